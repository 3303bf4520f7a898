"""A message list on real parts: a conversation, its item model, a theme, a view that is shown."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.bridge.message_list_model import MessageListModel
from gui.chat.conversation import Conversation
from gui.chat.message import Failure, Message, State, Timing
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.bubbles.prompt_bubble import PromptBubble
from gui.transcript.bubbles.reply_bubble import ReplyBubble
from gui.transcript.view import TranscriptView


class Clock:
    """Monotonic seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Chat:
    """A conversation and the view that shows it, and short ways to let things happen in it."""

    def __init__(self, *, theme: Theme, clock: Clock) -> None:
        self.conversation = Conversation()
        self.clock = clock
        self.theme = theme
        self.view = TranscriptView(theme=theme, clock=clock)
        self.view.resize(900, 700)
        self.model = MessageListModel(conversation=self.conversation)

    def prompt(self, text: str = "A question?") -> Message:
        last = self.conversation.last()
        message = self.conversation.add_prompt(text, parent=last.id if last else None)
        self.model.refresh()
        return message

    def reply(self, text: str = "", *, state: State = State.DONE, failure: Failure | None = None) -> Message:
        last = self.conversation.last() or self.prompt()
        message = self.conversation.add_reply(
            parent=last.id, model=ModelRef("ai365vip", "gpt-4o"), model_label="gpt-4o", provider_label="AI365VIP"
        )
        message.text, message.state, message.failure = text, state, failure
        message.timing = Timing(sent=self.clock.now, first_text=self.clock.now + 0.4)
        self.model.refresh()
        return message

    def many(self, count: int) -> None:
        """Pairs of prompts and replies of very different lengths, `count` messages in all."""
        parent: int | None = None
        for number in range(count // 2):
            prompt = self.conversation.add_prompt(f"Question {number}", parent=parent)
            reply = self.conversation.add_reply(
                parent=prompt.id, model=ModelRef("p", "m"), model_label="gpt-4o", provider_label="AI365VIP"
            )
            reply.text = f"Answer {number}\n\n" + "\n\n".join(f"paragraph {n}" for n in range(number * 7 % 23))
            parent = reply.id
        self.model = MessageListModel(conversation=self.conversation)

    def grow(self, reply: Message, text: str) -> None:
        reply.text += text
        self.model.message_text_grew(reply.id)

    def end(self, reply: Message, state: State = State.DONE) -> None:
        reply.state = state
        self.model.message_changed(reply.id)

    def open(self) -> TranscriptView:
        self.view.set_model(self.model)
        self.view.show()
        self.view.setFocus()
        self.settle()
        return self.view

    def settle(self) -> None:
        self.turn()
        self.turn()

    def turn(self) -> None:
        """Let everything happen that is due."""
        QApplication.processEvents()

    def next_turn(self) -> None:
        """The same, after a moment in which something may become due."""
        time.sleep(0.001)
        QApplication.processEvents()

    def bubble(self, message: Message) -> Bubble:
        return next(bubble for bubble in self.view.live_bubbles().values() if bubble.message is message)

    def reply_bubble(self, message: Message) -> ReplyBubble:
        bubble = self.bubble(message)
        assert isinstance(bubble, ReplyBubble)
        return bubble

    def prompt_bubble(self, message: Message) -> PromptBubble:
        bubble = self.bubble(message)
        assert isinstance(bubble, PromptBubble)
        return bubble

    def text_of(self, message: Message) -> str:
        return self.bubble(message).visible_text()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(scheme="light")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_chat(qtbot: QtBot, theme: Theme, clock: Clock) -> Iterator[Callable[[], Chat]]:
    chats: list[Chat] = []

    def make() -> Chat:
        chat = Chat(theme=theme, clock=clock)
        qtbot.addWidget(chat.view)
        chats.append(chat)
        return chat

    yield make
    for chat in chats:
        chat.view.set_model(None)


@pytest.fixture
def chat(new_chat: Callable[[], Chat]) -> Chat:
    return new_chat()
