"""What the keyboard does in the message list."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from gui.transcript.message_keys import handle_message_key, means_something
from gui.transcript.scroller import LINE, Scroller
from gui.transcript.selection.selecting import Selecting
from gui.transcript.walker import Walker


def handle_key(event: QKeyEvent, *, scroller: Scroller, walker: Walker, selecting: Selecting) -> bool:
    """Do what the key stands for; False where it stands for nothing here."""
    bubble = walker.on_message()
    if (bubble is not None and handle_message_key(event, bubble)) or selecting.press_key(event):
        return True
    if event.matches(QKeySequence.StandardKey.Copy):
        selecting.copy()
        return True
    return _scroll(event, scroller=scroller, walker=walker)


def overrides_shortcut(event: QEvent, *, walker: Walker) -> bool:
    """Whether a key means something here that is a shortcut elsewhere in the window."""
    bubble = walker.on_message()
    return bubble is not None and isinstance(event, QKeyEvent) and means_something(event, bubble)


def _scroll(event: QKeyEvent, *, scroller: Scroller, walker: Walker) -> bool:
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
