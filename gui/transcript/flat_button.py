"""The message list's own push buttons: painted, because style sheets cost more than the buttons themselves."""

from enum import Enum, auto

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_CONTROL, SMALL_PX


class ButtonLook(Enum):
    QUIET = auto()
    """Dim text, a surface only under the pointer."""
    OUTLINED = auto()
    PRIMARY = auto()
    """The one to choose first: in the accent."""


class FlatButton(QPushButton):
    """A push button in one of the looks. It reads the theme when it paints."""

    def __init__(self, text: str, *, theme: Theme, look: ButtonLook = ButtonLook.QUIET, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._look = look
        self._quiet = look is ButtonLook.QUIET
        # Not the widget's font: the program's style sheet has the last word on that.
        self._font = theme.font(SMALL_PX if self._quiet else SMALL_PX + 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(True)  # Enter presses it, too
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(self.sizeHint())

    def set_look(self, look: ButtonLook) -> None:
        """Another look of the same size."""
        if look is not self._look:
            self._look = look
            self.update()

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font)
        px = self._theme.px
        if self._quiet:
            return QSize(metrics.horizontalAdvance(self.text()) + 2 * px(7), px(24))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * px(13), px(29))

    def _surface(self) -> str:
        tokens = self._theme.tokens
        if self._look is ButtonLook.PRIMARY:
            return tokens.accent if self.isEnabled() else tokens.selected
        if self.isChecked():
            return tokens.selected
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            return tokens.selected if self.isDown() else tokens.hover
        return "" if self._quiet else tokens.window

    def _ink(self) -> str:
        tokens = self._theme.tokens
        if self._look is ButtonLook.PRIMARY:
            return tokens.on_accent if self.isEnabled() else tokens.dim
        return tokens.dim if self._quiet and not self.underMouse() else tokens.text

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line)) if self._look is ButtonLook.OUTLINED else Qt.PenStyle.NoPen)
        surface = self._surface()
        painter.setBrush(QColor(surface) if surface else Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = 6 if self._quiet else RADIUS_CONTROL
        painter.drawRoundedRect(box, radius, radius)
        if self._look is ButtonLook.PRIMARY and self.underMouse() and self.isEnabled():
            painter.setBrush(QColor(255, 255, 255, 28))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = tokens.text if self._look is ButtonLook.PRIMARY else tokens.accent
            painter.setPen(QPen(QColor(ring), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        ink = QColor(self._ink())
        if not self.isEnabled() and self._look is not ButtonLook.PRIMARY:
            ink.setAlphaF(0.4)
        painter.setPen(ink)
        painter.setFont(self._font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextHideMnemonic, self.text())
