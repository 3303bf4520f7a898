"""Finding words in a conversation."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from gui.transcript.find.controller import FindController
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.selection.text_selection import Spot
from tests.gui.transcript.conftest import Chat

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Finding:
    """A conversation with its bar, and short ways to use it."""

    def __init__(self, *, chat: Chat, theme: Theme, qtbot: QtBot) -> None:
        self.chat = chat
        self._theme = theme
        self.view = chat.open()
        self.find = FindController(view=self.view, theme=theme)
        self._qtbot = qtbot

    @property
    def field(self) -> QLineEdit:
        (field,) = self.find.bar.findChildren(QLineEdit)
        return field

    @property
    def count(self) -> str:
        (label,) = self.find.bar.findChildren(QLabel)
        return label.text()

    def look_for(self, text: str, expected: str) -> None:
        self.find.open()
        self.field.clear()
        QTest.keyClicks(self.field, text)
        self.until(expected)

    def until(self, expected: str) -> None:
        self._qtbot.waitUntil(lambda: self.count == expected, timeout=5_000)

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=20_000)

    def press(self, name: str) -> None:
        (button,) = [one for one in self.find.bar.findChildren(QToolButton) if one.accessibleName() == name]
        button.click()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.field, key, modifiers)

    @property
    def looked_at(self) -> str:
        """What is written where the current hit is."""
        hit = self.find.current
        assert hit is not None
        return self.view.source.message(hit.row).text[hit.start : hit.end]

    def place(self) -> QRect:
        """Where the current hit stands in the viewport."""
        hit = self.find.current
        assert hit is not None
        bubble = self.view.live_bubbles()[hit.row]
        return bubble.sourced.rect_of(hit.start).translated(bubble.mapTo(self.view.viewport(), bubble.rect().topLeft()))

    def marked(self, message: Message) -> list[tuple[str, bool]]:
        """What is marked in a message's texts, and whether it is the current hit."""
        found = []
        for text in self.chat.bubble(message).findChildren(QTextEdit):
            selections = text.extraSelections()
            colours = {one.format.background().color().name() for one in selections}
            assert len(colours) <= 2
            current = self._current_colour()
            found += [
                (one.cursor.selectedText(), one.format.background().color().name() == current) for one in selections
            ]
        return found

    def _current_colour(self) -> str:
        return self._theme.tokens.current_mark.lower()


@pytest.fixture
def finding(chat: Chat, theme: Theme, qtbot: QtBot) -> Callable[[], Finding]:
    return lambda: Finding(chat=chat, theme=theme, qtbot=qtbot)


def test_hits_are_counted_as_one_types(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.prompt("A needle?")
    chat.reply("A **nee**dle, a NEEDLE; no ne edle.")
    found = finding()
    found.look_for("needle", "1 of 3")
    found.key(Qt.Key.Key_Backspace)
    found.until("1 of 3")
    found.look_for("needles", "No results")
    found.field.clear()
    found.until("")


def test_what_is_found_is_marked_and_the_current_one_in_another_colour(
    chat: Chat, finding: Callable[[], Finding]
) -> None:
    prompt = chat.prompt("A needle?")
    reply = chat.reply("A **nee**dle, a NEEDLE.")
    found = finding()
    found.look_for("needle", "1 of 3")
    assert found.marked(prompt) == [("needle", True)]
    assert found.marked(reply) == [("needle", False), ("NEEDLE", False)]
    found.key(Qt.Key.Key_Return)
    found.until("2 of 3")
    assert found.marked(prompt) == [("needle", False)]
    assert found.marked(reply) == [("needle", True), ("NEEDLE", False)]
    found.key(Qt.Key.Key_Escape)
    assert found.marked(prompt) == found.marked(reply) == []


def test_next_and_previous_go_round(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.prompt("one")
    chat.reply("two one")
    found = finding()
    found.look_for("one", "1 of 2")
    found.press("Next hit")
    found.until("2 of 2")
    found.press("Next hit")
    found.until("1 of 2")
    found.key(Qt.Key.Key_Return, SHIFT)
    found.until("2 of 2")
    found.find.find_previous()
    found.until("1 of 2")


def test_case_and_whole_words(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.prompt("Cat cat concatenate")
    found = finding()
    found.look_for("cat", "1 of 3")
    found.press("Match case")
    found.until("1 of 2")
    found.press("Whole words")
    found.until("1 of 1")
    assert found.looked_at == "cat"
    found.press("Match case")
    found.until("2 of 2")


def test_hits_far_away_are_scrolled_to(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.many(600)
    found = finding()
    assert found.view.following
    found.look_for("question 77", "1 of 1")
    assert found.looked_at == "Question 77"
    assert found.find.bar.geometry().bottom() < found.place().top() < found.view.viewport().height()
    assert not found.view.following


def test_a_search_begins_at_what_is_read(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.many(100)
    found = finding()
    found.find.open()
    QTest.keyClicks(found.field, "question")
    found.wait(lambda: found.count.endswith("of 50"))
    hit = found.find.current
    assert hit is not None
    assert hit.row > 60


def test_a_hit_in_a_long_line_of_code_is_scrolled_to_sideways(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.reply("```\n" + "x = 1; " * 80 + "needle\n```")
    found = finding()
    (code,) = found.view.findChildren(CodeText)
    assert code.horizontalScrollBar().value() == 0
    found.look_for("needle", "1 of 1")
    left = code.mapTo(found.view.viewport(), code.rect().topLeft()).x()
    assert left < found.place().x() < left + code.width()


def test_a_hit_in_a_wide_table_is_scrolled_to_sideways(chat: Chat, finding: Callable[[], Finding]) -> None:
    cells = [f"a rather long cell {n}" for n in range(20)]
    chat.reply(f"|{'|'.join(cells)}|\n|{'---|' * 20}\n|{'x|' * 19}needle|")
    found = finding()
    (grid,) = found.view.findChildren(TableGrid)
    found.look_for("needle", "1 of 1")
    left = grid.mapTo(found.view.viewport(), grid.rect().topLeft()).x()
    assert grid.horizontalScrollBar().value() > 0
    assert left < found.place().x() < left + grid.width()


def test_a_growing_reply_keeps_the_count_true_and_the_current_hit(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.prompt("needle")
    reply = chat.reply("A needle ", state=State.STREAMING)
    found = finding()
    found.look_for("needle", "1 of 2")
    found.key(Qt.Key.Key_Return)
    found.until("2 of 2")
    for _ in range(5):
        chat.grow(reply, "and a needle ")
    found.until("2 of 7")
    chat.end(reply)
    chat.prompt("one more needle")
    found.until("2 of 8")
    assert found.find.current == (1, 2, 8)


def test_what_is_gone_is_not_counted(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.prompt("needle")
    chat.reply("needle needle")
    found = finding()
    found.look_for("needle", "1 of 3")
    first = chat.conversation.path()[0]
    chat.conversation.add_reply(parent=first.id, model=ModelRef("p", "m"), model_label="m", provider_label="p")
    chat.model.refresh()
    found.until("1 of 1")


def test_in_another_conversation_it_is_looked_there(
    chat: Chat, new_chat: Callable[[], Chat], finding: Callable[[], Finding]
) -> None:
    chat.prompt("needle")
    other = new_chat()
    other.prompt("a needle and a needle")
    found = finding()
    found.look_for("needle", "1 of 1")
    found.view.set_model(other.model)
    found.until("1 of 2")


def test_esc_gives_the_focus_back_and_leaves_the_hit_selected(chat: Chat, finding: Callable[[], Finding]) -> None:
    reply = chat.reply("A needle.")
    found = finding()
    found.view.setFocus()
    found.look_for("needle", "1 of 1")
    assert found.field.hasFocus()
    found.key(Qt.Key.Key_Escape)
    assert not found.find.is_open
    assert found.view.hasFocus()
    assert chat.bubble(reply).selected_text() == "needle"
    found.view.copy()
    assert QGuiApplication.clipboard().text() == "needle"


def test_what_is_selected_is_looked_for(chat: Chat, finding: Callable[[], Finding]) -> None:
    reply = chat.reply("A needle and a needle.")
    found = finding()
    found.view.selection.select(Spot(reply.id, 2), Spot(reply.id, 8))
    found.find.open()
    found.until("1 of 2")
    assert found.field.text() == "needle"


def test_every_control_has_a_name_and_takes_the_focus(chat: Chat, finding: Callable[[], Finding]) -> None:
    found = finding()
    found.find.open()
    names = {button.accessibleName() for button in found.find.bar.findChildren(QToolButton)}
    assert names == {"Previous hit", "Next hit", "Match case", "Whole words", "Close the search"}
    reached = set()
    for _ in range(6):
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget.accessibleName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert reached >= names | {"Find in this conversation"}


def test_a_screen_reader_hears_the_count_and_the_hit(
    chat: Chat, finding: Callable[[], Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("gui.transcript.find.controller.announce", lambda _view, text: said.append(text))
    chat.reply("First needle here.\n\nSecond needle there.")
    found = finding()
    found.look_for("needle", "1 of 2")
    found.wait(lambda: said == ["1 of 2"])
    found.key(Qt.Key.Key_Return)
    assert said[-1] == "2 of 2: Second needle there."
    assert found.field.accessibleDescription() == "2 of 2"


@pytest.mark.parametrize("width", [340, 900])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_bar_fits_into_the_view(
    chat: Chat, theme: Theme, finding: Callable[[], Finding], width: int, scale: float
) -> None:
    chat.prompt("needle")
    found = finding()
    theme.set_text_scale(scale)
    found.view.resize(width, 600)
    found.look_for("needle", "1 of 1")
    bar = found.find.bar
    assert found.view.rect().contains(bar.geometry())
    inside = [child.geometry() for child in bar.findChildren(QToolButton)] + [found.field.geometry()]
    assert all(bar.rect().contains(box) for box in inside)
    assert not any(a.intersects(b) for n, a in enumerate(inside) for b in inside[n + 1 :])
    assert found.field.width() >= 60


def test_a_long_conversation_is_searched_in_short_turns(chat: Chat, finding: Callable[[], Finding]) -> None:
    chat.many(10_000)
    found = finding()
    found.find.open()
    found.field.setText("answer")
    found.wait(lambda: found.count.endswith(" of 5,000"))
