"""Where a link leads is seen before it is followed."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from gui.theme.theme import Theme
from gui.transcript.link_status import LinkStatus
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.table_grid import TableGrid
from tests.gui.transcript.conftest import Chat
from tests.gui.transcript.test_links import middle_of


@pytest.fixture
def status(chat: Chat, theme: Theme) -> LinkStatus:
    return LinkStatus(view=chat.view, theme=theme)


def hover(prose: Prose, words: str) -> None:
    QTest.mouseMove(prose.viewport(), QPoint(prose.width() - 1, 1))  # away from where it may stand already
    QTest.mouseMove(prose.viewport(), middle_of(prose, words))


def test_the_target_is_shown_while_the_pointer_is_on_the_link(chat: Chat, status: LinkStatus) -> None:
    chat.reply("See [the page](https://example.org/a?b) for more.")
    (prose,) = chat.open().findChildren(Prose)
    hover(prose, "the page")
    assert status.text == "https://example.org/a?b"
    assert chat.view.viewport().geometry().contains(status.geometry())
    hover(prose, "more")
    assert status.text == ""


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("https://аррӏе.com/", "https://аррӏе.com/ (xn--80ak6aa92e.com)"),
        ("file:///etc/passwd", "file:///etc/passwd — Rill does not open this link"),
        ("https://e.org/\u202egnp", "https://e.org/\\u202egnp — Rill does not open this link"),
    ],
)
def test_what_could_mislead_is_written_out(chat: Chat, status: LinkStatus, target: str, shown: str) -> None:
    chat.reply(f"See [the page](<{target}>) for more.")
    (prose,) = chat.open().findChildren(Prose)
    hover(prose, "the page")
    assert status.text == shown


def test_the_target_is_shown_while_the_link_has_the_focus(chat: Chat, status: LinkStatus) -> None:
    chat.reply("See [one](https://one.example) and\n\n| a |\n|---|\n| [two](https://two.example) |")
    view = chat.open()
    (prose,), (grid,) = view.findChildren(Prose), view.findChildren(TableGrid)
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    assert status.text == "https://one.example"
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert status.text == ""
    QTest.keyClick(grid, Qt.Key.Key_Tab)
    assert status.text == "https://two.example"
    view.setFocus()
    assert status.text == ""


def test_the_target_is_in_a_tool_tip_as_plain_text(chat: Chat, status: LinkStatus) -> None:
    chat.reply("See [the page](<https://example.org/<b>x>) or [this](https://example.org/?a=1&lt=2) for more.")
    (prose,) = chat.open().findChildren(Prose)
    hover(prose, "this")
    at = middle_of(prose, "this")
    QApplication.sendEvent(prose.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, prose.viewport().mapToGlobal(at)))
    assert QToolTip.text() == "<span>https://example.org/?a=1&amp;lt=2</span>"
    hover(prose, "more")
    assert chat.view.viewport().toolTip() == ""
    QToolTip.hideText()


def test_it_never_covers_the_link_under_the_pointer(
    chat: Chat, status: LinkStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.reply("See [the page](https://example.org/) for more.")
    view = chat.open()
    (prose,) = view.findChildren(Prose)
    hover(prose, "the page")
    left = status.geometry()
    hover(prose, "more")
    corner = view.mapToGlobal(left.center())
    monkeypatch.setattr("gui.transcript.link_status.QCursor.pos", lambda: corner)
    hover(prose, "the page")
    assert not status.geometry().contains(left.center())
    assert status.geometry().right() < view.viewport().width() - 36


def test_a_long_target_leaves_most_of_the_line_free(chat: Chat, status: LinkStatus) -> None:
    chat.reply(f"See [the page](https://example.org/{'x' * 1_000}).")
    (prose,) = chat.open().findChildren(Prose)
    hover(prose, "the page")
    assert status.width() <= chat.view.viewport().width() * 0.7 + 1
    assert QPoint(status.x(), status.y()).x() >= 0
