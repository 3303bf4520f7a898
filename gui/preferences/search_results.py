"""What a search in the preferences has found, as a list; and the mark around what was chosen."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from gui.preferences.field import wrapped_label
from gui.preferences.search_entries import SearchEntry
from gui.preferences.two_lines import ROW_ROLE, TwoLines, TwoLinesDelegate, row_name
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID, RADIUS_CONTROL

MOST = 60
MARKED_MS = 2_500


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, and the name of the page that it is on."""

    page: str
    entry: SearchEntry


class SearchResults(QWidget):
    """Arrows choose and Enter goes there, also while the keyboard is in the line that one types in."""

    chosen = Signal(object)

    def __init__(self, *, theme: Theme, line: QLineEdit) -> None:
        super().__init__()
        self._line = line
        self._hits: list[Hit] = []
        self._model = QStandardItemModel(self)
        self._list = _List()
        self._list.setObjectName("search_results")
        self._list.setAccessibleName(self.tr("Found settings"))
        self._list.setItemDelegate(TwoLinesDelegate(theme=theme, view=self._list, wraps=True))
        self._list.setModel(self._model)
        self._nothing = wrapped_label("", role="dim")
        self._nothing.setObjectName("search_nothing")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
        line.installEventFilter(self)
        line.returnPressed.connect(self._choose)
        self._list.activated.connect(lambda _index: self._choose())
        self._list.clicked.connect(lambda _index: self._choose())

    @property
    def titles(self) -> list[str]:
        """What was found, the best first."""
        return [hit.entry.label for hit in self._hits]

    def show_hits(self, hits: list[Hit], *, words: str) -> None:
        self._hits = hits[:MOST]
        self._model.clear()
        for hit in self._hits:
            where = " › ".join(part for part in (hit.entry.page, hit.entry.section) if part)
            line = " — ".join(part for part in (where, hit.entry.help) if part)
            row = TwoLines(title=hit.entry.label, line=line or self.tr("Page"))
            item = QStandardItem(row.title)
            item.setData(row, ROW_ROLE)
            item.setData(row_name(row), Qt.ItemDataRole.AccessibleTextRole)
            item.setEditable(False)
            self._model.appendRow(item)
        self._nothing.setText(self.tr("No setting has to do with “%1”.").replace("%1", words))
        self._nothing.setVisible(not hits)
        self._list.setVisible(bool(hits))
        self._list.setCurrentIndex(self._model.index(0, 0))

    def _choose(self) -> None:
        at = self._list.currentIndex().row()
        if self.isVisible() and 0 <= at < len(self._hits):
            self.chosen.emit(self._hits[at])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        pressed = event.type() is QEvent.Type.KeyPress and self.isVisible()
        if watched is self._line and pressed and isinstance(event, QKeyEvent) and event.key() in keys:
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


class _List(QListView):
    def __init__(self) -> None:
        super().__init__()
        set_role(self, "bare")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class FoundMark(QWidget):
    """A ring around a widget for a moment, so that the eye finds it."""

    def __init__(self, *, theme: Theme, around: QWidget) -> None:
        super().__init__(around.parentWidget())
        self._theme = theme
        self._around = around
        self.setObjectName("found_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        around.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        QTimer.singleShot(MARKED_MS, self, self.deleteLater)

    def _place(self) -> None:
        self.setGeometry(self._around.geometry().adjusted(-GRID, -GRID, GRID, GRID))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(self._theme.tokens.current_mark)
        ground = QColor(color)
        ground.setAlpha(30)
        painter.setBrush(ground)
        painter.setPen(QPen(color, 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
