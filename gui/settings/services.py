"""The services that models come from: what the user has set up, over what is known of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gui.settings.schema import PROVIDER_ORDER
from gui.settings.service_fields import (
    ADDRESS,
    ENABLED,
    EXTRA,
    HEADERS,
    KEY_NAME,
    LABEL,
    MODELS,
    ORGANIZATION,
    PRESET,
    PRICES,
    PROJECT,
    PROXY,
    TEMPERATURE,
    is_service_id,
)
from gui.settings.settings import Settings
from provider.presets import Preset, preset_of, shipped
from provider.registry import Provider, provider

ALWAYS = ("ai365vip", "local", "guide")
"""Services that are there without being set up."""
LAST_RESORT = "guide"
"""The service that answers without a network and cannot be taken out."""
CUSTOM = "custom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A provider as it is set up: the id before the slash in "provider/model", and how to reach it."""

    id: str
    preset: Preset
    label: str
    address: str
    """Base URL; empty where it needs none, or where the user has not entered it yet."""
    enabled: bool = True
    proxy: str = ""
    """Its own proxy's URL, "none", or "" for the one of all."""
    key_name: str = ""
    models: tuple[str, ...] = ()
    """Ids that the user has added to those the service lists."""
    temperature: float | None = None
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    extra: dict[str, Any] = field(default_factory=dict)
    prices: dict[str, tuple[float, float]] = field(default_factory=dict)
    """US dollars a million tokens, sent and received, by model."""
    unusable: str = ""
    """Key in the settings file of something that decides where requests go and cannot be used."""

    @property
    def provider(self) -> Provider:
        """The class that speaks its protocol."""
        return provider(self.preset.provider)

    @property
    def secret(self) -> str:
        """The name of its key in the keyring (`gui.settings.secrets`)."""
        return key_secret(self.id, self.key_name)

    @property
    def environment(self) -> str:
        """The environment variable that the user has chosen to take the key from; "" for none."""
        return self.key_name[1:] if self.key_name.startswith("$") else ""


def key_secret(service_id: str, name: str = "") -> str:
    """What a service's key is called in the keyring; `name` tells several apart, "" is the first one's."""
    return f"{service_id}/key/{name}" if name else f"{service_id}/key"


def is_key_secret(name: str) -> bool:
    """Whether this is what some service's key is called, and not another secret, such as a proxy's password."""
    return name.split("/", 2)[1:2] == ["key"]


def services(settings: Settings) -> list[Service]:
    """Those that are there or set up, in the user's order, the last resort at the end."""
    known = shipped()
    built_in = [service_id for service_id in ALWAYS if service_id in known]
    ids = list(dict.fromkeys([*built_in, *settings.service_ids()]))
    order = settings.get(PROVIDER_ORDER)
    wanted = {service_id: place for place, service_id in enumerate(order)}
    usual = {preset_id: place for place, preset_id in enumerate(known)}

    def place(service_id: str) -> tuple[int, int, int]:
        preset = settings.get(PRESET.of(service_id)) or service_id
        return (
            service_id == LAST_RESORT,
            wanted.get(service_id, len(wanted)),
            usual.get(preset, len(usual)) if service_id not in wanted else 0,
        )

    return [service(settings, service_id) for service_id in sorted(ids, key=place)]


def service(settings: Settings, service_id: str) -> Service:
    """One service, as it is set up, or as it would be without a word about it in the settings."""
    known = shipped()
    if service_id == LAST_RESORT:
        guide = known[LAST_RESORT]
        return Service(
            id=service_id, preset=guide, label=settings.get(LABEL.of(service_id)) or guide.label, address=guide.address
        )
    preset = preset_of(settings.get(PRESET.of(service_id)) or service_id) or known[CUSTOM]
    headers = settings.get(HEADERS.of(service_id)).copy()
    for name, row in (("OpenAI-Organization", ORGANIZATION), ("OpenAI-Project", PROJECT)):
        if value := settings.get(row.of(service_id)):
            headers[name] = value
    decisive = (ADDRESS.of(service_id), PROXY.of(service_id), PRESET.of(service_id))
    return Service(
        id=service_id,
        preset=preset,
        label=settings.get(LABEL.of(service_id)) or (preset.label if preset.id != CUSTOM else service_id),
        address=settings.get(ADDRESS.of(service_id)) or preset.address,
        enabled=settings.get(ENABLED.of(service_id)),
        proxy=settings.get(PROXY.of(service_id)),
        key_name=settings.get(KEY_NAME.of(service_id)),
        models=settings.get(MODELS.of(service_id)),
        temperature=settings.get(TEMPERATURE.of(service_id)),
        headers=headers,
        extra=dict.fromkeys(preset.omit) | settings.get(EXTRA.of(service_id)),
        prices=settings.get(PRICES.of(service_id)),
        unusable=next((row.key for row in decisive if settings.is_unusable(row)), ""),
    )


def discovered(preset: Preset) -> Service:
    """A service that was found running and that nothing is set for."""
    return Service(id=preset.id, preset=preset, label=preset.label, address=preset.address)


def has_service(settings: Settings, service_id: str) -> bool:
    """Whether requests can be made to a service of this id: set up, or known by name."""
    return is_service_id(service_id) and (service_id in settings.service_ids() or preset_of(service_id) is not None)


def free_id(settings: Settings, preset_id: str, *, besides: Iterable[str] = ()) -> str:
    """An id for one more service of a kind: the preset's own, or that with a number; none of `besides`."""
    taken = {*settings.service_ids(), *ALWAYS, *besides}
    if preset_id not in taken:
        return preset_id
    return next(name for number in range(2, 1_000) if (name := f"{preset_id}-{number}") not in taken)


def add_service(
    settings: Settings, preset_id: str, *, label: str = "", address: str = "", kept: Iterable[str] = ()
) -> str:
    """Set up one more service; returns its id.

    `kept` are the names of the secrets there are. Those of a service that was removed were meant for its address: a
    new one elsewhere gets no id by which they would be its own.

    Raises:
        InvalidValueError: the address is no usable one; nothing was added.
    """
    checked = ADDRESS.kind.check(address)
    preset = preset_of(preset_id)
    same_place = preset is not None and preset.address != "" and checked in ("", preset.address)
    owners = () if same_place else {name.partition("/")[0] for name in kept}
    service_id = free_id(settings, preset_id, besides=owners)
    settings.set(PRESET.of(service_id), preset_id)
    for row, value in ((LABEL, label), (ADDRESS, checked)):
        if value:
            settings.set(row.of(service_id), value)
    return service_id


def move_service(settings: Settings, service_id: str, *, by: int) -> None:
    """Put a service earlier (-1) or later (+1) in the list."""
    ids = [each.id for each in services(settings) if each.id != LAST_RESORT]
    if service_id in ids:
        at = ids.index(service_id)
        ids.insert(max(0, min(len(ids) - 1, at + by)), ids.pop(at))
        settings.set(PROVIDER_ORDER, tuple(ids))
