"""Which providers there are, in the order in which people see them."""

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias

if TYPE_CHECKING:  # the settings look here for the ids before there is a loop to stream on
    from provider.transport.exchange import Request
    from provider.types import AsyncResult, Messages, ModelInfo


class ChatProvider(Protocol):
    """An `AsyncGeneratorProvider` with a `ProviderModelMixin`: what every provider is, as one type."""

    id: ClassVar[str]
    label: ClassVar[str]
    url: ClassVar[str]
    working: ClassVar[bool]
    key_policy: ClassVar[Literal["none", "optional", "required"]]
    options: ClassVar[frozenset[str]]
    takes_images: ClassVar[bool]
    drops_older_messages: ClassVar[bool]
    default_model: ClassVar[str]
    models: ClassVar[list[str]]
    model_aliases: ClassVar[dict[str, str]]
    model_infos: "ClassVar[dict[str, ModelInfo]]"

    @classmethod
    def create_async_generator(
        cls, model: str, messages: "Messages", proxy: str | None = None, **kwargs: Any
    ) -> "AsyncResult": ...

    @classmethod
    async def create_async(cls, model: str, messages: "Messages", proxy: str | None = None, **kwargs: Any) -> str: ...

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> "list[ModelInfo]": ...

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> "Request | None": ...

    @classmethod
    def get_models(cls) -> list[str]: ...

    @classmethod
    def get_model(cls, model: str) -> str: ...


Provider: TypeAlias = type[ChatProvider]
"""Providers are classes, since they hold no state."""

GROUP = "rill.providers"
"""The entry point by which an installed package offers a provider: its name is the provider's id, and it leads to a
class with the interface of `ChatProvider`, best derived from the two classes in `provider.base`."""

_HOMES: Mapping[str, tuple[str, str]] = {
    "ai365vip": ("provider.ai365vip", "AI365VIP"),
    "openai-compatible": ("provider.openai_compatible", "OpenAICompatible"),
    "anthropic": ("provider.anthropic", "Anthropic"),
    "gemini": ("provider.gemini", "Gemini"),
    "ollama": ("provider.ollama", "Ollama"),
    "local": ("provider.local.local", "Local"),
    "guide": ("provider.guide", "Guide"),
}
"""Module and class by id. The modules are imported when they are asked for."""

log = logging.getLogger(__name__)


def providers() -> Sequence[Provider]:
    """All of them. The last needs no network and so always answers."""
    return [provider(provider_id) for provider_id in provider_ids()]


def provider(provider_id: str) -> Provider:
    """Raises KeyError where there is no such provider."""
    if provider_id in _HOMES:
        module, name = _HOMES[provider_id]
        found: Provider = getattr(import_module(module), name)
        return found
    return _installed()[provider_id]


def provider_ids() -> tuple[str, ...]:
    """Those of Rill itself, with those of installed packages before the last one."""
    *ours, last = _HOMES
    return (*ours, *_installed(), last)


@cache
def _installed() -> Mapping[str, Provider]:
    """The providers of installed packages; one that cannot be used is left out and told in the log."""
    from importlib.metadata import entry_points  # takes longer than all the rest

    found: dict[str, Provider] = {}
    for entry in entry_points(group=GROUP):
        try:
            loaded = entry.load()
        except (
            ImportError,
            AttributeError,
            SyntaxError,
            NameError,
            TypeError,
            ValueError,
            RuntimeError,
            OSError,
        ) as error:
            log.warning("The provider %s cannot be loaded: %s", entry.name, type(error).__name__)
            continue
        fault = _fault(entry.name, loaded)
        if fault:
            log.warning("The provider %s is left out: %s", entry.name, fault)
        else:
            found[entry.name] = loaded
    return found


def _fault(name: str, found: object) -> str:
    """Why an installed class cannot be used; empty where it can."""
    if name in _HOMES:
        return "Rill has one of this id already"
    missing = [attribute for attribute in _INTERFACE if not hasattr(found, attribute)]
    if missing:
        return f"it has no {', '.join(missing)}"
    if getattr(found, "id", None) != name:
        return "its id is not the entry point's name"
    return ""


_INTERFACE = (
    "id",
    "label",
    "url",
    "key_policy",
    "options",
    "takes_images",
    "default_model",
    "model_infos",
    "create_async_generator",
    "list_models",
    "probe_request",
)
