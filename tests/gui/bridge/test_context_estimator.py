import asyncio
from collections.abc import AsyncGenerator

from pytestqt.qtbot import QtBot

from gui.bridge.chat_controller import ChatController
from gui.bridge.context_estimator import ContextEstimator
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.context_size import STEP_ROWS, TURN_TOKENS
from gui.chat.conversation import Conversation
from gui.chat.model_ref import ModelRef
from provider.types import AsyncResult, Messages, StreamEvent, Usage

MODEL = ModelRef("p", "m")


async def ask(_model: ModelRef, _messages: Messages, _settings: ChatSettings) -> AsyncResult:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield "word" * 100
        yield Usage(prompt_tokens=1010)

    return AsyncResult(events())


class Bench:
    """An estimator over a chat, and a draft."""

    def __init__(self, *prompts: str) -> None:
        conversation = Conversation(model=MODEL)
        parent = None
        for prompt in prompts:
            parent = conversation.add_prompt(prompt, parent=parent).id
        self.chat = ChatController(
            conversation=conversation, ask=ask, labels=lambda ref: (ref.model, ref.provider), tasks=Tasks()
        )
        self.draft = ""
        self.default_prompt = ""
        self.told = 0
        self.estimator = ContextEstimator(
            draft=lambda: (self.draft, ()),
            context_of=lambda _chat: 10_000,
            default_prompt=lambda: self.default_prompt,
        )
        self.estimator.changed.connect(self._on_changed)
        self.estimator.follow(self.chat)

    def _on_changed(self) -> None:
        self.told += 1

    @property
    def used(self) -> int:
        return self.estimator.size.used


def test_a_long_conversation_is_counted_bit_by_bit(qtbot: QtBot) -> None:
    bench = Bench(*(["word"] * (2 * STEP_ROWS + 5)))
    assert bench.used == 0
    qtbot.waitUntil(lambda: bench.used == (2 * STEP_ROWS + 5) * (1 + TURN_TOKENS), timeout=2000)


def test_what_is_written_counts_when_the_typing_pauses(qtbot: QtBot) -> None:
    bench = Bench("word")
    qtbot.waitUntil(lambda: bench.used == 1 + TURN_TOKENS, timeout=2000)
    told = bench.told
    for _ in range(20):
        bench.draft += "word"
        bench.estimator.draft_changed()
    assert bench.told == told
    qtbot.waitUntil(lambda: bench.used == 21 + 2 * TURN_TOKENS, timeout=2000)
    assert bench.told == told + 1


def test_it_follows_the_system_prompt_in_force(qtbot: QtBot) -> None:
    bench = Bench()
    bench.default_prompt = "word" * 10
    bench.estimator.update()
    assert bench.used == 10 + TURN_TOKENS
    bench.chat.conversation.settings = ChatSettings(prompt="word" * 3)
    bench.estimator.update()
    assert bench.used == 3 + TURN_TOKENS
    bench.chat.conversation.settings = ChatSettings(prompt="")
    bench.estimator.update()
    assert bench.used == 0


async def test_a_reply_is_counted_at_its_end_and_the_services_count_corrects_the_estimate() -> None:
    bench = Bench()
    bench.chat.send("word" * 1000)
    await bench.chat.ended(seconds=5)
    deadline = 100
    while bench.used < 1100 and deadline:
        await asyncio.sleep(0.02)
        deadline -= 1
    assert bench.used == round(1010 / 1004 * (1000 + 100 + 2 * TURN_TOKENS))


def test_another_chat_is_followed_instead(qtbot: QtBot) -> None:
    bench, other = Bench("word" * 50), Bench("word")
    bench.estimator.follow(other.chat)
    qtbot.waitUntil(lambda: bench.used == 1 + TURN_TOKENS, timeout=2000)
    bench.chat.conversation.add_prompt("word" * 99, parent=1)
    bench.chat.model.refresh()
    qtbot.wait(300)
    assert bench.used == 1 + TURN_TOKENS
