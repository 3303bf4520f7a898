"""The list of models as the mouse meets it: stars and headings are pressed without choosing anything."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QListView, QWidget

from gui.window.model_row_delegate import ModelRowDelegate
from gui.window.model_rows import ROW_ROLE, RowKind


class ModelListView(QListView):
    """A list whose delegate says where in a line the star is, and where a service is asked again."""

    star_clicked = Signal(int)
    """In this row."""
    refresh_clicked = Signal(int)
    """In this heading's row."""

    def __init__(self, *, delegate: ModelRowDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._delegate = delegate
        self._pressed: int | None = None
        self.setItemDelegate(delegate)

    def _end_at(self, position: QPoint) -> int | None:
        """The row at the end of which that is."""
        index = self.indexAt(position)
        if not index.isValid() or not self._delegate.end_rect(self.visualRect(index)).contains(position):
            return None
        row = index.data(ROW_ROLE)
        asks = row.kind is RowKind.HEADING and row.provider is not None
        return index.row() if asks or row.kind is RowKind.MODEL else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._end_at(event.position().toPoint())
        if self._pressed is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif self._end_at(event.position().toPoint()) == pressed:
            row = self.model().index(pressed, 0).data(ROW_ROLE)
            (self.star_clicked if row.kind is RowKind.MODEL else self.refresh_clicked).emit(pressed)
