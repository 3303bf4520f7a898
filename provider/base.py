"""The two interfaces that every provider implements."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from provider.errors import UnknownModelError
from provider.types import AsyncResult, Messages, ModelInfo

if TYPE_CHECKING:
    from provider.transport.exchange import Request


class AsyncGeneratorProvider(ABC):
    """A service that answers a conversation with a stream of text.

    Providers hold no state: everything that differs between two requests is an argument.
    """

    id: ClassVar[str]
    """Short, stable and lower case: names the provider in settings and in "provider/model"."""
    label: ClassVar[str]
    """The name people see."""
    url: ClassVar[str] = ""
    """Base address of the service; empty for one that needs no network."""
    working: ClassVar[bool] = True
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "none"
    """Whether the service takes an API key."""
    options: ClassVar[frozenset[str]] = frozenset()
    """The keyword arguments that a request takes, of those in `provider.options.Options`. Another one is an error."""
    drops_older_messages: ClassVar[bool] = False
    """Whether the service answers without a word where a conversation is longer than the model takes, having left out
    what is oldest, or even the newest message where that does not fit alone."""
    takes_images: ClassVar[bool] = False
    """Whether `images` of a message reach the model; whether a model can see is in its `ModelInfo`."""

    @classmethod
    @abstractmethod
    def create_async_generator(
        cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any
    ) -> AsyncResult:
        """Answer `messages` (oldest first) with `model`, through `proxy` (a URL; None connects directly).

        Text arrives as `str`, everything else as the typed events of `provider.types`. Every failure is
        raised as a `ProviderError`, after all text that had arrived was yielded.
        """

    @classmethod
    async def create_async(cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any) -> str:
        """The whole text of the answer at once."""
        async with cls.create_async_generator(model, messages, proxy, **kwargs) as result:
            return "".join([event async for event in result if isinstance(event, str)])

    @classmethod
    @abstractmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """Ask the service which models it has; this is also how one learns that it is there.

        Raises:
            ProviderError: the service does not answer, or not as it should.
        """

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> "Request | None":
        """A request without consequences that goes the way of all others, for `provider.probe` to walk.

        None where nothing goes over a network. Takes the arguments of `list_models` and raises ProviderError where
        they allow no request.
        """
        del proxy, kwargs
        return None


class ProviderModelMixin:
    """Which models a provider has, and the names people use for them."""

    default_model: ClassVar[str] = ""
    models: ClassVar[list[str]] = []
    model_aliases: ClassVar[dict[str, str]] = {}
    model_infos: ClassVar[dict[str, ModelInfo]] = {}
    """What is known about each of `models` without asking the service."""

    @classmethod
    def get_models(cls) -> list[str]:
        return list(cls.models)

    @classmethod
    def get_model(cls, model: str) -> str:
        """The model's own id for a name, an alias or "" (the default).

        Raises:
            UnknownModelError: with the list of those there are.
        """
        model = model or cls.default_model
        model = cls.model_aliases.get(model, model)
        if model not in cls.models:
            raise UnknownModelError(model=model, known=", ".join(cls.models))
        return model
