"""The round button that brings the reader back to the end."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX

_DIAMETER = 36
_MARGIN = 16
_AROUND = 14
"""Beside the number."""
_MOST = 999


class FollowButton(QPushButton):
    """An arrow down, shown while the view is not at its end, and how many lines have come there since."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = -1
        self._corner = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_lines(0)
        self.hide()

    def show_lines(self, lines: int) -> None:
        """So many lines have come since the end was last seen."""
        if lines == self._lines:
            return
        self._lines = lines
        name = self.tr("Scroll to the end")
        if lines:
            more = self.tr("1 new line") if lines == 1 else self.tr("%1 new lines").replace("%1", str(lines))
            name = f"{name}, {more}"
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.place(self._corner)
        self.update()

    def place(self, corner: QPoint) -> None:
        """Stand in the lower right corner of what ends here."""
        self._corner = corner
        self.setFont(self._theme.font(SMALL_PX, bold=True))
        size = self.sizeHint()
        self.setGeometry(QRect(corner - QPoint(size.width() + _MARGIN, size.height() + _MARGIN), size))

    def _number(self) -> str:
        if self._lines <= 0:
            return ""
        return str(self._lines) if self._lines <= _MOST else f"{_MOST}+"

    def sizeHint(self) -> QSize:
        number = self._number()
        height = max(_DIAMETER, self._theme.px(_DIAMETER))
        room = self.fontMetrics().horizontalAdvance(number) + _AROUND if number else 0
        return QSize(height + room, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.accent if focus else tokens.line), 2 if focus else 1))
        painter.setBrush(QColor(tokens.hover if self.underMouse() else tokens.window))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        pen = QPen(QColor(tokens.text), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        middle = QPoint(self.height() // 2, self.height() // 2)
        painter.drawLine(middle - QPoint(0, 7), middle + QPoint(0, 7))
        painter.drawPolyline([middle + QPoint(-5, 2), middle + QPoint(0, 7), middle + QPoint(5, 2)])
        number = self._number()
        if number:
            painter.setPen(QColor(tokens.accent))
            beside = self.rect().adjusted(self.height() - 6, 0, -_AROUND + 4, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
