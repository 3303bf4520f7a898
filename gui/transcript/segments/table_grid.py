"""Paints a table, row by row as far as it is visible, and lets cells be selected."""

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from gui.markdown.blocks import Run, TableBlock
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_CONTROL
from gui.transcript.segments.prose_formats import ProseFormats
from gui.transcript.segments.table_cells import PADDING_X, PADDING_Y, TableCells
from gui.transcript.wishes import Wishes

CellIndex = tuple[int, int]


class TableGrid(QAbstractScrollArea):
    """Scrolls sideways where the table is wider than the column. Selection is by whole cells."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._cells = TableCells(formats=ProseFormats(theme=theme, colour=theme.tokens.text))
        self._from: CellIndex | None = None
        self._to: CellIndex | None = None
        self._pressed_link: Run | None = None
        self._hovered_link = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)

    @property
    def cells(self) -> TableCells:
        return self._cells

    def show_block(self, block: TableBlock) -> None:
        self._cells.show_block(block)
        self.viewport().update()

    def lay_out(self, width: int) -> int:
        self._cells.lay_out(width - 2)
        over = self._cells.width + 2 - width
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, over))
        bar.setPageStep(width)
        bar.setSingleStep(40)
        return self._cells.height + 2 + (bar.sizeHint().height() if over > 0 else 0)

    def caret_point(self) -> QPoint:
        """After the last text."""
        row = self._cells.row_count - 1
        column = max((c for c in range(len(self._cells.column_widths)) if self._cells.text(row, c)), default=0)
        left = sum(self._cells.column_widths[:column]) + PADDING_X
        layout = self._cells.layout(row, column)
        end = layout.lineAt(layout.lineCount() - 1).naturalTextRect() if layout.lineCount() else QRectF()
        top = self._cells.row_tops[row] + PADDING_Y
        return QPoint(round(left + end.right()) + 2 - self.horizontalScrollBar().value(), round(top + end.top()) + 1)

    def row_at(self, y: int) -> int:
        return max(0, min(bisect_right(self._cells.row_tops, y) - 1, self._cells.row_count - 1))

    def row_top(self, row: int) -> int:
        return self._cells.row_tops[min(row, self._cells.row_count)]

    def text(self) -> str:
        """All cells, tabs between columns."""
        return self._text_of(QRect(0, 0, len(self._cells.column_widths), self._cells.row_count))

    def selected_text(self) -> str:
        chosen = self._selected()
        return "" if chosen is None else self._text_of(chosen)

    def clear_selection(self) -> None:
        self._from = self._to = None
        self.viewport().update()

    def _text_of(self, box: QRect) -> str:
        rows = range(box.top(), box.bottom() + 1)
        columns = range(box.left(), box.right() + 1)
        return "\n".join("\t".join(self._cells.text(row, column) for column in columns) for row in rows)

    def _selected(self) -> QRect | None:
        if self._from is None or self._to is None:
            return None
        (row, column), (to_row, to_column) = self._from, self._to
        top_left = QPoint(min(column, to_column), min(row, to_row))
        return QRect(top_left, QPoint(max(column, to_column), max(row, to_row)))

    def _select_to(self, cell: CellIndex) -> None:
        self._to = cell
        self._wishes.selection_begun.emit(self)
        self.viewport().update()

    def _cell_at(self, at: QPoint) -> CellIndex:
        x = at.x() + self.horizontalScrollBar().value()
        rights = list(accumulate(self._cells.column_widths))
        return self.row_at(at.y()), max(0, min(bisect_right(rights, x), len(rights) - 1))

    def _link_at(self, at: QPoint) -> Run | None:
        if not self._cells.row_count:
            return None
        row, column = self._cell_at(at)
        left = sum(self._cells.column_widths[:column]) + PADDING_X - self.horizontalScrollBar().value()
        top = self._cells.row_tops[row] + PADDING_Y
        return self._cells.link(row, column, QPointF(at) - QPointF(left, top))

    def _hover(self, link: str) -> None:
        if link != self._hovered_link:
            self._hovered_link = link
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)
            self._wishes.link_hovered.emit(link)

    def _paint_row(self, painter: QPainter, row: int, chosen: QRect | None) -> None:
        tokens = self._theme.tokens
        top = self._cells.row_tops[row]
        height = self._cells.row_tops[row + 1] - top
        if row == 0:
            painter.fillRect(0, top, self._cells.width, height, QColor(tokens.hover))
        elif row > 1:
            painter.fillRect(0, top, self._cells.width, 1, QColor(tokens.line))
        left = 0
        for column, width in enumerate(self._cells.column_widths):
            if chosen is not None and chosen.contains(column, row):
                painter.fillRect(left, top, width, height, QColor(tokens.selected))
            painter.setPen(QColor(tokens.text))
            self._cells.layout(row, column).draw(painter, QPointF(left + PADDING_X, top + PADDING_Y))
            left += width

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._cells.row_count:
            return
        tokens = self._theme.tokens
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min(self._cells.width + 1, self.viewport().width() - 1)
        frame = QRectF(0.5, 0.5, width, self._cells.height + 1)
        shape = QPainterPath()
        shape.addRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.fillPath(shape, QColor(tokens.code))
        painter.save()
        painter.setClipPath(shape)
        painter.translate(1 - self.horizontalScrollBar().value(), 1)
        chosen = self._selected()
        for row in range(self.row_at(event.rect().top()), self.row_at(event.rect().bottom()) + 1):
            self._paint_row(painter, row, chosen)
        painter.restore()
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawPath(shape)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.viewport().update()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0 and (sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            QApplication.sendEvent(bar, event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self._cells.row_count:
            event.ignore()
            return
        at = event.position().toPoint()
        self._pressed_link = self._link_at(at)
        self._from, self._to = self._cell_at(at), None
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            found = self._link_at(at)
            self._hover(found.link if found is not None else "")
        elif self._from is not None and (self._to is not None or self._cell_at(at) != self._from):
            self._select_to(self._cell_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        link, self._pressed_link = self._pressed_link, None
        if link is not None and self._to is None and self._link_at(event.position().toPoint()) == link:
            self._wishes.link_clicked.emit(link.link, link.text)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._cells.row_count:
            self._from = self._cell_at(event.position().toPoint())
            self._select_to(self._from)

    def leaveEvent(self, _event: object) -> None:
        self._hover("")
