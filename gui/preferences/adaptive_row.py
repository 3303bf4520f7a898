"""Widgets beside each other where there is room, and under each other where there is not."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from gui.theme.tokens import GRID


class AdaptiveRow(QLayout):
    """Large text in a small window needs this: a row of controls would be cut off there.

    The item at `stretch` takes the width that is left; with None nobody does.
    """

    def __init__(self, *, stretch: int | None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._stretch = stretch
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(GRID)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _fits(self, width: int) -> bool:
        return self.sizeHint().width() <= width

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items and return the height they need; without `move` only measure."""
        if self._fits(rect.width()):
            return self._arrange_beside(rect, move=move)
        y = rect.y()
        for item in self._shown():
            height = _height(item, rect.width())
            if move:
                stretches = bool(item.expandingDirections() & Qt.Orientation.Horizontal)
                width = rect.width() if stretches else min(rect.width(), item.sizeHint().width())
                item.setGeometry(QRect(rect.x(), y, width, height))
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _arrange_beside(self, rect: QRect, *, move: bool) -> int:
        items = self._shown()
        left = rect.width() - self.sizeHint().width()
        taker = self._items[self._stretch] if self._stretch is not None else None
        widths = [item.sizeHint().width() + (left if item is taker else 0) for item in items]
        heights = [_height(item, width) for item, width in zip(items, widths, strict=True)]
        tallest = max(heights, default=0)
        x = rect.x()
        for item, width, height in zip(items, widths, heights, strict=True):
            if move:
                item.setGeometry(QRect(x, rect.y() + (tallest - height) // 2, width, height))
            x += width + self.spacing()
        return tallest

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        gaps = self.spacing() * max(0, len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + gaps, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(max((size.width() for size in sizes), default=0), max((s.height() for s in sizes), default=0))

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def row_of(*widgets: QWidget, stretch: int | None = 0) -> QWidget:
    """A widget that holds these in an `AdaptiveRow`."""
    row = QWidget()
    layout = AdaptiveRow(stretch=stretch)
    row.setLayout(layout)
    for widget in widgets:
        layout.addWidget(widget)
    return row
