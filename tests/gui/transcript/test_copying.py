"""Copying, and the keys of the list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from gui.chat.message import Message
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def button(view: TranscriptView, name: str) -> QPushButton:
    return next(b for b in view.findChildren(QPushButton) if name in (b.accessibleName(), b.text()) and b.isVisible())


def menu_of(chat: Chat, message: Message) -> dict[str, QAction]:
    bubble = chat.bubble(message)
    bubble.open_menu(bubble.mapToGlobal(bubble.rect().center()))
    menu = bubble.findChildren(QMenu)[-1]
    return {action.text(): action for action in menu.actions()}


def test_copy_gives_the_markdown_source_and_the_text_as_it_reads(chat: Chat) -> None:
    reply = chat.reply("Some **bold** text")
    view = chat.open()
    chat.bubble(reply).set_focus_within(True)
    button(view, "Copy").click()
    assert clipboard() == "Some bold text"
    markdown = QGuiApplication.clipboard().mimeData().data("text/markdown")
    assert bytes(markdown.data()).decode() == "Some **bold** text"


def test_the_menu_copies_plain_text_and_asks_for_the_rest(chat: Chat) -> None:
    reply = chat.reply("Some **bold** text")
    view = chat.open()
    wished: list[tuple[str, int]] = []
    view.wishes.regenerate_requested.connect(lambda message: wished.append(("regenerate", message)))
    view.wishes.another_model_requested.connect(lambda message, _at: wished.append(("another", message)))
    view.wishes.details_requested.connect(lambda message: wished.append(("details", message)))
    actions = menu_of(chat, reply)
    for name in ("Copy as plain text", "Regenerate", "Regenerate with another model…", "Details…"):
        actions[name].trigger()
    assert clipboard() == "Some bold text"
    assert wished == [("regenerate", reply.id), ("another", reply.id), ("details", reply.id)]


def open_menu_at(chat: Chat, message: Message, at: int) -> dict[str, QAction]:
    """Of what is written at a position of the message's source."""
    bubble = chat.bubble(message)
    bubble.open_menu(bubble.mapToGlobal(bubble.sourced.rect_of(at).center()))
    return {action.text(): action for action in bubble.findChildren(QMenu)[-1].actions()}


def test_the_menu_of_code_copies_the_code(chat: Chat) -> None:
    text = "Text\n\n```python\nx = 1\ny = 2\n```\n"
    reply = chat.reply(text)
    chat.open()
    assert "Copy code" not in open_menu_at(chat, reply, 2)
    open_menu_at(chat, reply, text.index("y = 2"))["Copy code"].trigger()
    assert clipboard().rstrip("\n") == "x = 1\ny = 2"


def test_the_menu_of_a_table_copies_it_for_a_spreadsheet_and_as_markdown(chat: Chat) -> None:
    text = "| a | b |\n|---|--:|\n| 1 & 2 | **3** \\| 4 |\n"
    reply = chat.reply(text)
    chat.open()
    open_menu_at(chat, reply, text.index("1 &"))["Copy table for a spreadsheet"].trigger()
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == "a\tb\n1 & 2\t3 | 4"
    assert "<tr><td>1 &amp; 2</td><td>3 | 4</td></tr>" in mime.html()
    open_menu_at(chat, reply, text.index("1 &"))["Copy table as Markdown"].trigger()
    assert clipboard() == "| a | b |\n| :-- | --: |\n| 1 & 2 | **3** \\| 4 |"


def test_a_table_with_the_focus_copies_itself(chat: Chat) -> None:
    chat.reply("| a | b |\n|---|---|\n| 1 | 2 |\n")
    grid = chat.open().findChildren(TableGrid)[0]
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "a\tb\n1\t2"


def test_the_menu_of_a_link_opens_it_and_copies_its_address(chat: Chat) -> None:
    text = "See [this page](https://example.org/x) there"
    reply = chat.reply(text)
    view = chat.open()
    clicked: list[tuple[str, str]] = []
    view.wishes.link_clicked.disconnect()
    view.wishes.link_clicked.connect(lambda link, words: clicked.append((link, words)))
    actions = open_menu_at(chat, reply, text.index("his page"))
    actions["Copy link address"].trigger()
    actions["Open link"].trigger()
    assert clipboard() == "https://example.org/x"
    assert clicked == [("https://example.org/x", "this page")]
    assert "Open link" not in open_menu_at(chat, reply, text.index("here"))


def test_the_menu_copies_the_selection_and_shows_the_key(chat: Chat) -> None:
    prompt, reply = chat.prompt("One"), chat.reply("Two **three**")
    view = chat.open()
    assert menu_of(chat, reply)["Copy message"].shortcut().toString() == "Ctrl+C"
    assert "Copy" not in menu_of(chat, reply)
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    copy = menu_of(chat, prompt)["Copy"]
    assert copy.shortcut().toString() == "Ctrl+C"
    copy.trigger()
    assert clipboard() == "You:\nOne\n\ngpt-4o:\nTwo three"


def test_a_code_block_copies_its_code(chat: Chat) -> None:
    chat.reply("Text\n\n```python\nx = 1\ny = 2\n```\n")
    view = chat.open()
    button(view, "Copy code").click()
    assert clipboard().rstrip("\n") == "x = 1\ny = 2"


def test_wrapping_code_makes_the_block_higher(chat: Chat) -> None:
    reply = chat.reply("```\n" + "word " * 100 + "\n```\n")
    view = chat.open()
    before = chat.bubble(reply).height()
    button(view, "Wrap long lines").click()
    assert chat.bubble(reply).height() > before + 40
    button(view, "Wrap long lines").click()
    assert chat.bubble(reply).height() == before


def test_keys_walk_from_message_to_message_and_copy_the_one_in_focus(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    for _ in range(30):
        target = view.focusWidget() or view
        QTest.keyClick(target, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    focused = next(row for row, bubble in view.live_bubbles().items() if bubble.hasFocus())
    assert focused == 170
    bubble = view.live_bubbles()[focused]
    assert view.viewport().rect().intersects(bubble.geometry())
    QTest.keyClick(bubble, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "Question 85"


def test_keys_scroll(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    bar = view.verticalScrollBar()
    at = bar.value()
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert bar.value() < at
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert bar.value() > 300
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.following


def test_the_bubble_with_the_focus_stays_alive_out_of_sight(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    view.focus_message(-1)
    focused = view.live_bubbles()[199]
    view.scroll_to_start()
    assert focused.hasFocus()
    assert view.live_bubbles()[199] is focused
    assert not view.viewport().rect().intersects(focused.geometry())
