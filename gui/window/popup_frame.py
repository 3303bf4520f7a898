"""What opens over the window: a raised sheet with rounded corners, closed by a press beside it."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.theme.theme import Theme

RADIUS = 12
MARGIN = 8
"""Between the sheet's edge and what it holds."""
SCREEN_MARGIN = 8
"""As near as it comes to the screen's edge."""


class PopupFrame(QFrame):
    """A window of its own, of the kind Qt closes by itself."""

    closed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        # X11 may have no compositor, and what is transparent is black then: there the corners are cut off.
        self._cut_off = QGuiApplication.platformName() == "xcb"
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._cut_off)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a press outside only closes

    def room(self) -> QRect:
        """Where on its parent's screen it may stand."""
        parent = self.parentWidget()
        screen = parent.screen() if parent is not None else self.screen()
        return screen.availableGeometry().adjusted(SCREEN_MARGIN, SCREEN_MARGIN, -SCREEN_MARGIN, -SCREEN_MARGIN)

    def move_near(self, position: QPoint) -> None:
        """Put the upper left corner there (in screen coordinates), or as near as the screen allows."""
        room = self.room()
        x = max(room.left(), min(position.x(), room.right() + 1 - self.width()))
        y = max(room.top(), min(position.y(), room.bottom() + 1 - self.height()))
        self.move(x, y)

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
