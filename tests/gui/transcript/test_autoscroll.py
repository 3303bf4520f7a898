"""The middle button."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.transcript.autoscroll import Marker
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat

MIDDLE = Qt.MouseButton.MiddleButton
ORIGIN = QPoint(300, 300)


@pytest.fixture
def view(chat: Chat) -> Iterator[TranscriptView]:
    chat.many(400)
    opened = chat.open()
    opened.verticalScrollBar().setValue(opened.verticalScrollBar().maximum() // 2)
    yield opened
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert QApplication.overrideCursor() is None


def marker(view: TranscriptView) -> QWidget:
    return view.findChildren(Marker)[0]


def place(view: TranscriptView) -> int:
    return view.verticalScrollBar().value()


def test_the_text_moves_while_the_pointer_is_away_from_the_marker(view: TranscriptView, qtbot: QtBot) -> None:
    QTest.mouseClick(view.viewport(), MIDDLE, pos=ORIGIN)
    assert marker(view).isVisible()
    assert marker(view).geometry().center() == ORIGIN
    start = place(view)
    QTest.mouseMove(view.viewport(), ORIGIN + QPoint(40, 5))
    QTest.qWait(60)
    assert place(view) == start

    QTest.mouseMove(view.viewport(), ORIGIN + QPoint(0, 150))
    qtbot.waitUntil(lambda: place(view) > start + 40)
    assert marker(view).geometry().center() == ORIGIN
    below = place(view)
    QTest.mouseMove(view.viewport(), ORIGIN - QPoint(0, 150))
    qtbot.waitUntil(lambda: place(view) < below)


@pytest.mark.parametrize("how", ["click", "escape", "another key", "wheel button again"])
def test_it_ends(view: TranscriptView, how: str) -> None:
    QTest.mouseClick(view.viewport(), MIDDLE, pos=ORIGIN)
    QTest.mouseMove(view.viewport(), ORIGIN + QPoint(0, 200))
    if how == "click":
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=ORIGIN)
    elif how == "escape":
        QTest.keyClick(view, Qt.Key.Key_Escape)
    elif how == "another key":
        QTest.keyClick(view, Qt.Key.Key_Down)
    else:
        QTest.mouseClick(view.viewport(), MIDDLE, pos=ORIGIN)
    assert not marker(view).isVisible()
    stands = place(view)
    QTest.qWait(60)
    assert place(view) == stands


def test_held_and_moved_it_ends_with_the_button(view: TranscriptView, qtbot: QtBot) -> None:
    start = place(view)
    QTest.mousePress(view.viewport(), MIDDLE, pos=ORIGIN)
    QTest.mouseMove(view.viewport(), ORIGIN + QPoint(0, 200))
    qtbot.waitUntil(lambda: place(view) > start)
    QTest.mouseRelease(view.viewport(), MIDDLE, pos=ORIGIN + QPoint(0, 200))
    assert not marker(view).isVisible()


def test_there_is_none_where_nothing_can_be_scrolled(chat: Chat) -> None:
    chat.prompt()
    view = chat.open()
    QTest.mousePress(view.viewport(), MIDDLE, pos=ORIGIN)
    assert not marker(view).isVisible()
