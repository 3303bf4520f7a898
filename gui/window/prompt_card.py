"""An example prompt as a button."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CODE

PADDING_X = 16
PADDING_Y = 12


class PromptCard(QAbstractButton):
    """Unlike a QPushButton it wraps its text."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._theme.font(BODY_PX)).horizontalAdvance(self.text()) + 2 * PADDING_X
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(40, width - 2 * PADDING_X), 10_000)
        metrics = QFontMetrics(self._theme.font(BODY_PX))
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height() + 2 * PADDING_Y

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.accent), 2) if focused else Qt.PenStyle.NoPen)
        lit = self.underMouse() or self.isDown()
        painter.setBrush(QColor(tokens.selected if self.isDown() else tokens.hover if lit else tokens.reply))
        inset = 1 if focused else 0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS_CODE, RADIUS_CODE)
        painter.setPen(QColor(tokens.text))
        painter.setFont(self._theme.font(BODY_PX))
        inner = self.rect().adjusted(PADDING_X, 0, -PADDING_X, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
