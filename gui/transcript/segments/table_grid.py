"""Paints a table, row by row as far as it is visible, and lets its text be selected."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from gui.markdown.blocks import Run, TableBlock
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_CONTROL
from gui.transcript.accessibility import tell_focus
from gui.transcript.segments.marks import mark_format, selection_format
from gui.transcript.segments.passages import Mark, Passage
from gui.transcript.segments.prose_formats import ProseFormats
from gui.transcript.segments.table_cells import PADDING_Y, TableCells
from gui.transcript.segments.table_links import TableLinks
from gui.transcript.segments.table_text import CellIndex, TableText
from gui.transcript.segments.table_widths import PADDING_X
from gui.transcript.wishes import Wishes


class TableGrid(QAbstractScrollArea):
    """Scrolls sideways where the table is wider than the column.

    Selection and marks are those of a text surface, in positions of `TableText`.
    """

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._cells = TableCells(formats=ProseFormats(theme=theme, colour=theme.tokens.text), shelf=wishes.formulas)
        wishes.formulas.drawn.connect(self._on_formula_drawn)
        self._text = TableText()
        self._selected = (0, 0)
        self._marks: Sequence[Mark] = ()
        self._pressed_link: Run | None = None
        self._pressed_at = QPoint()
        self._hovered_link = ""
        self.links = TableLinks(layout=self._cells.layout, origin=self._text_origin)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)

    @property
    def cells(self) -> TableCells:
        return self._cells

    def show_block(self, block: TableBlock) -> None:
        self._cells.show_block(block)
        self._text.show_block(block)
        self.links.show_block(block)

    def lay_out(self, width: int) -> int:
        was = self._cells.height
        first = self._cells.lay_out(width - 2)
        top = min(self._cells.row_tops[first], was - RADIUS_CONTROL)
        self.viewport().update(0, top, self.viewport().width(), self.viewport().height() - top)
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
        return self._text.text

    def selected_text(self) -> str:
        return self._text.part(*self._selected)

    def clear_selection(self) -> None:
        self.select(0, 0)

    # -- as a text surface

    def passages(self) -> Sequence[Passage]:
        return self._text.passages()

    def end_position(self) -> int:
        return self._text.end_position()

    def position_at(self, at: QPoint) -> int:
        if not self._cells.row_count:
            return 0
        cell = self._cell_at(at)
        inside = QPointF(at) - self._text_origin(cell)
        layout = self._cells.layout(*cell)
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            if inside.y() < line.y() + line.height() or index == layout.lineCount() - 1:
                return self._text.position(cell, int(line.xToCursor(inside.x())))
        return self._text.position(cell, 0)

    def rect_at(self, position: int) -> QRect:
        cell, into = self._text.cell_at(position)
        layout = self._cells.layout(*cell)
        line = layout.lineForTextPosition(into)
        if not line.isValid():
            line = layout.lineAt(layout.lineCount() - 1)
        x = line.cursorToX(into)  # PySide gives the position it settled on as well
        left = float(x[0]) if isinstance(x, tuple) else 0.0
        at = self._text_origin(cell) + QPointF(left, line.y())
        return QRect(round(at.x()), round(at.y()), 1, round(line.height()))

    def select(self, start: int, end: int) -> None:
        selected = (start, end) if start < end else (0, 0)
        if selected != self._selected:
            old, self._selected = self._selected, selected
            self._update_rows(old[0], selected[0])
            self._update_rows(old[1], selected[1])

    def show_marks(self, marks: Sequence[Mark]) -> None:
        if marks or self._marks:
            self._marks = list(marks)
            self.viewport().update()

    def word_at(self, position: int) -> tuple[int, int]:
        return self._text.word_at(position)

    def paragraph_at(self, position: int) -> tuple[int, int]:
        """The cell."""
        return self._text.bounds(self._text.cell_at(position)[0])

    def moved(self, position: int, move: QTextCursor.MoveOperation) -> int | None:
        return self._text.moved(position, move)

    def _update_rows(self, start: int, end: int) -> None:
        """Paint the rows again between two positions."""
        if start == end:
            return
        first, last = (self._text.cell_at(position)[0][0] for position in sorted((start, end)))
        tops = self._cells.row_tops
        top, bottom = tops[min(first, len(tops) - 1)], tops[min(last + 1, len(tops) - 1)]
        self.viewport().update(0, top, self.viewport().width(), bottom - top + 2)

    def _text_origin(self, cell: CellIndex) -> QPointF:
        """Where the cell's text begins."""
        row, column = cell
        left = sum(self._cells.column_widths[:column]) + PADDING_X - self.horizontalScrollBar().value()
        return QPointF(left + 1, self._cells.row_tops[row] + PADDING_Y + 1)

    def _cell_at(self, at: QPoint) -> CellIndex:
        x = at.x() + self.horizontalScrollBar().value()
        rights = list(accumulate(self._cells.column_widths))
        return self.row_at(at.y()), max(0, min(bisect_right(rights, x), len(rights) - 1))

    def _link_at(self, at: QPoint) -> Run | None:
        if not self._cells.row_count:
            return None
        cell = self._cell_at(at)
        return self._cells.link(*cell, QPointF(at) - self._text_origin(cell))

    def link_at(self, at: QPoint) -> tuple[str, str]:
        """The target of the link at a point, and the text that stands for it; both empty where there is none."""
        link = self._link_at(at)
        return (link.link, link.text) if link is not None else ("", "")

    def _hover(self, link: str) -> None:
        if link != self._hovered_link:
            self._hovered_link = link
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor)
            self._wishes.link_hovered.emit(link)

    def _on_formula_drawn(self) -> None:
        if self._cells.show_drawn_formulas():
            self.viewport().update()
            self._wishes.height_changed.emit(self)

    def _paint_row(self, painter: QPainter, row: int) -> None:
        tokens = self._theme.tokens
        top = self._cells.row_tops[row]
        height = self._cells.row_tops[row + 1] - top
        if row == 0:
            painter.fillRect(0, top, self._cells.width, height, QColor(tokens.hover))
        elif row > 1:
            painter.fillRect(0, top, self._cells.width, 1, QColor(tokens.line))
        left = 0
        for column, width in enumerate(self._cells.column_widths):
            painter.setPen(QColor(tokens.text))
            at = QPointF(left + PADDING_X, top + PADDING_Y)
            self._cells.layout(row, column).draw(painter, at, self._highlights((row, column)))
            self._cells.paint_formulas(painter, row, column, at, QColor(tokens.text))
            left += width

    def _highlights(self, cell: CellIndex) -> list[QTextLayout.FormatRange]:
        if self._selected == (0, 0) and not self._marks:
            return []
        start, end = self._text.bounds(cell)
        found: list[QTextLayout.FormatRange] = []
        for mark in (*self._marks, Mark(*self._selected)):
            first, last = max(start, mark.start), min(end, mark.end)
            if first < last:
                one = QTextLayout.FormatRange()
                one.start, one.length = first - start, last - first
                chosen = mark[:2] == self._selected
                one.format = selection_format(self._theme) if chosen else mark_format(self._theme, current=mark.current)
                found.append(one)
        return found

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
        for row in range(self.row_at(event.rect().top()), self.row_at(event.rect().bottom()) + 1):
            self._paint_row(painter, row)
        painter.restore()
        focused = self.hasFocus() and self.links.current is None
        painter.setPen(QPen(QColor(tokens.accent), 3) if focused else QPen(QColor(tokens.line), 1))
        painter.drawPath(shape)
        painter.setPen(QPen(QColor(tokens.accent), 2))
        for box in self.links.boxes():
            painter.drawRoundedRect(QRectF(box).adjusted(-1, 1, 1, -1), 4, 4)

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
        self._pressed_at = event.position().toPoint()
        self._pressed_link = self._link_at(self._pressed_at)
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            found = self._link_at(event.position().toPoint())
            self._hover(found.link if found is not None else "")
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        link, self._pressed_link = self._pressed_link, None
        still = (at - self._pressed_at).manhattanLength() < QApplication.startDragDistance()
        if link is not None and still and self._link_at(at) == link and event.button() is Qt.MouseButton.LeftButton:
            self._wishes.follow(self, link.link, link.text)
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def leaveEvent(self, _event: object) -> None:
        self._hover("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        link, bar = self.links.current, self.horizontalScrollBar()
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if link is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wishes.follow(self, link.run.link, link.run.text)
        elif sideways and not event.modifiers() and bar.maximum() > 0:
            bar.setValue(bar.value() + sideways * bar.singleStep())
        else:
            event.ignore()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        if not self.links.step(forwards=forwards):
            return super().focusNextPrevChild(forwards)
        self.show_link()
        return True

    def show_link(self) -> None:
        """Scroll to the link with the focus, and tell of it."""
        self.viewport().update()
        box = next(self.links.boxes(), None)
        if box is None:
            return
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        if box.left() < 0 or box.right() > width:
            bar.setValue(bar.value() + (box.left() if box.left() < 0 else box.right() - width))
        self._wishes.reveal_requested.emit(QRect(self.viewport().mapToGlobal(box.topLeft()), box.size()))
        tell_focus(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.links.step(forwards=False, afresh=True)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.links.clear()
        self.viewport().update()
