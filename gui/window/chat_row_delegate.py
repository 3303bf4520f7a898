"""Paints the titles of the chats in the sidebar."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL

PADDING = 12


class ChatRowDelegate(QStyledItemDelegate):
    """One line, shortened where it must be; the row the keyboard is on has the accent's ring."""

    def __init__(self, *, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = self._theme.tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(tokens.accent), 2) if focused else Qt.PenStyle.NoPen)
        if selected or hovered:
            painter.setBrush(QColor(tokens.selected if selected else tokens.hover))
        inset = 1 if focused else 0
        painter.drawRoundedRect(
            QRectF(option.rect).adjusted(inset, 1 + inset, -inset, -1 - inset), RADIUS_CONTROL, RADIUS_CONTROL
        )
        painter.setPen(QColor(tokens.text))
        painter.setFont(self._theme.font(BODY_PX))
        room = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        title = " ".join(str(index.data()).split())
        text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(0, QFontMetrics(self._theme.font(BODY_PX)).height() + 20)
