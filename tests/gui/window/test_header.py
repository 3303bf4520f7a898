import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from gui.window.elided_label import ElidedLabel
from gui.window.header import Header
from gui.window.model_picker import ModelPicker

REF = ModelRef("ai365vip", "gpt-4o")


class Bench:
    """A header on screen."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.picker = ModelPicker(theme=theme)
        self.picker.set_providers([ProviderChoice("ai365vip", "AI365VIP", "ok", models=(ModelChoice(REF, "gpt-4o"),))])
        self.picker.set_current(REF)
        self.header = Header(theme=theme, picker=self.picker)
        qtbot.addWidget(self.header)
        self.header.resize(900, self.header.height())
        with qtbot.waitExposed(self.header):
            self.header.show()
        title = self.header.findChild(ElidedLabel)
        assert title is not None
        self.title = title

    def button(self, name: str) -> QToolButton:
        return next(found for found in self.header.findChildren(QToolButton) if found.accessibleName() == name)


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    return Bench(qtbot, theme)


def test_the_title_is_plain_text_and_shortened_where_it_must_be(bench: Bench) -> None:
    bench.header.set_title("<b>A title</b>\nwith a second line " + "and more " * 40)
    assert bench.title.textFormat() is Qt.TextFormat.PlainText
    assert bench.title.shown_text().startswith("<b>A title</b> with")
    assert bench.title.shown_text().endswith("…")
    assert "&lt;b&gt;" in bench.title.toolTip()
    bench.header.set_title("Short")
    assert bench.title.shown_text() == "Short"
    assert bench.title.toolTip() == ""


def test_a_long_title_does_not_make_the_header_wider(bench: Bench) -> None:
    before = bench.header.minimumSizeHint().width()
    bench.header.set_title("word " * 100)
    assert bench.header.minimumSizeHint().width() == before
    assert before <= 360


def test_in_a_narrow_header_the_picker_has_the_room(bench: Bench, qtbot: QtBot) -> None:
    bench.header.set_title("Title")
    bench.header.resize(400, bench.header.height())
    qtbot.waitUntil(lambda: not bench.title.isVisible(), timeout=1000)
    assert bench.picker.width() >= bench.picker.sizeHint().width()


def test_the_sidebar_can_be_toggled(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.header.sidebar_toggle_requested, timeout=1000):
        QTest.mouseClick(bench.button("Sidebar"), Qt.MouseButton.LeftButton)


def test_new_chat_stands_here_while_the_sidebar_is_hidden(bench: Bench, qtbot: QtBot) -> None:
    assert not bench.button("New chat").isVisible()
    bench.header.set_sidebar_shown(False)
    with qtbot.waitSignal(bench.header.new_chat_requested, timeout=1000):
        QTest.mouseClick(bench.button("New chat"), Qt.MouseButton.LeftButton)
    bench.header.set_sidebar_shown(True)
    assert not bench.button("New chat").isVisible()


def test_the_menu_button_opens_the_menu_within_the_header(bench: Bench) -> None:
    menu = QMenu(bench.header)
    menu.addAction("Preferences")
    bench.header.set_menu(menu)
    QTest.mouseClick(bench.button("Menu"), Qt.MouseButton.LeftButton)
    assert menu.isVisible()
    menu.close()


def test_tab_goes_through_it_from_left_to_right(bench: Bench) -> None:
    bench.header.activateWindow()
    bench.header.set_sidebar_shown(False)
    bench.button("Sidebar").setFocus()
    row = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        row.append(focused.mapTo(bench.header, QPoint(0, 0)).x())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert row == sorted(set(row))


def test_the_settings_of_the_chat_have_a_button_that_tells_what_is_set(bench: Bench, qtbot: QtBot) -> None:
    button = bench.button("Settings of this chat")
    assert not bench.header.chat_settings.marked
    bench.header.chat_settings.set_summary("Temperature 0.3")
    assert bench.header.chat_settings.marked
    assert button.accessibleDescription() == "Temperature 0.3"
    with qtbot.waitSignal(bench.header.chat_settings_requested, timeout=1000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.header.chat_settings.set_summary("")
    assert not bench.header.chat_settings.marked
