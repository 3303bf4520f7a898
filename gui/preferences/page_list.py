"""The list of pages at the left of the preferences."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import GRID

WIDTH_PX = 184


class PageList(QWidget):
    """As wide as its longest title needs, at least `WIDTH_PX`."""

    picked = Signal(int)

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._list = QListWidget()
        self._list.setObjectName("preferences_pages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setSpacing(1)
        for policy in (self._list.setHorizontalScrollBarPolicy, self._list.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.viewport().setAutoFillBackground(False)
        self._list.currentRowChanged.connect(self.picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 3 * GRID, GRID, GRID)
        column.addWidget(self._list)
        theme.changed.connect(self._on_theme_changed)

    def add(self, title: str) -> None:
        self._list.addItem(title)

    def show_current(self, row: int) -> None:
        self._list.setCurrentRow(row)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wanted = self._list.sizeHintForColumn(0) + 4 * GRID
        return QSize(max(WIDTH_PX, wanted), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(self._theme.tokens.sidebar))
