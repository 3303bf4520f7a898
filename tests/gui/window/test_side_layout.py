import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.tokens import NARROW_BELOW, SIDEBAR_WIDTH
from gui.window.side_layout import SideLayout

BESIDE = QPoint(SIDEBAR_WIDTH + 40, 300)
"""In the content, where nothing takes a press."""


class Bench:
    """A side layout on screen with a button in its content."""

    def __init__(self, qtbot: QtBot) -> None:
        self.sidebar = QWidget()
        self.content = QWidget()
        self.sides = SideLayout(sidebar=self.sidebar, content=self.content)
        self.button = QPushButton("Answer", self.content)
        self.button.setGeometry(SIDEBAR_WIDTH + 20, 20, 80, 30)
        qtbot.addWidget(self.sides)
        self.sides.resize(NARROW_BELOW + 200, 600)
        with qtbot.waitExposed(self.sides):
            self.sides.show()

    def narrow(self) -> None:
        self.sides.resize(NARROW_BELOW - 100, 600)

    def click(self, at: QPoint) -> None:
        """Press the mouse on whatever is uppermost there."""
        target = self.sides.childAt(at) or self.sides
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(self.sides, at))


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_in_a_wide_window_the_content_begins_where_the_sidebar_ends(bench: Bench) -> None:
    assert bench.sidebar.isVisible()
    assert bench.content.geometry().left() == bench.sidebar.geometry().right() + 1
    bench.sides.toggle_sidebar()
    assert not bench.sidebar.isVisible()
    assert bench.content.width() == bench.sides.width()


def test_in_a_narrow_window_the_sidebar_hides_and_opens_over_the_content(bench: Bench) -> None:
    bench.narrow()
    assert not bench.sidebar.isVisible()
    bench.sides.toggle_sidebar()
    assert bench.sidebar.isVisible()
    assert bench.content.width() == bench.sides.width()


def test_a_press_beside_the_overlay_closes_it_and_reaches_no_control(bench: Bench, qtbot: QtBot) -> None:
    bench.narrow()
    bench.sides.toggle_sidebar()
    with qtbot.waitSignal(bench.sides.sidebar_shown_changed) as told:
        bench.click(bench.button.geometry().center())
    assert told.args == [False]
    assert not bench.sidebar.isVisible()
    assert not bench.button.isDown()
    bench.click(bench.button.geometry().center())
    assert bench.button.isDown()


def test_a_press_in_the_overlay_leaves_it_open(bench: Bench) -> None:
    bench.narrow()
    bench.sides.toggle_sidebar()
    bench.click(QPoint(40, 300))
    assert bench.sidebar.isVisible()


def test_esc_closes_the_overlay_before_anything_else_and_gives_the_focus_back(bench: Bench, qtbot: QtBot) -> None:
    stop = QAction(bench.sides)
    stop.setShortcut("Esc")
    bench.sides.addAction(stop)
    bench.narrow()
    bench.button.setFocus()
    bench.sides.toggle_sidebar()
    qtbot.waitUntil(bench.sidebar.hasFocus)
    with qtbot.assertNotEmitted(stop.triggered):
        QTest.keyClick(bench.sides.window(), Qt.Key.Key_Escape)
    assert not bench.sidebar.isVisible()
    assert bench.button.hasFocus()
    with qtbot.waitSignal(stop.triggered):
        QTest.keyClick(bench.sides.window(), Qt.Key.Key_Escape)


def test_in_a_wide_window_a_press_in_the_content_keeps_the_sidebar(bench: Bench) -> None:
    bench.click(BESIDE)
    assert bench.sidebar.isVisible()
