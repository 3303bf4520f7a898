"""How the closed picker looks: whether the provider answers, the model's name, the provider, an arrow."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from gui.theme import icons
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL

if TYPE_CHECKING:  # which come after the first paint
    from gui.bridge.model_choices import Status

MAX_WIDTH = 360
DOT_ROOM = 28
CHEVRON_ROOM = 32
GAP = 8


class Shown(NamedTuple):
    """What the picker says."""

    name: str
    label: str
    """The provider's; it gives way first."""
    status: "Status"


class ModelPickerLook:
    """Measures and paints, in the theme in force."""

    def __init__(self, *, theme: Theme) -> None:
        self._theme = theme

    def size(self, shown: Shown) -> QSize:
        """What it would like to have."""
        bold, normal = self._metrics()
        label = GAP + normal.horizontalAdvance(shown.label) if shown.label else 0
        width = self._dot_room() + bold.horizontalAdvance(shown.name) + label + 2 + CHEVRON_ROOM
        return QSize(min(width, round(MAX_WIDTH * self._theme.text_scale)), bold.height() + 18)

    def least_size(self) -> QSize:
        bold, _ = self._metrics()
        return QSize(self._dot_room() + bold.horizontalAdvance("gpt-4o") + CHEVRON_ROOM, bold.height() + 18)

    def paint(self, painter: QPainter, rect: QRect, shown: Shown, *, focused: bool, raised: bool) -> None:
        tokens = self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if focused else tokens.line), 2 if focused else 1))
        painter.setBrush(QColor(tokens.hover if raised else tokens.window))
        inset = 1 if focused else 0.5
        box = QRectF(rect).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_dot(painter, rect, shown.status)
        self._paint_text(painter, rect.adjusted(self._dot_room(), 0, -CHEVRON_ROOM, 0), shown)
        size = self._theme.px(14)
        arrow = QRect(rect.width() - CHEVRON_ROOM // 2 - size // 2 - 2, (rect.height() - size) // 2, size, size)
        icons.icon("chevron-down", tokens.dim, size).paint(painter, arrow)

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(self._theme.font(BODY_PX, bold=True)), QFontMetrics(self._theme.font(BODY_PX))

    def _dot_room(self) -> int:
        return 8 + self._theme.px(DOT_ROOM - 8)

    def _paint_dot(self, painter: QPainter, rect: QRect, status: "Status") -> None:
        """Green and full where it answers, a warning sign where not, a ring while that is unknown."""
        tokens = self._theme.tokens
        center = QRectF(rect).center().y()
        if status == "failed":
            size = self._theme.px(15)
            box = QRect(9, round(center - size / 2), size, size)
            icons.icon("warning", tokens.warning, size).paint(painter, box)
            return
        radius = self._theme.px(8) / 2
        full = status == "ok"
        painter.setPen(Qt.PenStyle.NoPen if full else QPen(QColor(tokens.dim), 1.5))
        painter.setBrush(QColor(tokens.good) if full else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(12, center - radius, 2 * radius, 2 * radius))

    def _paint_text(self, painter: QPainter, room: QRect, shown: Shown) -> None:
        tokens = self._theme.tokens
        bold, normal = self._metrics()
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = bold.elidedText(shown.name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.setFont(self._theme.font(BODY_PX, bold=True))
        painter.setPen(QColor(tokens.text))
        painter.drawText(room, left, name)
        room.setLeft(room.left() + bold.horizontalAdvance(name) + GAP)
        if room.width() > normal.horizontalAdvance("MMM"):
            painter.setFont(self._theme.font(BODY_PX))
            painter.setPen(QColor(tokens.dim))
            label = normal.elidedText(shown.label, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, left, label)
