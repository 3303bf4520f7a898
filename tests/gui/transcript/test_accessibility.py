"""The list as assistive technology meets it."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gui.chat.message import Failure, Message, State
from gui.transcript.access.conversation_list import MOST_ITEMS, ConversationList
from gui.transcript.access.keeping import kept
from gui.transcript.segments.pieces import OBJECT_CHARACTER
from gui.transcript.segments.prose import Prose
from tests.gui.transcript.conftest import Chat

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
Role = QAccessible.Role

EVERYTHING = """\
# A heading

A paragraph with **bold** words, a [link](https://one.example) and ![a picture](http://x.example/p.png).

- first
- second with [another](https://two.example)

```python
print("x")
```

| name | size |
|------|------|
| ant  | 1    |
| bee  | 2    |
"""


@pytest.fixture
def listening() -> Iterator[None]:
    """As when a screen reader runs."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def conversation_of(chat: Chat) -> ConversationList:
    interface = QAccessible.queryAccessibleInterface(chat.view)
    assert isinstance(interface, ConversationList)
    return interface


def children(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [interface.child(index) for index in range(interface.childCount())]


def below(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    """Everything beneath, in the order in which it is read; each knows its parent and its place there."""
    found: list[QAccessibleInterface] = []
    for index, child in enumerate(children(interface)):
        assert child.parent() is interface, f"{child!r} is not beneath {interface!r}"
        assert interface.indexOfChild(child) == index
        found += [child, *below(child)]
    return found


def the(role: Role, interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [one for one in below(interface) if one.role() is role]


def names(interfaces: list[QAccessibleInterface]) -> list[str]:
    return [interface.text(NAME) for interface in interfaces]


def whole_text(interface: QAccessibleInterface) -> str:
    text = interface.textInterface()
    return text.text(0, text.characterCount())


def reply_item(chat: Chat, text: str = EVERYTHING) -> QAccessibleInterface:
    chat.reply(text)
    chat.open()
    return children(conversation_of(chat))[-1]


# -- the list and its items


def test_the_view_is_a_list_with_an_item_for_every_message(chat: Chat) -> None:
    chat.many(400)
    chat.open()
    conversation = conversation_of(chat)
    assert conversation.role() is Role.List
    assert conversation.text(NAME) == "Conversation"
    assert conversation.childCount() == 400
    gc.collect()
    first, last = conversation.child(0), conversation.child(399)
    assert first.role() is Role.ListItem
    assert first.text(NAME) == "You, message 1 of 400"
    assert first.text(DESCRIPTION) == "Question 0"
    assert last.text(NAME) == "gpt-4o, reply 400 of 400"
    assert last.text(DESCRIPTION).startswith("Answer 199")
    assert conversation.indexOfChild(last) == 399
    assert first.state().offscreen
    assert not last.state().offscreen


def test_an_item_s_text_has_no_markup_on_screen_and_off(chat: Chat) -> None:
    chat.many(400)
    chat.conversation.message(1).text = "Plain *as typed*"
    chat.conversation.message(2).text = "Some **bold** `code`"
    chat.open()
    prompt, reply = children(conversation_of(chat))[:2]
    assert whole_text(prompt) == "Plain *as typed*"
    assert whole_text(reply) == "Some bold code"


def test_text_off_screen_is_read_by_character_and_counted_as_qt_counts(chat: Chat) -> None:
    chat.many(400)
    chat.conversation.message(2).text = "A 🎉 *party*"
    chat.open()
    text = conversation_of(chat).child(1).textInterface()
    assert text.characterCount() == 10
    assert [text.text(at, at + width) for at, width in ((0, 1), (2, 2), (5, 5))] == ["A", "🎉", "party"]


def test_reading_far_away_text_scrolls_there(chat: Chat) -> None:
    chat.many(400)
    chat.open()
    item = conversation_of(chat).child(3)
    assert item.childCount() == 0
    item.textInterface().scrollToSubstring(0, 1)
    assert 3 in chat.view.live_bubbles()
    assert item.childCount() > 0
    assert not item.rect().isEmpty()


def test_an_item_takes_the_focus_wherever_it_is(chat: Chat) -> None:
    chat.many(400)
    chat.open()
    chat.view.activateWindow()
    item = conversation_of(chat).child(3)
    action = item.actionInterface()
    action.doAction(action.actionNames()[0])
    assert chat.view.live_bubbles()[3].hasFocus()
    assert item.state().focused
    assert conversation_of(chat).focusChild() is item


def test_items_follow_the_messages(chat: Chat) -> None:
    chat.prompt("Hello")
    chat.open()
    conversation = conversation_of(chat)
    item = conversation.child(0)
    assert item.text(NAME) == "You, message 1 of 1"
    chat.reply("Hi")
    assert conversation.childCount() == 2
    assert item.text(NAME) == "You, message 1 of 2"
    chat.view.set_model(None)
    assert conversation.childCount() == 0
    assert not item.isValid()


def test_a_version_that_takes_another_s_place_is_another_item(chat: Chat) -> None:
    prompt = chat.prompt()
    chat.reply("One")
    chat.open()
    conversation = conversation_of(chat)
    before = conversation.child(1)
    model = chat.conversation.message(2).model
    assert model is not None
    chat.conversation.add_reply(parent=prompt.id, model=model, model_label="gpt-4o", provider_label="").text = "Two"
    chat.model.refresh()
    assert not before.isValid()
    assert whole_text(conversation.child(1)) == "Two"
    assert conversation.indexOfChild(before) == -1


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.STREAMING, "Being written."),
        (State.STOPPED, "Stopped."),
        (State.INTERRUPTED, "Interrupted."),
        (State.FAILED, "Failed."),
    ],
)
def test_an_item_tells_how_the_reply_stands(chat: Chat, state: State, told: str) -> None:
    chat.reply("So far", state=state)
    chat.open()
    item = conversation_of(chat).child(1)
    assert item.text(DESCRIPTION) == f"{told} So far"
    assert bool(item.state().busy) is state.active


def test_the_description_of_a_long_message_is_its_beginning(chat: Chat) -> None:
    item = reply_item(chat, "word " * 4_000)
    assert len(item.text(DESCRIPTION)) < 3_000
    assert item.textInterface().characterCount() > 19_000


def test_what_is_shown_over_the_messages_comes_after_them(chat: Chat) -> None:
    chat.many(400)
    chat.open()
    chat.view.scroll_to_start()
    chat.settle()
    conversation = conversation_of(chat)
    assert conversation.childCount() == 401
    way_back = conversation.child(400)
    assert way_back.role() is Role.Button
    assert way_back.text(NAME)
    assert conversation.indexOfChild(way_back) == 400


# -- what is in a message


def test_the_parts_of_a_reply_are_beneath_it_in_reading_order(chat: Chat) -> None:
    item = reply_item(chat)
    parts = [part for part in children(item) if part.role() is not Role.ToolBar]
    assert [part.role() for part in parts] == [Role.StaticText, Role.Section, Role.Section, Role.Grouping]
    assert names(parts) == ["gpt-4o · AI365VIP", "", "Code, python", ""]
    assert names(the(Role.Table, item)) == ["Table, 2 rows, 2 columns"]
    assert names(the(Role.CheckBox, item)) == ["Wrap long lines"]
    assert "Copy code" in names(the(Role.Button, item))


def test_headings_paragraphs_links_and_pictures_are_objects_of_their_own(chat: Chat) -> None:
    item = reply_item(chat)
    (heading,) = the(Role.Heading, item)
    assert heading.text(NAME) == "A heading"
    assert heading.attributesInterface().attributeValue(QAccessible.Attribute.Level) == 1
    paragraphs = [whole_text(paragraph) for paragraph in the(Role.Paragraph, item)]
    assert paragraphs[0].startswith("A paragraph with bold words, a link and ")
    assert paragraphs[1:] == ["•\tfirst", "•\tsecond with another"]
    links = the(Role.Link, item)
    assert names(links) == ["link", "another"]
    assert [link.text(DESCRIPTION) for link in links] == ["https://one.example", "https://two.example"]
    assert all(link.state().linked and link.state().focusable for link in links)
    (picture,) = the(Role.Graphic, item)
    assert "a picture" in picture.text(NAME)


def test_a_link_is_followed_and_takes_the_focus(chat: Chat) -> None:
    item = reply_item(chat)
    chat.view.activateWindow()
    clicked: list[tuple[str, str]] = []
    chat.view.wishes.link_clicked.connect(lambda target, text: clicked.append((target, text)))
    link = the(Role.Link, item)[1]
    press, focus = link.actionInterface().actionNames()
    link.actionInterface().doAction(press)
    assert clicked == [("https://two.example", "another")]
    link.actionInterface().doAction(focus)
    assert link.state().focused
    assert chat.view.findChildren(Prose)[0].hasFocus()
    assert item.rect().contains(link.rect())


def test_formulas_are_read_as_they_are_written(chat: Chat) -> None:
    reply = chat.reply("So $a^2$ and\n\n$$\\frac{1}{2}$$")
    chat.open()
    for _ in range(500):
        if OBJECT_CHARACTER in chat.bubble(reply).findChildren(Prose)[0].toPlainText():
            break
        QTest.qWait(10)  # it is drawn when there is time
    item = conversation_of(chat).child(1)
    assert names(the(Role.Equation, item)) == ["$a^2$", "Formula: $$\\frac{1}{2}$$"]
    assert "a^2" in whole_text(item)


def test_a_table_has_rows_and_cells_that_say_where_they_are(chat: Chat) -> None:
    (table,) = the(Role.Table, reply_item(chat))
    assert names(the(Role.Row, table)) == ["name, size", "ant, 1", "bee, 2"]
    assert names(the(Role.ColumnHeader, table)) == ["name", "size"]
    cells = the(Role.Cell, table)
    assert names(cells) == ["ant", "1", "bee", "2"]
    assert [cell.text(DESCRIPTION) for cell in cells] == ["name, row 1", "size, row 1", "name, row 2", "size, row 2"]
    boxes = [cell.rect() for cell in cells]
    assert boxes[0].right() < boxes[1].left()
    assert boxes[0].bottom() < boxes[2].top() + 2


def test_code_is_read_line_by_line_and_has_a_place_on_the_screen(chat: Chat) -> None:
    item = reply_item(chat, "```\none\ntwo\n```")
    (code,) = [one for one in the(Role.StaticText, item) if one.textInterface() is not None]
    assert whole_text(code) == "one\ntwo"
    text = code.textInterface()
    assert code.rect().contains(text.characterRect(4))
    assert text.offsetAtPoint(text.characterRect(4).center()) in (4, 5)


def test_a_failure_is_beneath_its_reply_with_what_can_be_done(chat: Chat) -> None:
    failure = Failure(kind="ConnectionLostError", template="The connection was lost.", advice="Try again.")
    chat.reply("So far", state=State.FAILED, failure=failure)
    chat.open()
    (notice,) = the(Role.AlertMessage, conversation_of(chat).child(1))
    assert "connection" in notice.text(NAME)
    assert {"Continue", "Retry", "Another model"} <= set(names(the(Role.Button, notice)))


def test_parts_that_are_painted_have_names(chat: Chat) -> None:
    chat.reply("| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx\n```\n")
    view = chat.open()
    found = {widget.accessibleName() for widget in view.findChildren(QWidget) if widget.accessibleName()}
    assert {"Table, 1 rows, 2 columns", "Code, python", "Copy code", "Wrap long lines", "gpt-4o · AI365VIP"} <= found


def test_every_object_can_be_asked_for_every_ability(chat: Chat) -> None:
    """Whatever it cannot do it must say so: a pointer to nothing ends the program."""
    failure = Failure(kind="ConnectionLostError", template="The connection was lost.")
    reply = chat.reply(EVERYTHING, state=State.FAILED, failure=failure)
    reply.reasoning = "Thoughts"
    chat.open()
    conversation = conversation_of(chat)
    asked = [conversation, *below(conversation)]
    for one in asked:
        abilities = (one.actionInterface, one.attributesInterface, one.editableTextInterface, one.textInterface)
        rarer = (one.selectionInterface, one.tableCellInterface, one.valueInterface)
        assert [ability() for ability in (*abilities, *rarer)][2] is None
        assert one.isValid()
        assert one.rect().isValid() or one.state().offscreen
    assert len(asked) > 30


# -- what is told


@pytest.mark.parametrize(
    ("state", "told"),
    [(State.DONE, "Reply finished"), (State.STOPPED, "Reply stopped"), (State.FAILED, "Reply failed")],
)
def test_the_end_of_a_reply_is_announced_once(chat: Chat, state: State, told: str) -> None:
    reply = chat.reply("Some", state=State.STREAMING)
    view = chat.open()
    announced: list[str] = []
    view.announced.connect(announced.append)
    chat.grow(reply, " more")
    chat.end(reply, state)
    chat.end(reply, state)
    assert announced == [told]


# -- nothing is kept for ever


@pytest.mark.usefixtures("listening")
def test_reading_a_whole_long_conversation_leaves_few_items_behind(chat: Chat) -> None:
    chat.many(2_000)
    chat.open()
    conversation = conversation_of(chat)
    for item in children(conversation):
        QAccessible.uniqueId(item)
    chat.settle()
    assert conversation.item_count <= MOST_ITEMS + len(chat.view.live_bubbles())
    assert names(children(conversation)[:2]) == ["You, message 1 of 2000", "gpt-4o, reply 2 of 2000"]


@pytest.mark.usefixtures("listening")
def test_a_bubble_used_again_has_new_objects_for_another_message(chat: Chat) -> None:
    reply = chat.reply("The [first](https://one.example) text")
    chat.open()
    old = the(Role.Link, conversation_of(chat).child(1))[0]
    bubble = chat.reply_bubble(reply)
    bubble.show_message(Message(id=9, parent=None, role="assistant", text="Other"), versions=[], now=0.0)
    assert not isValid(old)
    assert the(Role.Link, conversation_of(chat).child(1)) == []


def test_a_program_that_was_listened_to_ends_without_a_crash() -> None:
    program = """
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
application = QApplication([])
QAccessible.setActive(True)
from gui.theme.theme import Theme
from tests.gui.transcript.conftest import Chat, Clock
from tests.gui.transcript.test_accessibility import EVERYTHING, below, conversation_of
chat = Chat(theme=Theme(scheme="light"), clock=Clock())
chat.reply(EVERYTHING)
chat.open()
chat.view.focus_message(-1)
print(len([QAccessible.uniqueId(one) for one in below(conversation_of(chat))]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=50
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


@pytest.mark.usefixtures("listening")
def test_a_thousand_conversations_leave_nothing_behind(chat: Chat) -> None:
    chat.reply(EVERYTHING)
    chat.reply("short")
    chat.open()

    def look() -> int:
        for item in children(conversation_of(chat)):
            for part in below(item):
                QAccessible.uniqueId(part)
        return len(kept)

    counts: list[int] = []
    for _ in range(1_000):
        chat.view.set_model(None)
        chat.view.set_model(chat.model)
        chat.settle()
        counts.append(look())
    assert max(counts[500:]) <= max(counts[:500])
    assert conversation_of(chat).item_count <= 3
