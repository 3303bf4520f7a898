"""Paints the lines of the model list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.bridge.model_choices import ModelChoice
from gui.theme import icons
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX
from gui.window.model_rows import ROW_ROLE, ModelRows, Row

PADDING = 10
MARK_WIDTH = 26
"""Room for the tick before a model."""
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class ModelRowDelegate(QStyledItemDelegate):
    """A heading in small bold letters; a model with its tick, name, id and tags; a remark dim, over as many lines
    as it takes. Models of a service that does not answer are dim."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def row_width(self, row: Row) -> int:
        """What the line would like to have."""
        if row.model is None:
            return 0
        name = QFontMetrics(self._theme.font(BODY_PX)).horizontalAdvance(row.text)
        small = QFontMetrics(self._theme.font(SMALL_PX))
        extras = [_id(row.model), *row.model.all_tags()]
        return (
            self._theme.px(MARK_WIDTH)
            + name
            + sum(small.horizontalAdvance(text) + 22 for text in extras if text)
            + 3 * PADDING
        )

    def row_height(self, row: Row, width: int) -> int:
        """What the line needs in a list of that width."""
        px = self._theme.px
        if row.model is not None:
            return px(BODY_PX) + 20
        metrics = QFontMetrics(self._font(row))
        if not row.remark:
            return metrics.height() + 16
        flags = Qt.TextFlag.TextWordWrap
        return metrics.boundingRect(QRect(0, 0, max(80, width - 2 * PADDING), 10_000), flags, row.text).height() + 8

    def _font(self, row: Row) -> QFont:
        return self._theme.font(SMALL_PX, bold=not row.remark)

    def _paint_words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        tokens = self._theme.tokens
        failed = row.remark and row.provider.status == "failed"
        painter.setFont(self._font(row))
        painter.setPen(QColor(tokens.warning if failed else tokens.dim))
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        if row.remark:
            painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, row.text)
        else:
            painter.drawText(inner.adjusted(0, 6, 0, 0), LEFT, _elided(painter, row.text, inner.width()))

    def _paint_model(self, painter: QPainter, rect: QRect, row: Row, model: ModelChoice) -> None:
        tokens = self._theme.tokens
        inner = rect.adjusted(self._theme.px(MARK_WIDTH) + 4, 0, -PADDING, 0)
        painter.setFont(self._theme.font(SMALL_PX))
        for tag in reversed(model.all_tags()):
            inner.setRight(self._paint_tag(painter, inner, tag))
        painter.setFont(self._theme.font(BODY_PX))
        painter.setPen(QColor(tokens.dim if row.provider.status == "failed" else tokens.text))
        name = _elided(painter, row.text, inner.width())
        painter.drawText(inner, LEFT, name)
        if _id(model) and name == row.text:
            inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(name) + 10)
            painter.setFont(self._theme.font(SMALL_PX))
            painter.setPen(QColor(tokens.dim))
            painter.drawText(inner, LEFT, _elided(painter, _id(model), inner.width()))

    def _paint_tag(self, painter: QPainter, room: QRect, tag: str) -> int:
        """At the right end of `room`; gives where the room ends now."""
        width = painter.fontMetrics().horizontalAdvance(tag) + 12
        if width > room.width() // 2:
            return room.right()
        height = painter.fontMetrics().height() + 2
        chip = QRect(room.right() - width + 1, room.center().y() - height // 2 + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.hover))
        painter.drawRoundedRect(chip, 5, 5)
        painter.setPen(QColor(self._theme.tokens.dim))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, tag)
        return room.right() - width - 6

    def _paint_tick(self, painter: QPainter, rect: QRect) -> None:
        size = self._theme.px(16)
        box = QRect(rect.left() + 8, rect.center().y() - size // 2, size, size)
        icons.icon("check", self._theme.tokens.accent, size).paint(painter, box)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.model is None:
            self._paint_words(painter, rect, row)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._theme.tokens.selected))
                painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
            model = index.model()
            if isinstance(model, ModelRows) and row.model.ref == model.current:
                self._paint_tick(painter, rect)
            self._paint_model(painter, rect, row, row.model)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        return QSize(0, self.row_height(index.data(ROW_ROLE), width))


def _id(model: ModelChoice) -> str:
    """Shown only where it tells more than the name does."""
    return "" if model.ref.model.casefold() == model.name.casefold() else model.ref.model


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
