"""Has the model write a title after the first exchange, where the user allows that."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject

from gui.bridge.chat_controller import AskModel, ChatController
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.chat.titles import LONGEST_TITLE, title_from_answer, title_request, words_of_prompt
from provider.errors import ProviderError

_SECONDS = 30.0
_ENOUGH = 4 * LONGEST_TITLE
"""Characters; a model that writes more has not understood."""


class Titler(QObject):
    """A title that the user gave is never changed, and one that cannot be had is not missed: there is one from the
    first prompt."""

    def __init__(
        self,
        *,
        ask: AskModel,
        allowed: Callable[[ModelRef], bool],
        retitle: Callable[[str, str], None],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """`retitle` takes a conversation's key and its new title."""
        super().__init__(parent)
        self._ask = ask
        self._allowed = allowed
        self._retitle = retitle
        self._tasks = tasks

    def on_answered(self, chat: ChatController) -> None:
        """A reply has ended in this chat."""
        conversation = chat.conversation
        path = conversation.path()
        first = len(path) == 2 and path[1].state is State.DONE and len(conversation) == 2
        model = path[-1].model if path else None
        if first and conversation.title_source == "prompt" and model is not None and self._allowed(model):
            self._tasks.spawn(self._title(chat, path[0], path[1], model), name="title")

    async def _title(self, chat: ChatController, prompt: Message, reply: Message, model: ModelRef) -> None:
        answer = ""
        asked = words_of_prompt(prompt.text, prompt.attachments)
        try:
            async with asyncio.timeout(_SECONDS):
                async with await self._ask(model, title_request(asked, reply.text), ChatSettings()) as events:
                    async for event in events:
                        answer += event if isinstance(event, str) else ""
                        if len(answer) > _ENOUGH:
                            break
        except (ProviderError, TimeoutError):
            return
        title = title_from_answer(answer) if len(answer) <= _ENOUGH else ""
        if title and chat.conversation.title_source == "prompt":
            self._retitle(chat.conversation.key, title)
