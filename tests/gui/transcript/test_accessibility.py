"""The list as assistive technology meets it."""

import gc

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

from gui.chat.message import State
from tests.gui.transcript.conftest import Chat


def interface_of(chat: Chat) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(chat.view)


def test_the_view_is_a_list_with_an_item_for_every_message(chat: Chat) -> None:
    chat.many(400)
    chat.open()
    conversation = interface_of(chat)
    assert conversation.role() is QAccessible.Role.List
    assert conversation.text(QAccessible.Text.Name) == "Conversation"
    assert conversation.childCount() == 400
    gc.collect()
    first, last = conversation.child(0), conversation.child(399)
    assert first.role() is QAccessible.Role.ListItem
    assert first.text(QAccessible.Text.Name) == "You, message 1 of 400"
    assert first.text(QAccessible.Text.Description) == "Question 0"
    assert last.text(QAccessible.Text.Name) == "gpt-4o, reply 400 of 400"
    assert last.text(QAccessible.Text.Value).startswith("Answer 199")
    assert conversation.indexOfChild(last) == 399


def test_an_item_leads_to_the_widgets_of_its_bubble_and_back(chat: Chat) -> None:
    chat.many(400)
    chat.open()
    item = interface_of(chat).child(399)
    assert item.childCount() == 1
    group = item.child(0)
    assert group.object() is chat.view.live_bubbles()[399]
    assert group.parent() is item
    assert group.text(QAccessible.Text.Name) == "gpt-4o, reply 400 of 400"
    assert interface_of(chat).child(0).childCount() == 0


def test_items_follow_the_messages(chat: Chat) -> None:
    chat.prompt("Hello")
    chat.open()
    conversation = interface_of(chat)
    item = conversation.child(0)
    assert item.text(QAccessible.Text.Name) == "You, message 1 of 1"
    chat.reply("Hi")
    assert conversation.childCount() == 2
    assert item.text(QAccessible.Text.Name) == "You, message 1 of 2"
    chat.view.set_model(None)
    assert conversation.childCount() == 0
    assert not item.isValid()


def test_the_end_of_a_reply_is_announced_once(chat: Chat) -> None:
    reply = chat.reply("Some", state=State.STREAMING)
    view = chat.open()
    announced: list[str] = []
    view.announced.connect(announced.append)
    chat.end(reply)
    chat.end(reply)
    assert announced == ["Reply finished"]


def test_parts_that_are_painted_have_names(chat: Chat) -> None:
    chat.reply("| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx\n```\n")
    view = chat.open()
    names = {widget.accessibleName() for widget in view.findChildren(QWidget) if widget.accessibleName()}
    assert {"Table, 1 rows, 2 columns", "Code, python", "Copy code", "Wrap long lines", "gpt-4o · AI365VIP"} <= names
