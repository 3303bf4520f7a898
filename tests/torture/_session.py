"""Chats that are kept by the program's own parts, over a service that streams numbered words."""

import asyncio
import gc
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from pathlib import Path
from random import Random
from typing import Any

import qasync
from PySide6.QtCore import QCoreApplication

from gui.bridge.chat_controller import ChatController
from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation
from gui.chat.model_ref import ModelRef
from gui.chat.request import CONTINUE_PROMPT
from gui.history.history import History
from gui.history.places import Places
from gui.history.problems import Problem
from gui.history.reading import read_conversation
from provider.types import AsyncResult, Messages, StreamEvent
from tests.torture._result import Round

MODEL = ModelRef("torture", "words")


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """On the loop that the program uses."""
    app = QCoreApplication.instance() or QCoreApplication([])
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    gc.disable()  # on whichever thread it is, it would destroy Qt's objects there
    with loop:
        loop.run_until_complete(work())
    gc.collect()
    gc.enable()


def words(count: int) -> str:
    """What a service has said after so many words."""
    return "".join(f"w{number} " for number in range(count))


class Session:
    """History, recorder and chats in a directory."""

    def __init__(self, folder: Path, random: Random) -> None:
        self._random = random
        self.history = History(Places(folder))
        self.tasks = Tasks()
        self.recorder = Recorder(history=self.history, tasks=self.tasks)
        self.problems: list[Problem | None] = []
        self.recorder.problem_changed.connect(self.problems.append)

    def chat(
        self, *, told: Callable[[str, int], None], asked: Callable[[str], None], most: int, pause: float
    ) -> ChatController:
        """A chat whose replies are told as they stream: the prompt, and how many words there are of its reply."""
        said: dict[str, int] = {}

        async def stream(prompt: str) -> AsyncGenerator[StreamEvent, None]:
            end = said.get(prompt, 0) + self._random.randrange(most // 2, most)
            while said.get(prompt, 0) < end:
                number = said.get(prompt, 0)
                yield f"w{number} "
                said[prompt] = number + 1
                told(prompt, number + 1)
                await asyncio.sleep(pause)

        async def ask(_model: ModelRef, messages: Messages, _settings: ChatSettings) -> AsyncResult:
            texts = [message["content"] for message in messages if message["role"] == "user"]
            prompt = texts[-2] if texts[-1] == CONTINUE_PROMPT else texts[-1]
            asked(prompt)
            return AsyncResult(stream(prompt))

        return ChatController(
            conversation=Conversation(model=MODEL),
            ask=ask,
            labels=lambda _ref: ("Words", "Torture"),
            tasks=self.tasks,
            recorder=self.recorder,
        )

    async def exchange(self, chat: ChatController, prompt: str) -> None:
        """A prompt and its reply, which is sometimes stopped and then continued."""
        chat.send(prompt)
        if self._random.random() < 0.4:
            await asyncio.sleep(self._random.random() * 0.3)
            chat.stop()
            await chat.ended(seconds=10)
            reply = chat.last_reply()
            if reply is not None and reply.text:
                chat.continue_reply(reply.id)
        await chat.ended(seconds=120)

    async def saved(self, chats: list[ChatController], *, seconds: float) -> bool:
        """Whether everything is on the disk within this time."""
        until = time.monotonic() + seconds
        while any(self.recorder.has_changes(chat.conversation) for chat in chats):
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.02)
        return True

    async def compare(self, chats: list[ChatController], found: Round) -> None:
        """Whether the disk has what the chats have."""
        for chat in chats:
            read = (await self.history.read(read_conversation, chat.conversation.key)).conversation
            there = [(message.role, message.text) for message in read.messages()]
            if there != [(message.role, message.text) for message in chat.conversation.messages()]:
                found.lose(f"a part of {chat.conversation.key}")

    async def close(self) -> None:
        await self.recorder.finish()
        await self.history.close()
