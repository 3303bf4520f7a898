"""Paints the lines of the palette."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX
from gui.window.palette_rows import ROW_ROLE, PaletteRow

PADDING = 10
GAP = 16
"""Between a text and what stands at the right."""
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class PaletteRowDelegate(QStyledItemDelegate):
    """A heading in small bold letters; an item with its detail dim at the right, which gives way first."""

    def __init__(self, *, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def _paint_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setFont(self._theme.font(SMALL_PX, bold=True))
        painter.setPen(QColor(self._theme.tokens.dim))
        painter.drawText(rect.adjusted(PADDING, 6, -PADDING, 0), LEFT, text)

    def _paint_item(self, painter: QPainter, rect: QRect, row: PaletteRow) -> None:
        tokens = self._theme.tokens
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        detail = row.item.detail if row.item is not None else ""
        small = QFontMetrics(self._theme.font(SMALL_PX))
        wanted = QFontMetrics(self._theme.font(BODY_PX)).horizontalAdvance(row.text)
        if detail and wanted + GAP + small.horizontalAdvance(detail) <= inner.width():
            painter.setFont(self._theme.font(SMALL_PX))
            painter.setPen(QColor(tokens.dim))
            painter.drawText(inner, RIGHT, detail)
        painter.setFont(self._theme.font(BODY_PX))
        painter.setPen(QColor(tokens.text))
        text = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, LEFT, text)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: PaletteRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.item is None:
            self._paint_heading(painter, option.rect, row.text)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._theme.tokens.selected))
                painter.drawRoundedRect(option.rect, RADIUS_CONTROL, RADIUS_CONTROL)
            self._paint_item(painter, option.rect, row)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option
        row: PaletteRow = index.data(ROW_ROLE)
        if row.item is None:
            return QSize(0, QFontMetrics(self._theme.font(SMALL_PX, bold=True)).height() + 16)
        return QSize(0, self._theme.px(BODY_PX) + 20)
