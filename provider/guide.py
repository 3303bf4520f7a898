"""The Guide: answers questions about Rill from its manual, without any network."""

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Any, ClassVar

from provider.base import AsyncGeneratorProvider, ProviderModelMixin
from provider.errors import PicturesError, UnknownOptionError
from provider.options import Options
from provider.types import AsyncResult, Messages, ModelInfo, StreamEvent

_WORDS_A_PIECE = 3
_PAUSE_SECONDS = 0.012
"""Between two pieces: quick to read along, slow enough to be seen as a stream and to be stopped."""


class Guide(AsyncGeneratorProvider, ProviderModelMixin):
    """A provider that is always there. It is no AI model, and says so."""

    id: ClassVar[str] = "guide"
    label: ClassVar[str] = "Guide"
    options: ClassVar[frozenset[str]] = frozenset({"prompt", "limits", "ca_file"})
    """Taken and not needed: there is nobody to connect to, and the manual says the same to everybody."""
    default_model: ClassVar[str] = "manual"
    models: ClassVar[list[str]] = ["manual"]
    model_aliases: ClassVar[dict[str, str]] = {"guide": "manual", "rill": "manual"}
    model_infos: ClassVar[dict[str, ModelInfo]] = {"manual": ModelInfo("manual", "Rill manual")}

    @classmethod
    def create_async_generator(
        cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any
    ) -> AsyncResult:
        """Answer the last question; a follow-up is understood together with the question before it."""
        del proxy  # There is nobody to connect to.
        return AsyncResult(cls._stream(model, messages, kwargs))

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """Fails for no other reason than an unknown argument: there is nobody to ask."""
        del proxy
        cls._check(kwargs)
        return list(cls.model_infos.values())

    @classmethod
    def _check(cls, kwargs: dict[str, Any]) -> None:
        """Whatever another provider takes is taken, so that a chat can be handed over; a misspelt name is not."""
        for name in kwargs.keys() - Options.__dataclass_fields__.keys():
            raise UnknownOptionError(provider=cls.label, option=name)

    @classmethod
    async def _stream(cls, model: str, messages: Messages, kwargs: dict[str, Any]) -> AsyncGenerator[StreamEvent, None]:
        cls._check(kwargs)
        cls.get_model(model)
        if any(message.get("images") for message in messages):
            raise PicturesError(provider=cls.label)
        from provider.guide_answer import answer  # late: not everybody asks the manual

        questions = [message["content"] for message in messages if message["role"] == "user"]
        for piece in _pieces(answer(questions)):
            yield piece
            await asyncio.sleep(_PAUSE_SECONDS)


def _pieces(text: str) -> list[str]:
    """The text in groups of words, nothing lost."""
    return re.findall(rf"(?:\S+\s*){{1,{_WORDS_A_PIECE}}}", text)
