"""All keys on one page."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontInfo, QFontMetrics, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.theme.tokens import BODY_PX, SMALL_PX

SEPARATOR = "   "
"""Between two shortcuts of one action."""


class ShortcutsDialog(QDialog):
    """Lists what has a key. `more` are (what, keys) pairs of what is no action, such as the composer's keys.

    Made anew each time it is opened, so that it shows the keys in force.
    """

    def __init__(
        self,
        *,
        actions: Sequence[QAction],
        more: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        heading = QLabel(self.tr("Keyboard shortcuts"))
        heading.setProperty("role", "heading")
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(self.tr("Find a shortcut"))
        self._filter.setAccessibleName(self.tr("Find a shortcut"))
        self._filter.textChanged.connect(self._on_filter_changed)
        self._table = _make_table()
        self._table.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self._table.setAccessibleName(self.tr("Keyboard shortcuts"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 12, 12)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self._filter)
        column.addWidget(self._table, 1)
        rows = [(plain_text(action), keys_text(action.shortcuts())) for action in actions if action.shortcuts()]
        for what, keys in (*rows, *more):
            self._table.addTopLevelItem(QTreeWidgetItem([what, keys]))
        em = self.fontMetrics().height()
        self.resize(26 * em, 32 * em)

    def _on_filter_changed(self, text: str) -> None:
        words = text.casefold().split()
        for number in range(self._table.topLevelItemCount()):
            item = self._table.topLevelItem(number)
            if item is not None:
                line = f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in line for word in words))


def _make_table() -> QTreeWidget:
    table = QTreeWidget()
    table.setColumnCount(2)
    table.setHeaderHidden(True)
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setItemDelegate(ShortcutRowDelegate(table))
    table.header().setStretchLastSection(False)
    table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return table


def plain_text(action: QAction) -> str:
    """Without the mark of the menu's access key, and without the dots of what opens a dialog."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def keys_text(shortcuts: Sequence[QKeySequence]) -> str:
    return SEPARATOR.join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in shortcuts)


class ShortcutRowDelegate(QStyledItemDelegate):
    """What at the left, its keys as key caps at the right."""

    def _paint_caps(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        palette, rect = option.palette, option.rect
        painter.setFont(_small(option.font))
        right = rect.right() - 8
        height = painter.fontMetrics().height() + 6
        for keys in reversed(text.split(SEPARATOR)):
            width = painter.fontMetrics().horizontalAdvance(keys) + 14
            cap = QRectF(right - width + 0.5, rect.center().y() - height / 2 + 0.5, width, height)
            painter.setPen(QPen(palette.mid().color(), 1))
            painter.setBrush(palette.light())
            painter.drawRoundedRect(cap, 5, 5)
            painter.setPen(palette.text().color())
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, keys)
            right -= width + 6

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & option.state.State_Selected:
            painter.fillRect(option.rect, option.palette.midlight())
        if index.column() == 1:
            self._paint_caps(painter, option, str(index.data()))
        else:
            painter.setFont(option.font)
            painter.setPen(option.palette.text().color())
            room = option.rect.adjusted(8, 0, -8, 0)
            text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        small = QFontMetrics(_small(option.font))
        keys = str(index.data()).split(SEPARATOR)
        width = sum(small.horizontalAdvance(text) + 20 for text in keys) + 16
        return QSize(width, QFontMetrics(option.font).height() + 18)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(max(1, round(QFontInfo(font).pixelSize() * SMALL_PX / BODY_PX)))
    return small
