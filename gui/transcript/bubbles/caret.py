"""The block at the end of a text that is still being written."""

from PySide6.QtCore import QRectF, Qt, QTimerEvent
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.theme.motion import motion_reduced
from gui.theme.theme import Theme

_BLINK_MS = 500


class Caret(QWidget):
    """Blinks while it is shown, and stays lit while text keeps coming. Hidden it costs nothing."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lit = True
        self._timer = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def keep_lit(self) -> None:
        """Text has just come: begin a new blink."""
        self._stop()
        if not self._lit:
            self._lit = True
            self.update()
        if self.isVisible() and not motion_reduced():
            self._timer = self.startTimer(_BLINK_MS)

    def _stop(self) -> None:
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def showEvent(self, _event: QShowEvent) -> None:
        self.keep_lit()

    def hideEvent(self, _event: QHideEvent) -> None:
        self._stop()

    def timerEvent(self, _event: QTimerEvent) -> None:
        self._lit = not self._lit
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._lit:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.accent))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
