"""A table's cells, measured and laid out only as far as they are needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from gui.markdown.blocks import Run, TableBlock
from gui.theme.tokens import BODY_LINE, BODY_PX
from gui.transcript.segments.pieces import Look, piece, units
from gui.transcript.segments.prose_formats import ProseFormats
from gui.transcript.segments.table_widths import PADDING_X, ColumnWidths

Cell = tuple[Run, ...]

PADDING_Y = 6
_NARROWEST = 120
"""A column that has to give way keeps this much, in pixels at a text scale of 1."""
_ALIGNMENTS = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight}


@dataclass(slots=True)
class _Cell:
    runs: Cell
    width: float
    """What its text needs in one line."""
    breaks: bool
    """Whether there is a line break in it."""
    layout: QTextLayout | None = None


class TableCells:
    """Row 0 is the header. Knows column widths and row tops for one width of the view.

    What a row costs that comes to a growing table does not depend on how many there are: only new cells are measured,
    and columns do not become wider with every word.
    """

    def __init__(self, *, formats: ProseFormats) -> None:
        self._formats = formats
        self._metrics = QFontMetricsF(formats.font)
        self._source: tuple[tuple[Cell, ...], ...] = ()
        self._rows: list[list[_Cell]] = []
        self._alignments: tuple[str, ...] = ()
        self._growing = False
        self._widths = ColumnWidths(narrowest=round(_NARROWEST * formats.theme.text_scale))
        self._placed = 0
        """So many of the first rows are as high as `row_tops` says."""
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

    def set_growing(self, growing: bool) -> bool:
        """Tell whether more rows may come; True where it has to be laid out again for that."""
        self._growing = growing
        return not growing and self._widths.provisional

    def show_block(self, block: TableBlock) -> None:
        """Measure the rows that are new or different; in a growing table that is the last ones."""
        rows = (block.header, *block.rows)
        same = self._same_rows(rows) if block.alignments == self._alignments else 0
        self._alignments, self._source = block.alignments, rows
        old, self._rows[same:] = self._rows[same:], []
        for number in range(same, len(rows)):
            known = old[number - same] if number - same < len(old) else []
            self._rows.append(self._measured(rows[number], known, header=number == 0))
        self._placed = min(self._placed, same)
        self._widths.show([[cell.width for cell in row] for row in self._rows[same:]], first=same)

    def lay_out(self, width: int) -> int:
        """Share `width` among the columns; what does not fit then is scrolled to. The first row that changed."""
        widths = self._widths.shared(width, growing=self._growing)
        changed = [at for at, wide in enumerate(widths) if self.column_widths[at : at + 1] != [wide]]
        if changed or len(widths) != len(self.column_widths):
            self.column_widths = widths
            self._forget_layouts(changed)
            self._placed = 0
        first = self._placed
        del self.row_tops[first + 1 :]
        for row in range(first, len(self._rows)):
            self.row_tops.append(self.row_tops[-1] + self._lines_of(row) * self._line + 2 * PADDING_Y)
        self._placed = len(self._rows)
        return first

    def text(self, row: int, column: int) -> str:
        return "".join(run.text for run in self._runs(row, column))

    def link(self, row: int, column: int, at: QPointF) -> Run | None:
        """The linked run at a point of the cell's text."""
        layout = self.layout(row, column)
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            if line.naturalTextRect().contains(at):
                found = line.xToCursor(at.x())
                return _run_at(self._runs(row, column), found)
        return None

    def layout(self, row: int, column: int) -> QTextLayout:
        """The cell's text, laid out for its column."""
        cells = self._rows[row]
        if column >= len(cells):
            return self._lay_out_cell((), row, column)
        cell = cells[column]
        if cell.layout is None:
            cell.layout = self._lay_out_cell(cell.runs, row, column)
        return cell.layout

    def _runs(self, row: int, column: int) -> Cell:
        cells = self._source[row]
        return cells[column] if column < len(cells) else ()

    def _same_rows(self, rows: tuple[tuple[Cell, ...], ...]) -> int:
        """How many rows at the beginning are as they were: nearly always all, or all but the last."""
        count = min(len(rows), len(self._source))
        for same in (count, count - 1, count - 2):
            if rows[: max(0, same)] == self._source[: max(0, same)]:  # quick: they are the identical rows
                return max(0, same)
        return next(at for at in range(count) if rows[at] != self._source[at])

    def _measured(self, source: tuple[Cell, ...], known: Sequence[_Cell], *, header: bool) -> list[_Cell]:
        """`known` are the cells that stood in this row before."""
        cells = []
        for column, runs in enumerate(source):
            if column < len(known) and known[column].runs == runs:
                cells.append(known[column])
            else:
                breaks = any("\n" in run.text for run in runs)
                cells.append(_Cell(runs, self._measure(runs, header=header), breaks))
        return cells

    def _forget_layouts(self, columns: Sequence[int]) -> None:
        for row in self._rows:
            for column in columns:
                if column < len(row):
                    row[column].layout = None

    def _lines_of(self, row: int) -> int:
        lines = 1
        for column, cell in enumerate(self._rows[row]):
            if cell.breaks or cell.width > self.column_widths[column] - 2 * PADDING_X:
                lines = max(lines, self.layout(row, column).lineCount())
        return lines

    def _measure(self, cell: Cell, *, header: bool) -> float:
        if not header and all(not run.style and not run.link for run in cell):
            return self._metrics.horizontalAdvance("".join(run.text for run in cell)[:2000])
        layout = self._text_layout(cell, header=header)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1_000_000)
        layout.endLayout()
        return line.naturalTextWidth() if line.isValid() else 0.0

    def _lay_out_cell(self, cell: Cell, row: int, column: int) -> QTextLayout:
        layout = self._text_layout(cell, header=row == 0)
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

    def _text_layout(self, cell: Cell, *, header: bool) -> QTextLayout:
        pieces = [piece(run) for run in cell]
        layout = QTextLayout("".join(one.text for one in pieces)[:2000], self._formats.font)
        formats: list[QTextLayout.FormatRange] = []
        start = 0
        for one in pieces:
            span = QTextLayout.FormatRange()
            span.start = start
            span.length = units(one.text)
            span.format = self._formats.char(_header_look(one.look) if header else one.look)
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
