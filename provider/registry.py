"""Which providers there are, in the order in which people see them."""

from collections.abc import Mapping, Sequence
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

_HOMES: Mapping[str, tuple[str, str]] = {
    "ai365vip": ("provider.ai365vip", "AI365VIP"),
    "guide": ("provider.guide", "Guide"),
}
"""Module and class by id. The modules are imported when they are asked for."""


def providers() -> Sequence[Provider]:
    """All of them. The last needs no network and so always answers."""
    return [provider(provider_id) for provider_id in _HOMES]


def provider(provider_id: str) -> Provider:
    """Raises KeyError where there is no such provider."""
    module, name = _HOMES[provider_id]
    found: Provider = getattr(import_module(module), name)
    return found


def provider_ids() -> tuple[str, ...]:
    """What the part before the slash in "provider/model" may be."""
    return tuple(_HOMES)
