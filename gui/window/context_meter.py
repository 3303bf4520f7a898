"""The ring beside the composer's buttons: how much of the model's context the next request would take."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QWidget

from gui.theme.palette import mixed
from gui.theme.roles import set_role
from gui.theme.theme import Theme

RING_PX = 16
ROOM_PX = 24
LINE = 2.5
LEAST = 0.04
"""The smallest part of the ring that can be seen."""


class ContextMeter(QWidget):
    """Quiet while there is room; the amount stands beside it under the pointer and with the keyboard's focus, and
    always once it is worth a warning."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount = self._warning = ""
        self._alarming = False
        self._ring = _Ring(theme=theme, parent=self)
        self._ring.setAccessibleName(self.tr("Context"))
        self._ring.hide()
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._ring)
        row.addWidget(self._text, 1)
        self._ring.pointed_at.connect(self._update_text)

    @property
    def control(self) -> QWidget:
        """What takes the keyboard's focus."""
        return self._ring

    @property
    def text(self) -> str:
        """What stands beside the ring."""
        return self._text.text()

    def show_size(self, *, share: float | None, amount: str, warning: str, alarming: bool) -> None:
        """`share` is from 0 to 1, None for nothing to show; `amount` says it in words, `warning` what will come of
        it; `alarming` asks for the warning's colour."""
        shown = share is not None
        if not shown and self._ring.hasFocus():
            self._ring.focusNextChild()
        self._ring.setVisible(shown)
        self._ring.show_share(share or 0.0, alarming=alarming)
        self._amount = amount if shown else ""
        told, self._warning = self._warning, warning if shown else ""
        self._alarming = alarming and shown
        words = self._words()
        self._ring.setAccessibleDescription(words)
        self._ring.setToolTip(words.replace("<", "‹"))
        self._update_text()
        if self._warning and self._warning != told:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._ring, words))

    def _words(self) -> str:
        return f"{self._amount}: {self._warning}" if self._warning else self._amount

    def _update_text(self) -> None:
        set_role(self._text, "small error" if self._alarming else "small")
        self._text.setText(self._words() if self._alarming or self._ring.is_pointed_at else "")


class _Ring(QAbstractButton):
    """Filled clockwise. Pressing it keeps the words beside it until it is pressed again."""

    pointed_at = Signal()
    """The pointer or the focus has come or gone."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self._alarming = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(self.pointed_at)
        theme.changed.connect(self._on_theme_changed)

    @property
    def is_pointed_at(self) -> bool:
        return self.underMouse() or self.hasFocus() or self.isChecked()

    def show_share(self, share: float, *, alarming: bool) -> None:
        if (share, alarming) != (self._share, self._alarming):
            self._share, self._alarming = share, alarming
            self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        room = self._theme.px(ROOM_PX)
        return QSize(room, room)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed_at.emit()

    def leaveEvent(self, event: object) -> None:
        del event
        self.pointed_at.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pointed_at.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed_at.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        size = self._theme.px(RING_PX)
        line = LINE * self._theme.text_scale
        box = QRectF((self.width() - size) / 2, (self.height() - size) / 2, size, size)
        box.adjust(line / 2, line / 2, -line / 2, -line / 2)
        pen = QPen(mixed(tokens.line, tokens.dim, 0.3), line)
        painter.setPen(pen)
        painter.drawEllipse(box)
        if self._share > 0:
            pen.setColor(QColor(tokens.warning if self._alarming else tokens.dim))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(box, 90 * 16, -round(max(LEAST, self._share) * 360 * 16))
