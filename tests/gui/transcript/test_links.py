"""Links in replies."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from gui.transcript.segments.prose import Prose
from gui.transcript.segments.table_grid import TableGrid
from tests.gui.transcript.conftest import Chat


def middle_of(prose: Prose, word: str) -> QPoint:
    cursor = QTextCursor(prose.document())
    cursor.setPosition(prose.toPlainText().index(word) + len(word) // 2)
    return prose.cursorRect(cursor).center()


def activated_by(chat: Chat) -> list[str]:
    found: list[str] = []
    chat.view.link_activated.connect(found.append)
    return found


def test_a_plain_link_is_reported(chat: Chat) -> None:
    chat.reply("See [the page](https://example.org/a?b=1) for more.")
    prose = chat.open().findChildren(Prose)[0]
    activated = activated_by(chat)
    QTest.mouseClick(
        prose.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle_of(prose, "the page")
    )
    assert activated == ["https://example.org/a?b=1"]


def test_a_click_beside_a_link_does_nothing(chat: Chat) -> None:
    chat.reply("See [the page](https://example.org) for more.")
    prose = chat.open().findChildren(Prose)[0]
    activated = activated_by(chat)
    QTest.mouseClick(
        prose.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle_of(prose, "more")
    )
    assert activated == []


def test_hovering_tells_the_target_and_leaving_takes_it_back(chat: Chat) -> None:
    chat.reply("See [the page](https://example.org) for more.")
    view = chat.open()
    prose = view.findChildren(Prose)[0]
    hovered: list[str] = []
    view.wishes.link_hovered.connect(hovered.append)
    QTest.mouseMove(prose.viewport(), QPoint(prose.width() - 1, 1))  # away from where it may stand already
    QTest.mouseMove(prose.viewport(), middle_of(prose, "the page"))
    QTest.mouseMove(prose.viewport(), middle_of(prose, "more"))
    assert hovered == ["https://example.org", ""]


def test_a_link_that_names_another_host_is_asked_about(chat: Chat) -> None:
    chat.reply("Go to [www.bank.example](https://evil.example/login) now.")
    view = chat.open()
    prose = view.findChildren(Prose)[0]
    activated = activated_by(chat)
    QTest.mouseClick(
        prose.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle_of(prose, "www.bank")
    )

    assert activated == []
    (box,) = view.findChildren(QMessageBox)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert "evil.example" in box.text()
    box.button(QMessageBox.StandardButton.Open).click()
    assert activated == ["https://evil.example/login"]


def test_a_link_in_a_table_is_reported(chat: Chat) -> None:
    chat.reply("| name | where |\n|---|---|\n| it | [here](https://example.org) |")
    grid = chat.open().findChildren(TableGrid)[0]
    activated = activated_by(chat)
    left = grid.cells.column_widths[0] + 20
    top = grid.cells.row_tops[1] + 16
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(left, top))
    assert activated == ["https://example.org"]


def test_links_are_walked_and_followed_with_the_keyboard(chat: Chat) -> None:
    chat.reply("See [one](https://one.example) and [two](https://two.example).")
    view = chat.open()
    prose = view.findChildren(Prose)[0]
    activated = activated_by(chat)
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    assert prose.links.words() == "one"
    QTest.keyClick(prose, Qt.Key.Key_Return)
    QTest.keyClick(prose, Qt.Key.Key_Tab)
    assert prose.links.words() == "two"
    QTest.keyClick(prose, Qt.Key.Key_Return)
    QTest.keyClick(prose, Qt.Key.Key_Tab)
    assert not prose.hasFocus()
    assert activated == ["https://one.example", "https://two.example"]
