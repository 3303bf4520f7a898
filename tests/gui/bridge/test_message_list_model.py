import time
from random import Random

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from gui.bridge.message_list_model import MESSAGE_ROLE, MessageListModel
from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.chat.model_ref import ModelRef

pytestmark = pytest.mark.usefixtures("qapp")


class Rows:
    """What a view would know that only follows the model's signals."""

    def __init__(self, model: MessageListModel) -> None:
        self.messages: list[object] = []
        self._model = model
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.messages[first:first] = [
            self._model.data(self._model.index(row), MESSAGE_ROLE) for row in range(first, last + 1)
        ]

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self.messages[first : last + 1]


def add_reply(conversation: Conversation, prompt: Message) -> Message:
    return conversation.add_reply(parent=prompt.id, model=ModelRef("p", "m"), model_label="m", provider_label="p")


def long_conversation(messages: int) -> Conversation:
    conversation = Conversation()
    for _ in range(messages // 2):
        last = conversation.last()
        add_reply(conversation, conversation.add_prompt("Why?", parent=last.id if last else None))
    return conversation


@pytest.mark.parametrize("seed", range(5))
def test_rows_follow_the_shown_branch_step_by_step(seed: int) -> None:
    random = Random(seed)
    conversation = Conversation()
    model = MessageListModel(conversation=conversation)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = Rows(model)
    messages: list[Message] = []
    for _ in range(120):
        at = random.choice(messages) if messages and random.random() < 0.4 else conversation.last()
        if messages and random.random() < 0.3:
            conversation.show_version(random.choice(messages).id)
        else:
            messages.append(conversation.add_prompt("text", parent=at.id if at else None))
        model.refresh()
        assert rows.messages == conversation.path()
        for message in messages:
            row = model.row_of(message.id)
            assert row is None or model.message(row) is message
    assert tester.model() is model


def test_a_message_that_qt_was_not_told_of_has_no_row() -> None:
    conversation = long_conversation(4)
    model = MessageListModel(conversation=conversation)
    last = conversation.last()
    assert last is not None
    new = conversation.add_prompt("And?", parent=last.id)
    assert model.row_of(new.id) is None
    model.refresh()
    assert model.row_of(new.id) == 4


def test_a_hundred_thousand_messages_do_not_slow_down_what_happens_at_their_end() -> None:
    conversation = long_conversation(100_000)
    model = MessageListModel(conversation=conversation)
    prompt = conversation.path()[-2]
    grown: list[int] = []
    model.text_grew.connect(grown.append)

    begun = time.process_time()
    for _ in range(20):  # twenty further versions, a frame for each
        reply = add_reply(conversation, prompt)
        model.refresh()
        model.message_text_grew(reply.id)
    assert time.process_time() - begun < 0.4  # a walk through all messages takes 15 ms, and there were three a turn
    assert grown == [99_999] * 20
