"""What the keyboard does in the message list."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from gui.transcript.scroller import LINE, Scroller
from gui.transcript.walker import Walker


def handle_key(event: QKeyEvent, *, scroller: Scroller, walker: Walker, copy: Callable[[], None]) -> bool:
    """Do what the key stands for; False where it stands for nothing here."""
    if event.matches(QKeySequence.StandardKey.Copy):
        copy()
        return True
    if event.modifiers() & Qt.KeyboardModifier.AltModifier:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            walker.focus_message(step)
        return step is not None
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    distance = {
        Qt.Key.Key_Up: -LINE,
        Qt.Key.Key_Down: LINE,
        Qt.Key.Key_PageUp: -scroller.page,
        Qt.Key.Key_PageDown: scroller.page,
        Qt.Key.Key_Space: -scroller.page if shift else scroller.page,
    }.get(Qt.Key(event.key()))
    if distance is not None:
        scroller.scroll_by(distance)
    elif event.key() == Qt.Key.Key_Home:
        scroller.to_start()
    elif event.key() == Qt.Key.Key_End:
        scroller.follow()
    else:
        return False
    return True
