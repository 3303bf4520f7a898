"""The list of models that opens beneath the picker, or anywhere else a model is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QCursor,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from gui.bridge.model_choices import ProviderChoice, filter_choices
from gui.chat.model_ref import ModelRef
from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.window.model_row_delegate import ModelRowDelegate
from gui.window.model_rows import ModelRows

MIN_WIDTH = 320
MAX_WIDTH = 520
MAX_HEIGHT = 480
RADIUS = 12
MARGIN = 8
SCROLL_BAR = 10

_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


class ModelPickerPopup(QFrame):
    """Typing filters, the arrows move, Enter or a click chooses, Esc closes.

    The keyboard's focus stays in the filter; the list moves beneath it and tells a screen reader so.
    """

    model_chosen = Signal(object)
    """The `ModelRef`. The popup is closed then."""
    refresh_requested = Signal()
    closed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._providers: Sequence[ProviderChoice] = ()
        self._rows = ModelRows()
        self._delegate = ModelRowDelegate(theme=theme)
        # X11 may have no compositor, and what is transparent is black then: there the corners are cut off.
        self._cut_off = QGuiApplication.platformName() == "xcb"
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._cut_off)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a press outside only closes
        self.setAccessibleName(self.tr("Models"))
        self._filter = QLineEdit(self)
        self._list = QListView(self)
        self._mouse_rested_at = QPoint()
        self._nothing = QLabel(self.tr("No model has that name."), self)
        self._refresh = IconButton(theme=theme, icon="regenerate", name=self.tr("Ask the services again"), parent=self)
        self._lay_out()
        self.setFocusProxy(self._filter)
        self._filter.installEventFilter(self)
        self._filter.textChanged.connect(self._on_filter_changed)
        self._list.entered.connect(self._on_entered)
        self._list.clicked.connect(self._choose)
        self._list.selectionModel().currentChanged.connect(self._on_moved)
        self._refresh.clicked.connect(self.refresh_requested)
        theme.changed.connect(self._list.doItemsLayout)

    def _lay_out(self) -> None:
        self._filter.setPlaceholderText(self.tr("Find a model"))
        self._filter.setAccessibleName(self.tr("Find a model"))
        self._list.setModel(self._rows)
        self._list.setItemDelegate(self._delegate)
        self._list.setAccessibleName(self.tr("Models"))
        self._list.setProperty("role", "bare")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._nothing.setProperty("role", "dim")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._filter, 1)
        top.addWidget(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN // 2)
        column.addLayout(top)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)

    def set_providers(self, providers: Sequence[ProviderChoice]) -> None:
        """May be called while it is open: what is marked stays marked."""
        self._providers = tuple(providers)
        self._fill(mark=self._marked())

    def set_current(self, ref: ModelRef | None) -> None:
        """The model with the tick."""
        self._rows.set_rows(providers=self._rows_shown(), current=ref)
        self._fill(mark=ref)

    def open_at(self, position: QPoint, *, filter_text: str = "") -> None:
        """Open with the upper left corner there (in screen coordinates), or as near as the screen allows."""
        self._filter.setText(filter_text)
        self._fill(mark=self._rows.current if not filter_text else None)
        self.resize(self._wanted_size())
        self.move(self._on_screen(position))
        self._mouse_rested_at = QCursor.pos()
        self.show()
        self._list.doItemsLayout()
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)
        self._filter.setFocus(Qt.FocusReason.PopupFocusReason)

    def _rows_shown(self) -> list[ProviderChoice]:
        return filter_choices(self._providers, self._filter.text())

    def _fill(self, *, mark: ModelRef | None) -> None:
        shown = self._rows_shown()
        self._rows.set_rows(providers=shown, current=self._rows.current)
        row = self._rows.row_of(mark)
        self._mark(row if row is not None else self._rows.step(-1, 0))
        self._list.setVisible(bool(shown))
        self._nothing.setVisible(not shown)

    def _mark(self, row: int | None) -> None:
        if row is not None:
            self._list.setCurrentIndex(self._rows.index(row))
            # The heading comes into view with the first model beneath it.
            first = row == self._rows.step(-1, 0)
            self._list.scrollTo(self._rows.index(0 if first else row))

    def _marked(self) -> ModelRef | None:
        index = self._list.currentIndex()
        model = self._rows.row(index.row()).model if index.isValid() else None
        return None if model is None else model.ref

    def _wanted_size(self) -> QSize:
        scale = self._theme.text_scale
        rows = [self._rows.row(number) for number in range(self._rows.rowCount())]
        width = max((self._delegate.row_width(row) for row in rows), default=0) + 2 * MARGIN + SCROLL_BAR
        width = max(round(MIN_WIDTH * scale), min(width, round(MAX_WIDTH * scale)))
        available = self.screen().availableGeometry().size()
        width = min(width, available.width() - 16)
        lines = sum(self._delegate.row_height(row, width - SCROLL_BAR - 2 * MARGIN) for row in rows)
        height = self._filter.sizeHint().height() + lines + 3 * MARGIN
        return QSize(width, min(height, round(MAX_HEIGHT * scale), available.height() - 16))

    def _on_screen(self, position: QPoint) -> QPoint:
        parent = self.parentWidget()
        screen = parent.screen() if parent is not None else self.screen()
        room = screen.availableGeometry().adjusted(8, 8, -8, -8)
        x = max(room.left(), min(position.x(), room.right() + 1 - self.width()))
        y = max(room.top(), min(position.y(), room.bottom() + 1 - self.height()))
        return QPoint(x, y)

    def _choose(self, index: QModelIndex) -> None:
        model = self._rows.row(index.row()).model if index.isValid() else None
        if model is not None:
            self.hide()
            self.model_chosen.emit(model.ref)

    def _on_entered(self, index: QModelIndex) -> None:
        # The list may open under a mouse that rests, which means nothing by it.
        if QCursor.pos() != self._mouse_rested_at:
            self._list.setCurrentIndex(index)

    def _on_filter_changed(self) -> None:
        self._fill(mark=None if self._filter.text() else self._rows.current)

    def _on_moved(self, current: QModelIndex) -> None:
        if current.isValid() and self.isVisible() and QAccessible.isActive():
            event = QAccessibleEvent(self._list, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list."""
        if event.key() in _STEPS:
            self._mark(self._rows.step(self._list.currentIndex().row(), _STEPS[Qt.Key(event.key())]))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cut_off:
            self.setMask(_rounded(self.rect()))

    def hideEvent(self, event: QEvent) -> None:
        del event
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        if self._cut_off:
            painter.fillRect(self.rect(), QColor(tokens.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.reply if tokens.dark else tokens.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def _rounded(box: QRect) -> QRegion:
    region = QRegion(box.adjusted(RADIUS, 0, -RADIUS, 0)) | QRegion(box.adjusted(0, RADIUS, 0, -RADIUS))
    corner = QRegion(0, 0, 2 * RADIUS, 2 * RADIUS, QRegion.RegionType.Ellipse)
    for x in (0, box.width() - 2 * RADIUS):
        for y in (0, box.height() - 2 * RADIUS):
            region |= corner.translated(x, y)
    return region
