"""The wheel, the touchpad and the keys: how far, how soon, and who may interrupt."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.chat.message import State
from gui.transcript.motion import GLIDE_SECONDS
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat

NOTCH = 120


@pytest.fixture
def view(chat: Chat) -> TranscriptView:
    chat.many(400)
    opened = chat.open()
    opened.verticalScrollBar().setValue(opened.verticalScrollBar().maximum() // 2)
    return opened


@pytest.fixture
def lines(qapp: QApplication) -> Iterator[None]:
    before = QApplication.wheelScrollLines()
    yield
    QApplication.setWheelScrollLines(before)


@pytest.fixture
def stillness(qapp: QApplication) -> Iterator[None]:
    hints = QGuiApplication.styleHints()
    before = hints.cursorFlashTime()
    hints.setCursorFlashTime(0)
    yield
    hints.setCursorFlashTime(before)


def turn(
    view: TranscriptView,
    *,
    angle: int = 0,
    pixels: int = 0,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> bool:
    """Positive turns upwards; whether it was used."""
    centre = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        centre,
        QPointF(view.viewport().mapToGlobal(centre.toPoint())),
        QPoint(0, pixels),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    return event.isAccepted()


def top(view: TranscriptView) -> dict[int, int]:
    return {row: bubble.y() for row, bubble in view.live_bubbles().items()}


def moved(view: TranscriptView, before: dict[int, int]) -> int:
    found = {y - before[row] for row, y in top(view).items() if row in before}
    assert len(found) == 1
    return found.pop()


def test_a_touchpad_moves_the_text_with_the_fingers(view: TranscriptView) -> None:
    before = top(view)
    turn(view, angle=30, pixels=7)
    assert moved(view, before) == 7
    turn(view, angle=-60, pixels=-19)
    assert moved(view, before) == -12


def test_a_notch_begins_at_once_and_ends_where_the_system_says(view: TranscriptView, qtbot: QtBot, lines: None) -> None:
    QApplication.setWheelScrollLines(4)
    before = top(view)
    turn(view, angle=NOTCH)
    assert 0 < moved(view, before) < 80
    qtbot.waitUntil(lambda: moved(view, before) == 80)
    QTest.qWait(round(GLIDE_SECONDS * 1000))
    assert moved(view, before) == 80


def test_notches_add_up(view: TranscriptView, qtbot: QtBot, lines: None) -> None:
    QApplication.setWheelScrollLines(3)
    before = top(view)
    for _ in range(3):
        turn(view, angle=NOTCH)
    qtbot.waitUntil(lambda: moved(view, before) == 180)


def test_turning_back_ends_the_glide(view: TranscriptView, qtbot: QtBot, lines: None) -> None:
    QApplication.setWheelScrollLines(3)
    turn(view, angle=2 * NOTCH)
    between = top(view)
    turn(view, angle=-NOTCH)
    qtbot.waitUntil(lambda: moved(view, between) == -60)


def test_a_key_ends_the_glide(view: TranscriptView) -> None:
    turn(view, angle=3 * NOTCH)
    before = top(view)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert moved(view, before) == -40
    QTest.qWait(round(GLIDE_SECONDS * 1000))
    assert moved(view, before) == -40


def test_nothing_glides_where_the_system_wants_no_motion(view: TranscriptView, stillness: None, lines: None) -> None:
    QApplication.setWheelScrollLines(3)
    before = top(view)
    turn(view, angle=NOTCH)
    assert moved(view, before) == 60


def test_a_fine_wheel_scrolls_its_share_at_once(view: TranscriptView, lines: None) -> None:
    QApplication.setWheelScrollLines(3)
    before = top(view)
    for _ in range(8):
        turn(view, angle=15)
    assert moved(view, before) == 60


def test_a_notch_is_never_more_than_a_page(view: TranscriptView, qtbot: QtBot, lines: None) -> None:
    QApplication.setWheelScrollLines(1_000)
    before = top(view)
    turn(view, angle=NOTCH)
    qtbot.waitUntil(lambda: moved(view, before) == view.viewport().height() - 40)


def test_a_wheel_with_a_modifier_does_not_scroll(view: TranscriptView) -> None:
    before = top(view)
    turn(view, angle=NOTCH, keys=Qt.KeyboardModifier.ControlModifier)
    turn(view, angle=NOTCH, keys=Qt.KeyboardModifier.AltModifier)
    assert moved(view, before) == 0


def test_one_notch_up_wins_over_a_fast_stream(chat: Chat, qtbot: QtBot, lines: None) -> None:
    QApplication.setWheelScrollLines(3)
    chat.many(40)
    reply = chat.reply("Begin", state=State.STREAMING)
    view = chat.open()
    chat.grow(reply, "\n\nA line.\n" * 40)
    turn(view, angle=NOTCH)
    assert not view.following
    before = top(view)
    for _ in range(20):
        chat.grow(reply, "\n\nAnother line.")
        chat.settle()
    qtbot.waitUntil(lambda: moved(view, before) > 0)
    QTest.qWait(round(2 * GLIDE_SECONDS * 1000))
    assert 0 < moved(view, before) < 60
    assert not view.following


def test_a_short_conversation_is_followed_whatever_the_wheel_does(chat: Chat) -> None:
    chat.prompt()
    chat.reply("short")
    view = chat.open()
    turn(view, angle=NOTCH)
    turn(view, pixels=30)
    assert view.following


@pytest.mark.parametrize(
    ("key", "shift", "distance"),
    [
        (Qt.Key.Key_PageUp, False, 1),
        (Qt.Key.Key_PageDown, False, -1),
        (Qt.Key.Key_Space, False, -1),
        (Qt.Key.Key_Space, True, 1),
    ],
)
def test_keys_scroll_by_pages(view: TranscriptView, key: Qt.Key, shift: bool, distance: int) -> None:
    before = top(view)
    QTest.keyClick(view, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)
    assert moved(view, before) == distance * (view.viewport().height() - 40)


def test_home_and_end_go_to_the_ends(view: TranscriptView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.live_bubbles()[0].y() == 24
    assert not view.following
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.following
    assert 399 in view.live_bubbles()
