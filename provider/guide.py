"""The Guide: answers questions about Rill from its manual, without any network."""

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Any, ClassVar

from provider.base import AsyncGeneratorProvider, ProviderModelMixin
from provider.guide_answer import answer
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
        del proxy, kwargs  # There is nobody to connect to.
        return AsyncResult(cls._stream(model, messages))

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """Never fails: there is nobody to ask."""
        del proxy, kwargs
        return list(cls.model_infos.values())

    @classmethod
    async def _stream(cls, model: str, messages: Messages) -> AsyncGenerator[StreamEvent, None]:
        cls.get_model(model)
        questions = [message["content"] for message in messages if message["role"] == "user"]
        for piece in _pieces(answer(questions)):
            yield piece
            await asyncio.sleep(_PAUSE_SECONDS)


def _pieces(text: str) -> list[str]:
    """The text in groups of words, nothing lost."""
    return re.findall(rf"(?:\S+\s*){{1,{_WORDS_A_PIECE}}}", text)
