"""A table's cells, measured and laid out only as far as they are needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from gui.markdown.blocks import Run, TableBlock
from gui.theme.tokens import BODY_LINE, BODY_PX
from gui.transcript.segments.pieces import Look, piece, units
from gui.transcript.segments.prose_formats import ProseFormats

Cell = tuple[Run, ...]

PADDING_X = 12
PADDING_Y = 6
_NARROWEST = 120
"""A column that has to give way keeps this much, in pixels at a text scale of 1."""
_ALIGNMENTS = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight}


@dataclass(slots=True)
class _Measured:
    cells: tuple[Cell, ...]
    widths: list[float]


class TableCells:
    """Row 0 is the header. Knows column widths and row tops for one width of the view."""

    def __init__(self, *, formats: ProseFormats) -> None:
        self._formats = formats
        self._metrics = QFontMetricsF(formats.font)
        self._rows: list[_Measured] = []
        self._alignments: tuple[str, ...] = ()
        self._layouts: dict[tuple[int, int], QTextLayout] = {}
        self._natural: list[float] = []
        self.column_widths: list[int] = []
        self.row_tops: list[int] = [0]
        self._line = round(formats.theme.px(BODY_PX) * BODY_LINE)

    @property
    def row_count(self) -> int:
        return len(self._rows)

    @property
    def height(self) -> int:
        return self.row_tops[-1]

    @property
    def width(self) -> int:
        return sum(self.column_widths)

    def show_block(self, block: TableBlock) -> None:
        """Measure the rows that are new or different; in a growing table that is the last ones."""
        rows = (block.header, *block.rows)
        same = 0
        if block.alignments == self._alignments:
            for old, new in zip(self._rows, rows, strict=False):
                if old.cells != new:
                    break
                same += 1
        self._alignments = block.alignments
        shrinking = same < len(self._rows)
        del self._rows[same:]
        self._layouts = {key: made for key, made in self._layouts.items() if key[0] < same}
        for row in range(same, len(rows)):
            self._rows.append(_Measured(rows[row], [self._measure(cell, row) for cell in rows[row]]))
        self._natural = self._widest(0 if shrinking else same)

    def lay_out(self, width: int) -> None:
        """Share `width` among the columns; what does not fit then is scrolled to."""
        widths = self._shared(width)
        if widths != self.column_widths:
            self.column_widths = widths
            self._layouts.clear()
        tops = [0]
        for row in range(len(self._rows)):
            tops.append(tops[-1] + self._row_height(row))
        self.row_tops = tops

    def text(self, row: int, column: int) -> str:
        cells = self._rows[row].cells
        return "".join(run.text for run in cells[column]) if column < len(cells) else ""

    def link(self, row: int, column: int, at: QPointF) -> Run | None:
        """The linked run at a point of the cell's text."""
        cells = self._rows[row].cells
        if column >= len(cells):
            return None
        layout = self.layout(row, column)
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            if line.naturalTextRect().contains(at):
                found = line.xToCursor(at.x())
                return _run_at(cells[column], found)
        return None

    def layout(self, row: int, column: int) -> QTextLayout:
        """The cell's text, laid out for its column."""
        made = self._layouts.get((row, column))
        if made is None:
            made = self._lay_out_cell(row, column)
            self._layouts[row, column] = made
        return made

    def _widest(self, first: int) -> list[float]:
        natural = list(self._natural) if first else []
        for measured in self._rows[first:]:
            natural.extend([0.0] * (len(measured.widths) - len(natural)))
            for column, wide in enumerate(measured.widths):
                natural[column] = max(natural[column], wide)
        return natural

    def _shared(self, width: int) -> list[int]:
        needed = [ceil(wide) + 2 * PADDING_X for wide in self._natural]
        if sum(needed) <= width or not needed:
            return needed
        # Narrow columns keep what they need, the wide ones share the rest.
        room, open_columns = width, sorted(needed)
        limit = width
        for count, need in enumerate(open_columns):
            limit = room // (len(open_columns) - count)
            if need > limit:
                break
            room -= need
        limit = max(limit, round(_NARROWEST * self._formats.theme.text_scale))
        return [min(need, limit) for need in needed]

    def _row_height(self, row: int) -> int:
        lines = 1
        measured = self._rows[row]
        for column, wide in enumerate(measured.widths):
            room = self.column_widths[column] - 2 * PADDING_X
            if wide > room or any("\n" in run.text for run in measured.cells[column]):
                lines = max(lines, self.layout(row, column).lineCount())
        return lines * self._line + 2 * PADDING_Y

    def _measure(self, cell: Cell, row: int) -> float:
        if row and all(not run.style and not run.link for run in cell):
            return self._metrics.horizontalAdvance("".join(run.text for run in cell)[:2000])
        layout = self._text_layout(cell, row)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1_000_000)
        layout.endLayout()
        return line.naturalTextWidth() if line.isValid() else 0.0

    def _lay_out_cell(self, row: int, column: int) -> QTextLayout:
        cells = self._rows[row].cells
        layout = self._text_layout(cells[column] if column < len(cells) else (), row)
        option = QTextOption(self._alignment(column))
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(self.column_widths[column] - 2 * PADDING_X)
            line.setPosition(QPointF(0, y + (self._line - line.height()) / 2))
            y += self._line
            line = layout.createLine()
        layout.endLayout()
        return layout

    def _text_layout(self, cell: Cell, row: int) -> QTextLayout:
        pieces = [piece(run) for run in cell]
        layout = QTextLayout("".join(one.text for one in pieces)[:2000], self._formats.font)
        formats: list[QTextLayout.FormatRange] = []
        start = 0
        for one in pieces:
            span = QTextLayout.FormatRange()
            span.start = start
            span.length = units(one.text)
            span.format = self._formats.char(one.look if row else _header_look(one.look))
            formats.append(span)
            start += span.length
        layout.setFormats(formats)
        layout.setCacheEnabled(True)
        return layout

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        name = self._alignments[column] if column < len(self._alignments) else "left"
        return _ALIGNMENTS.get(name, Qt.AlignmentFlag.AlignHCenter)


def _header_look(look: Look) -> Look:
    return look._replace(level=6)


def _run_at(cell: Sequence[Run], position: int) -> Run | None:
    end = 0
    for run in cell:
        end += units(run.text)
        if position < end:
            return run if run.link else None
    return None
