"""Scrolling with the middle button: the text moves as far from where it was pressed as the pointer is."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from gui.theme.theme import Theme

_DIAMETER = 28
_STILL = 12
"""Within this distance of where it was pressed nothing moves, in pixels."""
_FRAME_MS = 16


class Autoscroll(QObject):
    """Goes on until the next click, a key, or the wheel; or until the button is let go, if it was held and moved."""

    def __init__(self, *, theme: Theme, view: QWidget, scroll: Callable[[int], None]) -> None:
        super().__init__(view)
        self._view = view
        self._scroll = scroll
        self.marker = Marker(theme=theme, parent=view)
        self._origin = QPoint()
        self._at = QPoint()
        self._moved = False
        self._last = 0.0
        self._rest = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def active(self) -> bool:
        return self._timer.isActive()

    def begin(self, where: QPoint) -> None:
        """The middle button was pressed at a point of the screen."""
        self._origin = self._at = where
        self._moved = False
        self._rest = 0.0
        self._last = time.monotonic()
        self.marker.show_at(self._view.mapFromGlobal(where))
        QApplication.setOverrideCursor(Qt.CursorShape.SizeVerCursor)
        self._watch_everything()
        self._timer.start()

    def stop(self) -> None:
        if not self.active:
            return
        self._timer.stop()
        self.marker.hide()
        QApplication.restoreOverrideCursor()
        self._watch_nothing()

    def _watch_everything(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def _watch_nothing(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def _on_timeout(self) -> None:
        now = time.monotonic()
        seconds, self._last = now - self._last, now
        self._rest += _speed(self._at.y() - self._origin.y()) * seconds
        pixels = round(self._rest)
        self._rest -= pixels
        if pixels:
            self._scroll(pixels)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if not self.active:
            ended = kind is QEvent.Type.MouseButtonRelease
            if ended:
                self._watch_nothing()
            return ended
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QKeyEvent) and kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            escape = event.key() == Qt.Key.Key_Escape
            if escape and kind is QEvent.Type.ShortcutOverride:
                event.accept()  # else it would stop the reply
                return True
            self.stop()
            return escape
        if kind in (QEvent.Type.Wheel, QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate):
            self.stop()
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseMove:
            self._at = event.globalPosition().toPoint()
            self._moved = self._moved or abs(self._at.y() - self._origin.y()) > _STILL
        elif kind is QEvent.Type.MouseButtonRelease:
            if self._moved and event.button() is Qt.MouseButton.MiddleButton:
                self.stop()
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self.stop()
            self._watch_everything()  # this click means no more than that, to its end
        return True


def _speed(distance: int) -> float:
    """Pixels a second: slow near the marker, a page in no time far from it."""
    beyond = max(0, abs(distance) - _STILL)
    speed = 4 * beyond + beyond * beyond / 30
    return speed if distance > 0 else -speed


class Marker(QWidget):
    """Shows where the pointer has to come back to for the text to stand still."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.resize(_DIAMETER, _DIAMETER)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, centre: QPoint) -> None:
        self.move(centre - self.rect().center())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.window))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        pen = QPen(QColor(tokens.text), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        middle = self.rect().center()
        for up in (-1, 1):
            painter.drawPolyline([middle + QPoint(-4, 4 * up), middle + QPoint(0, 8 * up), middle + QPoint(4, 4 * up)])
        painter.drawPoint(middle)
