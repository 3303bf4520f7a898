"""The text field a message is written in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gui.transcript.growing_field import GrowingField


class ComposerEditor(GrowingField):
    """Stops and recalls, besides what such a field does."""

    stop_requested = Signal()
    recall_requested = Signal()
    """Up was pressed in the empty field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Message"))
        self.setPlaceholderText(self.tr("Message"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            self.stop_requested.emit()
        elif event.key() == Qt.Key.Key_Up and plain and self.document().isEmpty() and not self.is_composing():
            self.recall_requested.emit()
        else:
            super().keyPressEvent(event)
