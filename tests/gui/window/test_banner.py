import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.banner import SHOWN_AT_ONCE, Banner, BannerBar


class Bench:
    """A bar at the top of a window."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.bar = BannerBar(theme=theme)
        column = QVBoxLayout(self.window)
        column.addWidget(self.bar)
        column.addStretch(1)
        self.window.resize(700, 600)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def shown(self) -> list[str]:
        banners = [banner for banner in self.bar.findChildren(Banner) if banner.isVisible()]
        texts = [label.text() for banner in banners for label in banner.findChildren(QLabel)]
        return [text for text in texts if text]

    def click(self, name: str) -> None:
        button = next(
            found
            for found in self.bar.findChildren(QAbstractButton)
            if name in (found.text(), found.accessibleName()) and found.isVisible()
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    return Bench(qtbot, theme)


def test_without_a_notice_the_bar_takes_no_room(bench: Bench) -> None:
    assert bench.bar.height() == 0


def test_markup_in_a_notice_is_shown_as_it_is(bench: Bench) -> None:
    bench.bar.show_message("<b>bold</b> & <img src='x'>")
    assert bench.shown() == ["<b>bold</b> & <img src='x'>"]
    label = next(label for label in bench.bar.findChildren(QLabel) if label.text())
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_warning_is_called_so_for_assistive_technology(bench: Bench) -> None:
    bench.bar.show_message("The key is kept for this session only.", level="warning")
    banner = bench.bar.findChild(Banner)
    assert banner is not None
    assert banner.accessibleName() == "Warning: The key is kept for this session only."


def test_the_next_notice_comes_when_one_is_dismissed(bench: Bench) -> None:
    dismissed: list[str] = []
    bench.bar.dismissed.connect(dismissed.append)
    texts = [f"notice {number}" for number in range(SHOWN_AT_ONCE + 1)]
    for text in texts:
        bench.bar.show_message(text)
    assert bench.shown() == texts[:SHOWN_AT_ONCE]
    bench.click("Dismiss")
    assert bench.shown() == texts[1:]
    assert dismissed == [texts[0]]


def test_the_same_notice_is_not_shown_twice(bench: Bench) -> None:
    bench.bar.show_message("once")
    bench.bar.show_message("once")
    assert bench.shown() == ["once"]


def test_a_notice_takes_the_place_of_the_one_with_its_key(bench: Bench) -> None:
    bench.bar.show_message("first", key="proxy")
    bench.bar.show_message("second", key="proxy")
    assert bench.shown() == ["second"]
    bench.bar.remove("proxy")
    assert bench.shown() == []
    bench.bar.remove("proxy")


def test_the_action_is_called_and_told(bench: Bench) -> None:
    called: list[str] = []
    bench.bar.action_requested.connect(called.append)
    bench.bar.show_message("text", key="k", action="Open Preferences", on_action=lambda: called.append("callback"))
    bench.click("Open Preferences")
    assert called == ["callback", "k"]


def test_a_banner_is_as_high_as_its_text_also_in_a_narrow_window(bench: Bench, qtbot: QtBot) -> None:
    bench.bar.show_message("word " * 40, action="Open Preferences")
    bench.window.resize(320, 600)

    def whole_text_is_shown() -> None:
        label = next(label for label in bench.bar.findChildren(QLabel) if label.text())
        assert label.height() >= label.heightForWidth(label.width())

    qtbot.waitUntil(whole_text_is_shown, timeout=2000)
