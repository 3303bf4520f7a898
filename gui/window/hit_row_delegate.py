"""Paints the hits of a search: whose title and when, and a line of two of what was found."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.bridge.search_model import DATE_ROLE, HIT_ROLE
from gui.history.search.search import Hit
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX

PADDING = 10
GAP = 8
_BEFORE_MARK = 18
"""Characters that stand before the first mark at most: a narrow row would not come to it otherwise."""
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

Marks = tuple[tuple[int, int], ...]
Span = tuple[int, int, QTextCharFormat]


class HitRowDelegate(QStyledItemDelegate):
    """Rows of one height: a title with its date, then two lines of the snippet with what was found marked. Who said
    it stands before the snippet."""

    def __init__(self, *, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def _heights(self) -> tuple[int, int]:
        """Of a title's line, and of a snippet's."""
        title = QFontMetrics(self._theme.font(BODY_PX, bold=True)).height()
        return title, QFontMetrics(self._theme.font(SMALL_PX)).height()

    def _paint_title(self, painter: QPainter, line: QRect, hit: Hit, date: str) -> None:
        tokens = self._theme.tokens
        painter.setFont(self._theme.font(SMALL_PX))
        painter.setPen(QColor(tokens.dim))
        width = painter.fontMetrics().horizontalAdvance(date)
        if width < line.width() // 2:
            painter.drawText(line, RIGHT, date)
            line = line.adjusted(0, 0, -width - GAP, 0)
        painter.setFont(self._theme.font(BODY_PX, bold=True))
        painter.setPen(QColor(tokens.text))
        title = " ".join(hit.title.split())
        painter.drawText(line, LEFT, painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, line.width()))

    def _paint_snippet(self, painter: QPainter, room: QRect, hit: Hit) -> None:
        who = hit.model_label or (self.tr("You") if hit.role == "user" else self.tr("Title"))
        text, marks = _around_first_mark(hit.snippet, hit.marks)
        before = f"{who} · "
        spans = [(0, len(before), self._format(dim=True))]
        spans += [(start + len(before), end + len(before), self._format(dim=False)) for start, end in marks]
        layout = self._laid_out(before + text, spans, room.width())
        painter.setPen(QColor(self._theme.tokens.text))
        layout.draw(painter, QPointF(room.topLeft()))

    def _laid_out(self, text: str, spans: Sequence[Span], width: int) -> QTextLayout:
        """On two lines; what does not fit is cut off with an ellipsis."""
        metrics = QFontMetrics(self._theme.font(SMALL_PX))
        layout = self._wrapped(text, spans, width)
        if layout.lineCount() > 1:
            first = len(text.encode("utf-16-le")[: 2 * layout.lineAt(1).textStart()].decode("utf-16-le"))
            cut = metrics.elidedText(text[first:], Qt.TextElideMode.ElideRight, width)
            if cut != text[first:]:
                layout = self._wrapped(text[:first] + cut, spans, width)
        return layout

    def _wrapped(self, text: str, spans: Sequence[Span], width: int) -> QTextLayout:
        layout = QTextLayout(text, self._theme.font(SMALL_PX))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([_range(text, *span) for span in spans])
        layout.beginLayout()
        top = 0.0
        for _ in range(2):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout

    def _format(self, *, dim: bool) -> QTextCharFormat:
        tokens = self._theme.tokens
        made = QTextCharFormat()
        if dim:
            made.setForeground(QColor(tokens.dim))
        else:
            made.setForeground(QColor(tokens.on_mark))
            made.setBackground(QColor(tokens.mark))
        return made

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: Hit = index.data(HIT_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.tokens.selected))
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        title, _small = self._heights()
        room = option.rect.adjusted(PADDING, 8, -PADDING, -8)
        line = QRect(room.left(), room.top(), room.width(), title)
        self._paint_title(painter, line, hit, str(index.data(DATE_ROLE)))
        self._paint_snippet(painter, room.adjusted(0, title + 3, 0, 0), hit)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 0
        title, small = self._heights()
        return QSize(width, title + 3 + 2 * small + 18)


def _around_first_mark(text: str, marks: Marks) -> tuple[str, Marks]:
    """The snippet from a little before its first mark on."""
    first = marks[0][0] if marks else 0
    if first <= _BEFORE_MARK:
        return text, marks
    space = text.find(" ", first - _BEFORE_MARK, first)
    start = space + 1 if space >= 0 else first - _BEFORE_MARK
    return "…" + text[start:], tuple((one - start + 1, other - start + 1) for one, other in marks)


def _range(text: str, start: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    """In Qt's characters, of which those above U+FFFF are two."""
    made = QTextLayout.FormatRange()
    made.start = len(text[:start].encode("utf-16-le")) // 2
    made.length = len(text[start:end].encode("utf-16-le")) // 2
    made.format = form
    return made
