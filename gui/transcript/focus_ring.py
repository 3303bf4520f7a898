"""Shows that the message list itself has the keyboard's focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.theme.theme import Theme

RING_WIDTH = 2


class FocusRing(QWidget):
    """Lies in the margin around what scrolls, so that scrolling never has to paint beneath it."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, reason: Qt.FocusReason) -> None:
        """The focus has come, for this reason: with the mouse one sees where one is."""
        self.setVisible(reason is not Qt.FocusReason.MouseFocusReason)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        inside = self.rect().adjusted(RING_WIDTH, RING_WIDTH, -RING_WIDTH, -RING_WIDTH)
        self.setMask(QRegion(self.rect()) - QRegion(inside))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(self._theme.tokens.accent))
