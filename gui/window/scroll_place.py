"""Keeps what is looked at in a list where it is, while rows come and go above it."""

from PySide6.QtCore import QPersistentModelIndex, QPoint
from PySide6.QtWidgets import QListView

_REMEMBERED = 3
"""Of several rows one may be the one that goes away or up."""


class ScrollPlace:
    """Remembers the first rows in sight. A list that is at its beginning stays there, so that what is new is seen."""

    def __init__(self, view: QListView) -> None:
        self._view = view
        self._rows: list[tuple[QPersistentModelIndex, int]] = []

    def remember(self) -> None:
        self._rows = []
        index = self._view.indexAt(QPoint(1, 1))
        if self._view.verticalScrollBar().value() == 0 or not index.isValid():
            return
        for number in range(index.row(), index.row() + _REMEMBERED):
            row = self._view.model().index(number, 0)
            if row.isValid():
                self._rows.append((QPersistentModelIndex(row), self._view.visualRect(row).top()))

    def restore(self) -> None:
        kept = [(index, top) for index, top in self._rows if index.isValid()]
        self._rows = []
        if kept:
            self._view.doItemsLayout()
            steps = [self._view.visualRect(index).top() - top for index, top in kept]
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + min(steps, key=abs))
