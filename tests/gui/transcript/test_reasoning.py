"""What a model thought before it answered."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.chat.message import Message, State
from gui.transcript.bubbles.reasoning_block import ReasoningBlock
from tests.gui.transcript.conftest import Chat

THOUGHTS = "First *this*.\nThen <b>that</b>."


def thought(chat: Chat, *, text: str = "The answer.", state: State = State.DONE) -> Message:
    reply = chat.reply(text, state=state)
    reply.reasoning = THOUGHTS
    chat.open()
    return reply


def block(chat: Chat, message: Message) -> ReasoningBlock:
    return chat.bubble(message).findChildren(ReasoningBlock)[0]


def toggle(chat: Chat, message: Message) -> QPushButton:
    found = block(chat, message).findChild(QPushButton)
    assert found is not None
    return found


def test_a_reply_without_reasoning_has_no_block(chat: Chat) -> None:
    reply = chat.reply("The answer.")
    chat.open()
    assert not chat.bubble(reply).findChildren(ReasoningBlock)


def test_it_is_folded_above_the_answer_until_it_is_opened(chat: Chat) -> None:
    reply = thought(chat)
    folded = chat.bubble(reply).height()
    assert block(chat, reply).isVisible()
    assert block(chat, reply).text == ""
    QTest.mouseClick(toggle(chat, reply), Qt.MouseButton.LeftButton)
    chat.settle()
    assert block(chat, reply).text == THOUGHTS
    assert chat.bubble(reply).height() > folded
    QTest.mouseClick(toggle(chat, reply), Qt.MouseButton.LeftButton)
    chat.settle()
    assert chat.bubble(reply).height() == folded


def test_the_keyboard_opens_it(chat: Chat) -> None:
    reply = thought(chat)
    chat.view.activateWindow()
    toggle(chat, reply).setFocus()
    QTest.keyClick(toggle(chat, reply), Qt.Key.Key_Space)
    assert block(chat, reply).open
    QTest.keyClick(toggle(chat, reply), Qt.Key.Key_Return)
    assert not block(chat, reply).open


def test_what_comes_while_it_is_open_is_shown(chat: Chat) -> None:
    reply = thought(chat, text="", state=State.STREAMING)
    toggle(chat, reply).click()
    reply.reasoning += " And more."
    chat.grow(reply, "")
    assert block(chat, reply).text == THOUGHTS + " And more."


def test_another_message_finds_it_folded_and_the_same_one_as_it_was_left(chat: Chat) -> None:
    reply = thought(chat)
    toggle(chat, reply).click()
    bubble = chat.reply_bubble(reply)
    other = Message(id=99, parent=None, role="assistant", text="Else", reasoning="Other thoughts")
    bubble.show_message(other, versions=[], now=0.0)
    shown = bubble.findChildren(ReasoningBlock)[0]
    assert not shown.open
    bubble.show_message(reply, versions=[], now=0.0)
    assert shown.open
    assert shown.text == THOUGHTS


def test_it_stays_open_while_its_message_is_scrolled_out_of_sight_and_back(chat: Chat) -> None:
    chat.many(400)
    reply = chat.conversation.message(400)
    reply.reasoning = THOUGHTS
    chat.open()
    toggle(chat, reply).click()
    chat.view.scroll_to_start()
    assert all(bubble.message is not reply for bubble in chat.view.live_bubbles().values())
    chat.view.follow()
    assert block(chat, reply).open


def test_its_seconds_are_counted_while_it_comes_and_told_when_the_answer_begins(chat: Chat) -> None:
    reply = thought(chat, text="", state=State.STREAMING)
    assert reply.timing is not None
    reply.timing.begin_thinking(chat.clock.now)
    chat.model.message_changed(reply.id)
    chat.clock.now += 4.2
    chat.view.tick()
    assert block(chat, reply).label == "Thinking… 4 s"
    assert toggle(chat, reply).accessibleName() == "Reasoning", "what is read out does not change every second"
    chat.clock.now += 70
    reply.timing.end_thinking(chat.clock.now)
    chat.grow(reply, "The answer")
    assert block(chat, reply).label == "Thought for 1 min 14 s"
    assert toggle(chat, reply).accessibleName() == "Reasoning: Thought for 1 min 14 s"


def test_assistive_technology_is_told_whether_it_is_open(chat: Chat) -> None:
    reply = thought(chat)
    access = QAccessible.queryAccessibleInterface(toggle(chat, reply))
    assert access.role() is QAccessible.Role.Button
    assert (access.state().expandable, access.state().collapsed, access.state().expanded) == (1, 1, 0)
    access.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert block(chat, reply).open
    assert (access.state().collapsed, access.state().expanded) == (0, 1)
