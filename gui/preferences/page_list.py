"""The list of pages at the left of the preferences."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import GRID

WIDTH_PX = 184


class PageList(QWidget):
    """As wide as its longest title needs, at least `WIDTH_PX`."""

    picked = Signal(int)
    typed = Signal(str)

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._list = _List()
        self._list.typed.connect(self.typed)
        self._list.setObjectName("preferences_pages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setSpacing(1)
        for policy in (self._list.setHorizontalScrollBarPolicy, self._list.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.viewport().setAutoFillBackground(False)
        self._list.currentRowChanged.connect(self.picked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(self._list)
        theme.changed.connect(self._on_theme_changed)

    def add(self, title: str) -> None:
        self._list.addItem(title)

    def set_search(self, line: QWidget) -> None:
        """Stands above the pages, and before them in the order of Tab."""
        self._column.insertWidget(0, line)
        QWidget.setTabOrder(line, self._list)  # without effect before all else is in the window

    def take_focus(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current(self) -> int:
        return self._list.currentRow()

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


class _List(QListWidget):
    """Letters are for the search, which finds pages, too."""

    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        modified = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if text.strip() and text.isprintable() and not modified:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)
