"""Paints the lines of the sidebar's list, and edits names in them."""

from html import escape

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from gui.bridge.conversation_list_model import ROW_ROLE
from gui.bridge.conversation_rows import Heading, Row
from gui.history.listing import Folder
from gui.theme.icons import icon
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX

PADDING = 12
INDENT = 20
"""Of what is in a folder."""
CHEVRON_PX = 14
MORE_PX = 16
LONGEST_NAME = 200
_SHOWN_CHARACTERS = 400
"""More do not fit on any screen."""


class ChatRowDelegate(QStyledItemDelegate):
    """One line, shortened where it must be; the row the keyboard is on has the accent's ring. The row under the pointer
    or with the focus has a ⋯ at its end."""

    named = Signal(object, str)
    """The row, a folder or a conversation, and what the user called it."""

    def __init__(self, *, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.drop_row = -1
        """Where something would come to that is dragged over the list; -1: nowhere."""

    def more_rect(self, rect: QRect) -> QRect:
        """Where the ⋯ of a row in `rect` is."""
        size = self._theme.px(MORE_PX) + 12
        return QRect(rect.right() - size - 2, rect.center().y() - size // 2 + 1, size, size)

    def _text_rect(self, rect: QRect, row: Row) -> QRect:
        left = PADDING
        if not isinstance(row, Heading) and (isinstance(row, Folder) or (row.folder is not None and not row.pinned)):
            left += self._theme.px(INDENT)
        return rect.adjusted(left, 0, -PADDING, 0)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, *, row: Row, dropped_on: bool) -> None:
        tokens = self._theme.tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and not isinstance(row, Heading)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) or dropped_on
        painter.setPen(QPen(QColor(tokens.accent), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if selected or hovered or dropped_on:
            painter.setBrush(QColor(tokens.selected if selected or dropped_on else tokens.hover))
        inset = 1 if focused else 0
        painter.drawRoundedRect(
            QRectF(option.rect).adjusted(inset, 1 + inset, -inset, -1 - inset), RADIUS_CONTROL, RADIUS_CONTROL
        )

    def _paint_text(self, painter: QPainter, room: QRect, text: str, *, font: QFont, color: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        shown = QTextOption(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        shown.setWrapMode(QTextOption.WrapMode.NoWrap)
        shown.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        line = painter.fontMetrics().elidedText(_one_line(text), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRectF(room), line, shown)

    def _paint_folder(self, painter: QPainter, rect: QRect, folder: Folder, *, counted: bool) -> None:
        tokens = self._theme.tokens
        size = self._theme.px(CHEVRON_PX)
        box = QRect(rect.left() + PADDING - 2, rect.center().y() - size // 2 + 1, size, size)
        icon("chevron-down" if folder.opened else "chevron-right", tokens.dim, size).paint(painter, box)
        room = self._text_rect(rect, folder)
        if counted:
            count = str(folder.count)
            small = self._theme.font(SMALL_PX)
            width = QFontMetrics(small).horizontalAdvance(count)
            end = QRect(room.right() - width, room.top(), width + 1, room.height())
            self._paint_text(painter, end, count, font=small, color=tokens.dim)
            room.setRight(room.right() - width - 8)
        else:
            room.setRight(self.more_rect(rect).left() - 2)
        self._paint_text(painter, room, folder.name, font=self._theme.font(BODY_PX), color=tokens.text)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        tokens, rect = self._theme.tokens, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, row=row, dropped_on=index.row() == self.drop_row)
        marked = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        if isinstance(row, Heading):
            room = self._text_rect(rect, row).adjusted(0, 8, 0, 0)
            font = self._theme.font(SMALL_PX, bold=True)
            self._paint_text(painter, room, str(index.data()), font=font, color=tokens.dim)
        else:
            room = self._text_rect(rect, row)
            if marked:
                more = self.more_rect(rect)
                size = self._theme.px(MORE_PX)
                icon("more", tokens.dim, size).paint(painter, more, Qt.AlignmentFlag.AlignCenter)
                room.setRight(more.left() - 2)
            if isinstance(row, Folder):
                self._paint_folder(painter, rect, row, counted=not marked)
            else:
                self._paint_text(painter, room, row.title, font=self._theme.font(BODY_PX), color=tokens.text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(0, self.row_height())

    def row_height(self) -> int:
        return QFontMetrics(self._theme.font(BODY_PX)).height() + 20

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The whole name where the row has room for a part of it."""
        row = index.data(ROW_ROLE)
        if event.type() is not QEvent.Type.ToolTip or row is None:
            return super().helpEvent(event, view, option, index)
        line = _one_line(str(index.data()))
        width = QFontMetrics(self._theme.font(BODY_PX)).horizontalAdvance(line)
        fits = width <= self._text_rect(option.rect, row).width() - self._theme.px(MORE_PX)
        QToolTip.showText(event.globalPos(), "" if fits else f"<p>{escape(line)}</p>", view)
        return True

    # -- editing

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setMaxLength(LONGEST_NAME)
        folder = isinstance(index.data(ROW_ROLE), Folder)
        editor.setAccessibleName(self.tr("Name of the folder") if folder else self.tr("Title of the chat"))
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():  # else what is being written stays
            editor.setText(_one_line(str(index.data())))
            editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        del model  # who listens writes it to the history, which the model follows
        if isinstance(editor, QLineEdit):
            name = _one_line(editor.text())
            if name and name != _one_line(str(index.data())):
                self.named.emit(index.data(ROW_ROLE), name)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        left = self._text_rect(option.rect, index.data(ROW_ROLE)).left() - PADDING
        editor.setGeometry(QRect(left, option.rect.top() + 1, option.rect.right() - left + 1, option.rect.height() - 2))


def _one_line(text: str) -> str:
    return " ".join(text[:_SHOWN_CHARACTERS].split())
