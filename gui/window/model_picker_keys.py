"""Keys of the model list that are not about moving in it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class ModelPickerKeys(QObject):
    """Made after the list's `ListSteering`, so that it sees a key before that one does.

    Where several models are chosen Space is for the list, until something has been typed since the mark moved: then
    another word may follow.
    """

    favourite = Signal()
    """Ctrl+D: give the marked model a star, or take it."""
    refresh = Signal()
    """F5: ask all services again."""
    refresh_one = Signal()
    """Shift+F5: ask the marked one."""
    open_group = Signal(bool)
    """Right and Left in an empty field: open or close the marked group."""
    check = Signal()
    """Space, where several are chosen; Ctrl+Space at any time."""
    confirm = Signal()
    """Enter, where several are chosen."""

    def __init__(self, *, field: QLineEdit, parent: QObject) -> None:
        super().__init__(parent)
        self.several = False
        """Whether several models are chosen."""
        self._field = field
        self._typed = False
        field.textEdited.connect(self._on_edited)
        field.installEventFilter(self)

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list."""
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_F5:
            (self.refresh_one if modifiers & _SHIFT else self.refresh).emit()
        elif key == Qt.Key.Key_D and modifiers == _CONTROL:
            self.favourite.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not self._field.text():
            self.open_group.emit(key == Qt.Key.Key_Right)
        elif self.several and key == Qt.Key.Key_Space and (modifiers & _CONTROL or self._space_checks()):
            self.check.emit()
        elif self.several and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm.emit()
        else:
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self._typed = False
            return False
        return True

    def _space_checks(self) -> bool:
        return not self._field.text() or not self._typed

    def _on_edited(self) -> None:
        self._typed = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.press(event)
        return super().eventFilter(watched, event)
