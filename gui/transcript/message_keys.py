"""What the keyboard does with the message that has the focus itself, as opposed to something in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.bubbles.message_menu import CHOOSE_KEY, DELETE_KEY, EDIT_KEY

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def means_something(event: QKeyEvent, bubble: Bubble) -> bool:
    """Whether the key stands for something here, also where it is a shortcut of the window's."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.AltModifier:
        return event.key() in _STEPS and (len(bubble.versions) > 1 or bubble.compared is not None)
    own = bubble.message is not None and bubble.message.role == "user"
    chooses = event.key() in (CHOOSE_KEY, Qt.Key.Key_Enter) and bubble.compared is not None
    return not modifiers and (event.key() == DELETE_KEY or (event.key() == EDIT_KEY and own) or chooses)


def handle_message_key(event: QKeyEvent, bubble: Bubble) -> bool:
    """Ask for what the key stands for; False where it stands for nothing here."""
    message, wishes = bubble.message, bubble.wishes
    if message is None or not means_something(event, bubble):
        return False
    if event.key() == EDIT_KEY:
        wishes.edit_requested.emit(message.id)
    elif event.key() in (CHOOSE_KEY, Qt.Key.Key_Enter):
        wishes.choose_requested.emit(message.id)
    elif event.key() in _STEPS and bubble.compared is not None:
        step = _STEPS[Qt.Key(event.key())]
        if wishes.beneath.has_beside(message, step):
            wishes.beside_requested.emit(step)
    elif event.key() != DELETE_KEY:
        wishes.walk_versions(message, bubble.versions, _STEPS[Qt.Key(event.key())])
    elif not event.isAutoRepeat() and not wishes.beneath.is_written(message):
        wishes.delete_requested.emit(message.id)
    return True
