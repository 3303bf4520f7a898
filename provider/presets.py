"""The services that are known by name, as data: see resources/providers.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from provider.registry import provider, provider_ids

_FILE = Path(__file__).resolve().parent.parent / "resources" / "providers.toml"

KeyPolicy = Literal["none", "optional", "required"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What is known of a service before anybody sets it up."""

    id: str
    label: str
    provider: str
    """The id of the provider class (`provider.registry`) that speaks its protocol."""
    address: str = ""
    """Its base URL; empty where the user has to enter it, or where no network is needed."""
    key: KeyPolicy = "none"
    key_page: str = ""
    """Where one gets a key."""
    environment: tuple[str, ...] = ()
    """The environment variables in which programs usually look for the key."""
    notes: str = ""
    """What to know about it, in a sentence or two."""
    discovered: bool = False
    """Whether it is looked for at its address by itself."""
    omit: tuple[str, ...] = ()
    """Fields of the request that this service rejects."""

    @property
    def needs_address(self) -> bool:
        """Whether it cannot be used before the user has entered an address."""
        return not self.address and bool(provider(self.provider).url)


@cache
def shipped() -> Mapping[str, Preset]:
    """Those of Rill itself by id, in the order in which they are offered."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {preset_id: _preset(preset_id, table) for preset_id, table in tables.items()}


def preset_of(preset_id: str) -> Preset | None:
    """One of them. Installed packages are looked through only for what Rill itself does not have: that takes longer
    than all the rest of a start."""
    return shipped().get(preset_id) or presets().get(preset_id)


@cache
def presets() -> Mapping[str, Preset]:
    """All of them by id, in the order in which they are offered; those of installed packages (`rill.providers`) and
    others that have no table of their own stand before the last one, which needs no network."""
    found = dict(shipped())
    last = found.popitem()
    spoken = {preset.provider for preset in found.values()} | {last[1].provider}
    for provider_id in provider_ids():
        if provider_id not in spoken and provider_id not in found:
            found[provider_id] = _of_class(provider_id)
    return found | dict([last])


def _preset(preset_id: str, table: dict[str, Any]) -> Preset:
    lists = {name: tuple(value) for name, value in table.items() if isinstance(value, list)}
    return Preset(id=preset_id, **(table | lists))


def _of_class(provider_id: str) -> Preset:
    found = provider(provider_id)
    return Preset(id=provider_id, label=found.label, provider=provider_id, address=found.url, key=found.key_policy)
