"""Lists of rows with a title and a quiet second line, as services, presets and hits of a search have them."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.theme.icons import pixmap
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX

ROW_ROLE = Qt.ItemDataRole.UserRole
PADDING = 10
DOT_PX = 9
BOX_PX = 16
MOST_LINES = 3
ITEM = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class TwoLines:
    """One row. `dot` names a token of the colours, "ring" before it makes it hollow; `check` None has no box."""

    title: str
    line: str = ""
    heading: bool = False
    dot: str = ""
    failed: bool = False
    """Whether the second line tells of something that needs to be mended."""
    dim: bool = False
    check: bool | None = None
    check_fixed: bool = False
    """Whether it cannot be taken out."""


class TwoLinesDelegate(QStyledItemDelegate):
    """Paints `TwoLines`. Space and a click on its box check a row, as `Qt.CheckStateRole` of the model."""

    def __init__(self, *, theme: Theme, view: QAbstractItemView, wraps: bool = False) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._wraps = wraps

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ITEM) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, TwoLines):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state = option.state
        if row.heading:
            self._paint_heading(painter, rect, row)
        else:
            self._paint_ground(painter, rect, state)
            self._paint_row(painter, rect, row)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: ITEM) -> QSize:
        del option
        row = index.data(ROW_ROLE)
        title = QFontMetrics(self._theme.font(BODY_PX)).height()
        small = QFontMetrics(self._theme.font(SMALL_PX))
        width = self._view.viewport().width()
        if not isinstance(row, TwoLines):
            return QSize(width, title)
        if row.heading:
            return QSize(width, small.height() + 22)
        height = title + 16
        if row.line:
            height += self._line_height(row, width - self._left(row) - PADDING - self._end(row), small) + 2
        return QSize(width, height)

    def check_rect(self, rect: QRect) -> QRect:
        """Where in a row its box is, with some room around it."""
        room = self._theme.px(BOX_PX) + 2 * PADDING
        return QRect(rect.right() - room + 1, rect.top(), room, rect.height())

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: ITEM) -> bool:
        row = index.data(ROW_ROLE)
        if not isinstance(row, TwoLines) or row.check is None or row.check_fixed:
            return False
        rect: QRect = option.rect
        if isinstance(event, QMouseEvent):
            inside = self.check_rect(rect).contains(event.position().toPoint())
            if not inside or event.button() is not Qt.MouseButton.LeftButton:
                return False
            if event.type() is not QEvent.Type.MouseButtonRelease:
                return event.type() is QEvent.Type.MouseButtonDblClick
        elif not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        state = Qt.CheckState.Unchecked if row.check else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def _left(self, row: TwoLines) -> int:
        return PADDING + (self._theme.px(DOT_PX) + PADDING if row.dot else 0)

    def _end(self, row: TwoLines) -> int:
        return 0 if row.check is None else self._theme.px(BOX_PX) + PADDING

    def _line_height(self, row: TwoLines, width: int, metrics: QFontMetrics) -> int:
        if not self._wraps:
            return metrics.height()
        room = QRect(0, 0, max(60, width), 10_000)
        wanted = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, row.line).height()
        return min(wanted, MOST_LINES * metrics.lineSpacing())

    def _paint_heading(self, painter: QPainter, rect: QRect, row: TwoLines) -> None:
        painter.setFont(self._theme.font(SMALL_PX, bold=True))
        painter.setPen(QColor(self._theme.tokens.dim))
        bottom_left = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect.adjusted(PADDING, 0, -PADDING, -4), bottom_left, row.title)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: Any) -> None:
        tokens = self._theme.tokens
        ground = QRectF(rect).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(tokens.selected))
            painter.drawRoundedRect(ground, RADIUS_CONTROL, RADIUS_CONTROL)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(ground, RADIUS_CONTROL, RADIUS_CONTROL)
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), RADIUS_CONTROL - 1, RADIUS_CONTROL - 1)

    def _paint_row(self, painter: QPainter, rect: QRect, row: TwoLines) -> None:
        tokens = self._theme.tokens
        left, right = rect.left() + self._left(row), rect.right() - PADDING - self._end(row)
        title_font, small_font = self._theme.font(BODY_PX), self._theme.font(SMALL_PX)
        title, small = QFontMetrics(title_font), QFontMetrics(small_font)
        width = max(10, right - left)
        top = rect.top() + 8 if row.line else rect.top() + (rect.height() - title.height()) // 2
        if row.dot:
            self._paint_dot(painter, rect.left() + PADDING, top + title.height() // 2, row.dot)
        painter.setFont(title_font)
        painter.setPen(QColor(tokens.dim if row.dim else tokens.text))
        name = title.elidedText(row.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(left, top + title.ascent(), name)
        if row.line:
            painter.setFont(small_font)
            painter.setPen(QColor(tokens.warning if row.failed else tokens.dim))
            room = QRect(left, top + title.height() + 2, width, self._line_height(row, width, small))
            if self._wraps:
                painter.drawText(room, Qt.TextFlag.TextWordWrap, row.line)
            else:
                line = small.elidedText(row.line, Qt.TextElideMode.ElideRight, width)
                painter.drawText(room.left(), room.top() + small.ascent(), line)
        if row.check is not None:
            self._paint_box(painter, self.check_rect(rect), row)

    def _paint_dot(self, painter: QPainter, left: int, middle: int, name: str) -> None:
        color = QColor(getattr(self._theme.tokens, name.removeprefix("ring ")))
        size = self._theme.px(DOT_PX)
        circle = QRectF(left, middle - size / 2, size, size)
        if name.startswith("ring "):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color, 1.5))
            circle.adjust(1, 1, -1, -1)
        else:
            painter.setBrush(color)
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(circle)

    def _paint_box(self, painter: QPainter, room: QRect, row: TwoLines) -> None:
        tokens, size = self._theme.tokens, self._theme.px(BOX_PX)
        box = QRect(room.center().x() - size // 2, room.center().y() - size // 2, size, size)
        painter.setOpacity(0.45 if row.check_fixed else 1)
        painter.setPen(QPen(QColor(tokens.accent if row.check else tokens.dim), 1))
        painter.setBrush(QColor(tokens.accent) if row.check else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        if row.check:
            inside = box.adjusted(1, 1, -1, -1)
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(inside, pixmap("check", tokens.on_accent, size=inside.width(), ratio=ratio))


def row_name(row: TwoLines) -> str:
    """What a screen reader says of it."""
    return ", ".join(part for part in (row.title, row.line) if part)
