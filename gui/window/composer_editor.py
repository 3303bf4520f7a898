"""The text field a message is written in."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gui.transcript.growing_field import GrowingField


class ComposerEditor(GrowingField):
    """Stops and recalls, besides what such a field does."""

    stop_requested = Signal()
    recall_requested = Signal()
    """Up was pressed in the empty field."""
    files_offered = Signal(object)
    """Files (`list[Path]`) were pasted or dropped."""
    picture_offered = Signal(QMimeData)
    """A picture was, from another program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Message"))
        self.setPlaceholderText(self.tr("Message"))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if super().canInsertFromMimeData(source):
            return True
        from gui.window.offered_files import has_picture  # late: not before the first paint

        return has_picture(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        from gui.window.offered_files import has_picture, local_files  # late, too

        files: list[Path] = local_files(source)
        if files:
            self.files_offered.emit(files)
        elif has_picture(source):
            self.picture_offered.emit(source)
        else:
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            self.stop_requested.emit()
        elif event.key() == Qt.Key.Key_Up and plain and self.document().isEmpty() and not self.is_composing():
            self.recall_requested.emit()
        else:
            super().keyPressEvent(event)
