"""Paints the lines of the model list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.theme import icons
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX
from gui.window.model_rows import ROW_ROLE, ModelRows, Row, RowKind, heading_detail
from gui.window.model_words import shown_tags

PADDING = 10
MARK_WIDTH = 26
"""Room for the tick before a model."""
END_WIDTH = 30
"""Room for the star behind a model, and for asking again behind a heading."""
GAP = 10
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class ModelRowDelegate(QStyledItemDelegate):
    """A heading in small bold letters with how many models there are and how old the list is; a model with its tick
    or check box, name, id, tags and star; a remark dim, over as many lines as it takes. Models of a service that does
    not answer are dim."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._heights: dict[tuple[int, str], int] = {}
        """Laying out asks for each line."""
        theme.changed.connect(self._heights.clear)

    def end_rect(self, rect: QRect) -> QRect:
        """Where in a line a press is for its star, or for asking the service again."""
        width = self._theme.px(END_WIDTH)
        return QRect(rect.right() - width + 1, rect.top(), width, rect.height())

    def row_width(self, row: Row) -> int:
        """What the line would like to have."""
        if row.model is None or row.provider is None:
            return 0
        name = QFontMetrics(self._theme.font(BODY_PX)).horizontalAdvance(row.text)
        small = QFontMetrics(self._theme.font(SMALL_PX))
        extras = [_detail(row), *shown_tags(row.provider, row.model, with_local=row.mixed)]
        words = sum(small.horizontalAdvance(text) + 22 for text in extras if text)
        return self._theme.px(MARK_WIDTH) + name + words + self._theme.px(END_WIDTH) + PADDING

    def row_height(self, row: Row, width: int) -> int:
        """What the line needs in a list of that width."""
        key = (width, row.text) if row.kind is RowKind.REMARK else (0, row.kind.name)
        if key not in self._heights:
            self._heights[key] = self._measured(row, width)
        return self._heights[key]

    def _measured(self, row: Row, width: int) -> int:
        if row.kind is RowKind.HEADING:
            return QFontMetrics(self._theme.font(SMALL_PX, bold=True)).height() + 18
        if row.kind is not RowKind.REMARK:
            return self._theme.px(BODY_PX) + 20
        metrics = QFontMetrics(self._theme.font(SMALL_PX))
        room = QRect(0, 0, max(80, width - 2 * PADDING), 10_000)
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, row.text).height() + 8

    def _paint_heading(self, painter: QPainter, rect: QRect, row: Row, *, hovered: bool) -> None:
        tokens = self._theme.tokens
        inner = rect.adjusted(PADDING, 4, -PADDING, 0)
        if row.alarming:
            self._paint_icon(painter, (inner.left(), inner), "warning", tokens.warning)
            inner.setLeft(inner.left() + self._theme.px(14) + 6)
        provider = row.provider
        asking = provider is not None and (provider.asking or provider.status == "checking")
        if provider is not None and (hovered or row.failed) and not asking:
            end = self.end_rect(rect)
            self._paint_icon(painter, (end.center().x() - self._theme.px(14) // 2, inner), "regenerate", tokens.dim)
            inner.setRight(end.left())
        painter.setFont(self._theme.font(SMALL_PX))
        painter.setPen(QColor(tokens.dim))
        detail = self.tr("asking …") if asking else heading_detail(row)
        label_font = self._theme.font(SMALL_PX, bold=True)
        label_width = QFontMetrics(label_font).horizontalAdvance(row.text)
        detail_width = painter.fontMetrics().horizontalAdvance(detail)
        if detail and label_width + GAP + self._theme.px(14) + detail_width <= inner.width():
            painter.drawText(inner, RIGHT, detail)
        painter.setFont(label_font)
        label = _elided(painter, row.text, inner.width())
        painter.drawText(inner, LEFT, label)
        if row.choosable and row.group is not None:
            at = inner.left() + painter.fontMetrics().horizontalAdvance(label) + 4
            icon = "chevron-right" if row.group.collapsed else "chevron-down"
            self._paint_icon(painter, (at, inner), icon, tokens.dim)

    def _paint_remark(self, painter: QPainter, rect: QRect, row: Row) -> None:
        tokens = self._theme.tokens
        painter.setFont(self._theme.font(SMALL_PX))
        painter.setPen(QColor(tokens.warning if row.alarming else tokens.dim))
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(rect.adjusted(PADDING, 0, -PADDING, 0), flags, row.text)

    def _paint_words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        painter.setFont(self._theme.font(BODY_PX))
        painter.setPen(QColor(self._theme.tokens.accent))
        inner = rect.adjusted(self._theme.px(MARK_WIDTH) + 4, 0, -PADDING, 0)
        painter.drawText(inner, LEFT, _elided(painter, row.text, inner.width()))

    def _paint_model(self, painter: QPainter, rect: QRect, row: Row, hit: tuple[ProviderChoice, ModelChoice]) -> None:
        tokens = self._theme.tokens
        provider, model = hit
        inner = rect.adjusted(self._theme.px(MARK_WIDTH) + 4, 0, -self._theme.px(END_WIDTH), 0)
        painter.setFont(self._theme.font(SMALL_PX))
        for tag in reversed(shown_tags(provider, model, with_local=row.mixed)):
            inner.setRight(self._paint_tag(painter, inner, tag))
        painter.setFont(self._theme.font(BODY_PX))
        painter.setPen(QColor(tokens.dim if row.failed else tokens.text))
        name = _elided(painter, row.text, inner.width())
        painter.drawText(inner, LEFT, name)
        detail = _detail(row)
        if detail and name == row.text:
            inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(name) + GAP)
            painter.setFont(self._theme.font(SMALL_PX))
            painter.setPen(QColor(tokens.dim))
            if inner.width() >= painter.fontMetrics().horizontalAdvance("mmmm"):
                painter.drawText(inner, LEFT, _elided(painter, detail, inner.width()))

    def _paint_tag(self, painter: QPainter, room: QRect, tag: str) -> int:
        """At the right end of `room`; gives where the room ends now."""
        width = painter.fontMetrics().horizontalAdvance(tag) + 12
        if width > room.width() // 2:
            return room.right()
        height = painter.fontMetrics().height() + 2
        chip = QRect(room.right() - width + 1, room.center().y() - height // 2 + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        tokens = self._theme.tokens
        painter.setBrush(QColor(tokens.line if tokens.dark else tokens.hover))
        painter.drawRoundedRect(chip, 5, 5)
        painter.setPen(QColor(tokens.dim))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, tag)
        return room.right() - width - 6

    def _paint_marks(self, painter: QPainter, rect: QRect, row: Row, rows: ModelRows, *, marked: bool) -> None:
        """The tick or the check box at the left, the star at the right."""
        tokens = self._theme.tokens
        ref = row.model.ref if row.model is not None else None
        if rows.checked is not None:
            self._paint_box(painter, rect, checked=ref in rows.checked)
        elif ref == rows.current:
            self._paint_icon(painter, (rect.left() + 8, rect), "check", tokens.accent, 16)
        favourite = ref is not None and rows.is_favourite(ref)
        if row.kind is RowKind.MODEL and (favourite or marked):
            icon, color = ("star-full", tokens.accent) if favourite else ("star", tokens.dim)
            at = self.end_rect(rect).center().x() - self._theme.px(16) // 2
            self._paint_icon(painter, (at, rect), icon, color, 16)

    def _paint_box(self, painter: QPainter, rect: QRect, *, checked: bool) -> None:
        tokens = self._theme.tokens
        size = self._theme.px(16)
        box = QRectF(rect.left() + 8.5, rect.center().y() - size // 2 + 0.5, size, size)
        painter.setPen(QPen(QColor(tokens.accent if checked else tokens.dim), 1))
        painter.setBrush(QColor(tokens.accent) if checked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 5, 5)
        if checked:
            self._paint_icon(painter, (rect.left() + 10, rect), "check", tokens.on_accent, 13)

    def _paint_icon(self, painter: QPainter, at: tuple[int, QRect], name: str, color: str, size: int = 14) -> None:
        """`at`: its left end, and the line in the middle of which it stands."""
        left, line = at
        size = self._theme.px(size)
        icons.icon(name, color, size).paint(painter, QRect(left, line.center().y() - size // 2 + 1, size, size))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.tokens.selected))
            painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        if row.kind is RowKind.HEADING:
            self._paint_heading(painter, rect, row, hovered=bool(option.state & QStyle.StateFlag.State_MouseOver))
        elif row.kind is RowKind.REMARK:
            self._paint_remark(painter, rect, row)
        elif row.kind is RowKind.MODEL and row.model is not None and row.provider is not None:
            self._paint_model(painter, rect, row, (row.provider, row.model))
        else:
            self._paint_words(painter, rect, row)
        rows = index.model()
        if row.model is not None and isinstance(rows, ModelRows):
            self._paint_marks(painter, rect, row, rows, marked=marked)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        return QSize(0, self.row_height(index.data(ROW_ROLE), width))


def _detail(row: Row) -> str:
    """Beside the name: the provider where others stand around it, else the id where it tells more than the name."""
    if row.model is None or row.provider is None:
        return ""
    if row.mixed:
        return row.provider.label
    return "" if row.model.ref.model.casefold() == row.model.name.casefold() else row.model.ref.model


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
