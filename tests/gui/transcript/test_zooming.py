"""Larger and smaller text over the conversation."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.prose import Prose
from gui.transcript.zooming import ZoomGestures
from tests.gui.transcript.conftest import Chat

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def turn(widget: QWidget, by: int, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    """As it comes from the system: to whatever is under the pointer, and from there to what is around that."""
    window = widget.window().windowHandle()
    at = widget.mapTo(widget.window(), QPoint(widget.width() // 2, 4))
    QTest.wheelEvent(window, at, QPoint(0, by), QPoint(), modifiers)
    QApplication.processEvents()


def pinch(widget: QWidget, kind: Qt.NativeGestureType, value: float) -> None:
    middle = QPointF(widget.rect().center())
    device = QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, device, 2, middle, middle, widget.mapToGlobal(middle), value, QPointF())
    assert event.type() is QEvent.Type.NativeGesture
    QApplication.sendEvent(widget, event)


def steps_of(chat: Chat) -> list[int]:
    found: list[int] = []
    ZoomGestures(chat.view.viewport()).stepped.connect(found.append)
    return found


def test_the_wheel_with_ctrl_steps_once_a_notch_and_does_not_scroll(chat: Chat) -> None:
    chat.many(40)
    view = chat.open()
    steps = steps_of(chat)
    view.scroll_by(-300)
    before = view.verticalScrollBar().value()
    prose = next(one for one in view.findChildren(Prose) if 0 < one.mapTo(view.viewport(), QPoint(0, 4)).y() < 600)
    turn(prose.viewport(), 120)
    turn(prose.viewport(), 60)
    turn(prose.viewport(), 60)
    turn(view.viewport(), -120)
    assert steps == [1, 1, -1]
    assert view.verticalScrollBar().value() == before
    turn(prose.viewport(), -120, NONE)
    chat.settle()
    assert steps == [1, 1, -1]


def test_over_wide_code_it_steps_as_well(chat: Chat) -> None:
    chat.reply("```\n" + "x" * 500 + "\n```")
    view = chat.open()
    steps = steps_of(chat)
    (code,) = view.findChildren(CodeText)
    turn(code.viewport(), -120)
    assert steps == [-1]
    assert code.horizontalScrollBar().value() == 0


def test_two_fingers_step_as_they_part(chat: Chat) -> None:
    chat.reply("Text")
    view = chat.open()
    steps = steps_of(chat)
    (prose,) = view.findChildren(Prose)
    pinch(prose.viewport(), Qt.NativeGestureType.BeginNativeGesture, 0)
    for _ in range(5):
        pinch(prose.viewport(), Qt.NativeGestureType.ZoomNativeGesture, 0.07)
    assert steps == [1, 1]
    pinch(prose.viewport(), Qt.NativeGestureType.BeginNativeGesture, 0)
    pinch(prose.viewport(), Qt.NativeGestureType.ZoomNativeGesture, -0.2)
    assert steps == [1, 1, -1]


def test_what_is_read_stays_where_it_is(chat: Chat, theme: Theme, qtbot: QtBot) -> None:
    chat.prompt("A question")
    reply = chat.reply("\n\n".join(f"Paragraph {n} with some words that fill a line or two of it." for n in range(200)))
    view = chat.open()
    qtbot.waitUntil(lambda: chat.bubble(reply).complete)
    view.scroll_by(-3_000)
    bubble = chat.bubble(reply)
    place = bubble.sourced.source_at(QPoint(0, -bubble.y() + 4))
    for scale in (1.1, 1.25, 1.5, 2.0, 1.0):
        theme.set_text_scale(scale)
        qtbot.waitUntil(lambda: chat.bubble(reply).complete)
        chat.settle()
        bubble = chat.bubble(reply)
        again = bubble.sourced.source_at(QPoint(0, -bubble.y() + 4))
        assert abs(again - place) <= 120, scale
