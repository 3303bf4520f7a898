import time

import pytest
from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QClipboard, QImage, QInputMethodEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.stylesheet import make_stylesheet
from gui.theme.theme import Theme
from gui.transcript.growing_field import MAX_LINES, SendKey
from gui.window.composer import MAX_CHARACTERS, Composer

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """A composer on screen and what it emitted."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.window = QWidget()
        self.window.setStyleSheet(make_stylesheet(theme))
        theme.changed.connect(lambda: self.window.setStyleSheet(make_stylesheet(theme)))
        qtbot.addWidget(self.window)
        self.composer = Composer(theme=theme)
        column = QVBoxLayout(self.window)
        column.addStretch(1)
        column.addWidget(self.composer)
        self.window.resize(600, 700)
        with qtbot.waitExposed(self.window):
            self.window.show()
        editor = self.window.findChild(QPlainTextEdit)
        button = self.window.findChild(QPushButton)
        assert editor is not None
        assert button is not None
        self.editor, self.button = editor, button
        self.editor.setFocus()
        self.sent: list[str] = []
        self.stopped: list[bool] = []
        self.recalled: list[bool] = []
        self.composer.send_requested.connect(self.sent.append)
        self.composer.stop_requested.connect(lambda: self.stopped.append(True))
        self.composer.recall_requested.connect(lambda: self.recalled.append(True))

    def type(self, text: str) -> None:
        QTest.keyClicks(self.editor, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.editor, key, modifier)

    def paste(self, data: QMimeData) -> None:
        QApplication.clipboard().setMimeData(data, QClipboard.Mode.Clipboard)
        self.editor.paste()

    def paste_text(self, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        self.paste(data)

    def settle(self) -> None:
        """Let the layouts hear of new size hints: one pass for each level up to the window."""
        for _ in range(4):
            QApplication.processEvents()

    def words(self) -> str:
        return " ".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    return Bench(qtbot, theme)


def test_the_text_field_and_the_button_have_names_for_assistive_technology(bench: Bench) -> None:
    assert bench.editor.accessibleName() == "Message"
    assert bench.button.accessibleName() == "Send"
    bench.composer.set_active(True)
    assert bench.button.accessibleName() == "Stop"


def test_enter_sends_and_the_text_stays_until_it_is_cleared(bench: Bench) -> None:
    bench.type("hello")
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["hello"]
    assert bench.composer.draft == "hello"
    bench.composer.clear()
    assert bench.composer.draft == ""


def test_the_enter_key_of_the_number_pad_sends_too(bench: Bench) -> None:
    bench.type("hello")
    bench.press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert bench.sent == ["hello"]


def test_shift_enter_breaks_the_line(bench: Bench) -> None:
    bench.type("one")
    bench.press(Qt.Key.Key_Return, SHIFT)
    bench.type("two")
    assert bench.sent == []
    assert bench.composer.draft == "one\ntwo"


@pytest.mark.parametrize("send_key", ["enter", "ctrl+enter"])
def test_ctrl_enter_always_sends(bench: Bench, send_key: SendKey) -> None:
    bench.composer.set_send_key(send_key)
    bench.type("hello")
    bench.press(Qt.Key.Key_Return, CTRL)
    assert bench.sent == ["hello"]


def test_enter_breaks_the_line_where_ctrl_enter_is_chosen(bench: Bench) -> None:
    bench.composer.set_send_key("ctrl+enter")
    bench.type("one")
    bench.press(Qt.Key.Key_Return)
    bench.type("two")
    assert bench.sent == []
    assert bench.composer.draft == "one\ntwo"


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_enter_never_sends_while_an_input_method_composes(bench: Bench, modifier: Qt.KeyboardModifier) -> None:
    bench.editor.insertPlainText("你好 ")
    QApplication.sendEvent(bench.editor, QInputMethodEvent("shijie", []))
    bench.press(Qt.Key.Key_Return, modifier)
    assert bench.sent == []
    assert bench.composer.draft == "你好 "

    commit = QInputMethodEvent("", [])
    commit.setCommitString("世界")
    QApplication.sendEvent(bench.editor, commit)
    bench.press(Qt.Key.Key_Return, modifier)
    assert bench.sent == ["你好 世界"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_sent_where_nothing_is_written(bench: Bench, text: str) -> None:
    bench.composer.draft = text
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == []
    assert not bench.button.isEnabled()


def test_the_button_sends_and_leaves_the_focus_in_the_text(bench: Bench) -> None:
    bench.type("hello")
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    assert bench.sent == ["hello"]
    assert bench.editor.hasFocus()


def test_while_a_reply_is_active_the_button_and_escape_stop_it_and_enter_keeps_the_text(bench: Bench) -> None:
    bench.composer.set_active(True)
    QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
    bench.press(Qt.Key.Key_Escape)
    assert len(bench.stopped) == 2
    bench.type("next")
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == []
    assert bench.composer.draft == "next"
    assert "Esc stops it" in bench.words()
    bench.composer.set_active(False)
    assert "Esc stops it" not in bench.words()
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["next"]


def test_escape_stops_nothing_where_nothing_runs(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Escape)
    assert bench.stopped == []


def test_up_recalls_in_the_empty_field_only(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Up)
    assert len(bench.recalled) == 1
    bench.type("x")
    bench.press(Qt.Key.Key_Up)
    assert len(bench.recalled) == 1


def test_tab_leaves_the_field(bench: Bench) -> None:
    bench.type("x")
    bench.press(Qt.Key.Key_Tab)
    attach = QApplication.focusWidget()
    assert attach is not None
    assert attach.accessibleName() == "Attach files"
    QTest.keyClick(attach, Qt.Key.Key_Tab)
    several = QApplication.focusWidget()
    assert several is not None
    assert several.accessibleName() == "Ask several models…"
    QTest.keyClick(several, Qt.Key.Key_Tab)
    assert bench.button.hasFocus()
    assert bench.composer.draft == "x"


def test_what_is_pasted_is_plain_text(bench: Bench) -> None:
    data = QMimeData()
    data.setHtml("<h1>Big</h1><img src='file:///dev/zero'>")
    data.setText("Big")
    bench.paste(data)
    assert bench.composer.draft == "Big"
    only_html = QMimeData()
    only_html.setHtml("<b>bold</b>")
    bench.composer.clear()
    bench.paste(only_html)
    assert "<b>" not in bench.composer.draft
    assert not bench.editor.textCursor().charFormat().font().bold()


def test_markup_that_is_pasted_as_text_stays_as_it_is(bench: Bench) -> None:
    bench.paste_text("if a<b and c>d: List<String>")
    assert bench.composer.draft == "if a<b and c>d: List<String>"


def test_text_can_be_dropped(bench: Bench) -> None:
    data = QMimeData()
    data.setText("dropped")
    assert bench.editor.canInsertFromMimeData(data)
    bench.editor.insertFromMimeData(data)
    assert bench.composer.draft == "dropped"


def test_the_field_grows_with_its_lines_and_then_scrolls(bench: Bench) -> None:
    heights = []
    for lines in (1, 3, MAX_LINES, 3 * MAX_LINES):
        bench.composer.draft = "\n".join(["line"] * lines)
        bench.settle()
        heights.append(bench.editor.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]
    line = bench.editor.fontMetrics().lineSpacing()
    assert heights[2] <= MAX_LINES * line + 1
    assert bench.editor.verticalScrollBar().maximum() > 0
    bench.composer.clear()
    bench.settle()
    assert bench.editor.height() == heights[0]


def test_every_line_is_in_view_while_the_field_can_grow(bench: Bench) -> None:
    for line in range(4):
        bench.type(f"line {line}")
        bench.press(Qt.Key.Key_Return, SHIFT)
        bench.settle()
        assert bench.editor.firstVisibleBlock().blockNumber() == 0


def test_a_wrapped_line_makes_the_field_grow_too_also_when_the_window_gets_narrow(bench: Bench) -> None:
    bench.composer.draft = "word " * 30
    bench.settle()
    wide = bench.editor.height()
    bench.window.resize(300, 700)
    bench.settle()
    assert bench.editor.height() > wide


def test_it_follows_the_text_scale(bench: Bench, theme: Theme) -> None:
    bench.type("x")
    bench.settle()
    before = bench.composer.height()
    theme.set_text_scale(2.0)
    bench.settle()
    assert bench.composer.height() > 1.3 * before


def test_a_long_paste_becomes_an_attachment(bench: Bench) -> None:
    bench.type("Summarise this:")
    long_text = "word " * 10_000
    bench.paste_text(long_text)
    assert bench.editor.toPlainText() == "Summarise this:"
    (pasted,) = bench.composer.attachments
    assert (pasted.name, pasted.text) == ("pasted text.txt", long_text)
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["Summarise this:"]
    assert bench.composer.attachments[0] is pasted
    bench.composer.clear()
    assert not bench.composer.attachments


def test_a_giant_word_leaves_the_window_responsive(bench: Bench) -> None:
    start = time.perf_counter()
    bench.paste_text("x" * 1_000_000)
    QApplication.processEvents()
    bench.type("a")
    QApplication.processEvents()
    # Laid out in the field it takes 13 s and then 13 s a key.
    assert time.perf_counter() - start < 1
    assert len(bench.composer.attachments[0].text) == 1_000_000


def test_a_paste_beyond_the_limit_is_refused_in_words_and_what_was_written_stays(bench: Bench) -> None:
    bench.type("before")
    bench.paste_text("x" * 10 * MAX_CHARACTERS)
    assert bench.composer.draft == "before"
    assert "Too long" in bench.words()
    assert "1,000,000" in bench.words()
    bench.type("!")
    assert "Too long" not in bench.words()


def test_a_draft_comes_back_as_it_was(bench: Bench) -> None:
    for text in ("", "one\ntwo", "  indented\n"):
        bench.composer.draft = text
        assert bench.composer.draft == text
    bench.composer.draft = "y" * 50_000
    assert (bench.composer.draft, bench.composer.attachments[0].text) == ("", "y" * 50_000)


def test_a_zero_character_is_replaced(bench: Bench) -> None:
    bench.paste_text("a\0b")
    assert bench.composer.draft == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("area", [QRect(0, 0, 9, 9), QRect(4, 4, 12, 12), QRect(7, 8, 2, 18), QRect(200, 6, 9, 60)])
def test_a_part_of_it_is_painted_as_the_whole_is(bench: Bench, area: QRect) -> None:
    """The blinking caret asks for a small part every half second, which takes a shorter way."""
    image = QImage(bench.composer.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    part = image.copy()
    bench.composer.render(image, renderFlags=QWidget.RenderFlag(0))
    bench.composer.render(part, area.topLeft(), QRegion(area), renderFlags=QWidget.RenderFlag(0))
    assert part.copy(area) == image.copy(area)


def test_what_stands_in_the_way_is_told_and_sending_once_more_sends(bench: Bench) -> None:
    bench.composer.set_obstacle(lambda: "Too long.")
    bench.type("Hello")
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == []
    assert "Too long." in [label.text() for label in bench.window.findChildren(QLabel) if label.isVisible()]
    assert bench.editor.toPlainText() == "Hello"
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["Hello"]


def test_a_changed_message_is_warned_of_anew(bench: Bench) -> None:
    bench.composer.set_obstacle(lambda: "Too long.")
    bench.type("Hello")
    bench.press(Qt.Key.Key_Return)
    bench.type("!")
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == []
    bench.composer.set_obstacle(str)
    bench.type("?")
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["Hello!?"]
