"""The round button that brings the reader back to the end."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from gui.theme.theme import Theme

_DIAMETER = 36


class FollowButton(QPushButton):
    """An arrow down, shown while the view is not at its end."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Scroll to the end"))
        self.setToolTip(self.tr("Scroll to the end"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(_DIAMETER, _DIAMETER)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.accent if focus else tokens.line), 2 if focus else 1))
        painter.setBrush(QColor(tokens.hover if self.underMouse() else tokens.window))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        pen = QPen(QColor(tokens.text), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        middle = self.rect().center()
        painter.drawLine(middle - QPoint(0, 7), middle + QPoint(0, 7))
        painter.drawPolyline([middle + QPoint(-5, 2), middle + QPoint(0, 7), middle + QPoint(5, 2)])
