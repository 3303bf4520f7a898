"""Keys that are typed into a field and move through a list beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCursor, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView

FAR = 1_000_000
"""To the first or the last row."""
_PAGE = 8
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_Home: -FAR,
    Qt.Key.Key_End: FAR,
}

Step = Callable[[int, int], int | None]
"""From a row (-1: none) so many rows on that can be chosen; None where there is none."""


class ListSteering(QObject):
    """The keyboard's focus stays in the field; the list's current row is the mark, and a screen reader is told where
    it goes. The mark follows the mouse, too. Enter and a click choose. While the list is hidden all keys are the
    field's, but for Esc.
    """

    chosen = Signal(QModelIndex)
    """The marked row, by Enter, or the one that was clicked."""
    confirmed = Signal()
    """Enter was pressed while nothing is marked."""
    escaped = Signal()
    """Esc was pressed. Without `takes_escape` the field gets that key itself."""

    def __init__(
        self, *, field: QLineEdit, view: QListView, step: Step, takes_escape: bool = True, takes_ends: bool = True
    ) -> None:
        """`takes_ends`: Home and End go through the list, and not through the text."""
        super().__init__(view)
        self._field = field
        self._view = view
        self._step = step
        self._takes_escape = takes_escape
        ends = () if takes_ends else (Qt.Key.Key_Home, Qt.Key.Key_End)
        self._steps = {key: by for key, by in _STEPS.items() if key not in ends}
        self._mouse_rested_at = QPoint()
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMouseTracking(True)
        field.installEventFilter(self)
        view.entered.connect(self._on_entered)
        view.clicked.connect(self.chosen)
        view.selectionModel().currentChanged.connect(self._on_moved)

    def mark(self, row: int | None) -> None:
        """Mark the row and bring it into view; None leaves the mark where it is."""
        if row is not None:
            self._view.setCurrentIndex(self._view.model().index(row, 0))
            # What stands above the first row, such as a heading, comes into view with it.
            first = row == self._step(-1, 0)
            self._view.scrollTo(self._view.model().index(0 if first else row, 0))

    def mark_first(self) -> None:
        self.mark(self._step(-1, 0))

    def leave_mouse(self) -> None:
        """The list is about to open, maybe under a mouse that rests: that means nothing by it."""
        self._mouse_rested_at = QCursor.pos()

    def _on_entered(self, index: QModelIndex) -> None:
        if QCursor.pos() != self._mouse_rested_at:
            self._view.setCurrentIndex(index)

    def _on_moved(self, current: QModelIndex) -> None:
        if current.isValid() and self._view.isVisible() and QAccessible.isActive():
            event = QAccessibleEvent(self._view, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list. The field's keys come here by themselves."""
        key = event.key()  # any number: Qt has no name for the keys of most scripts
        if key == Qt.Key.Key_Escape and self._takes_escape:
            self.escaped.emit()
        elif not self._view.isVisible():
            return False
        elif key in self._steps:
            self.mark(self._step(self._view.currentIndex().row(), self._steps[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._view.currentIndex().isValid():
                self.chosen.emit(self._view.currentIndex())
            else:
                self.confirmed.emit()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.press(event)
        return super().eventFilter(watched, event)


def step_among(rows: Sequence[int], start: int, by: int) -> int | None:
    """The row of `rows` that is `by` further on (negative: back) from `start`, or as far as there are any; the first
    where `start` is none of them, None where there are none."""
    if not rows:
        return None
    if start not in rows:
        return rows[0]
    return rows[max(0, min(rows.index(start) + by, len(rows) - 1))]
