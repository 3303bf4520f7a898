"""A table's cells, measured and laid out only as far as they are needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from gui.markdown.blocks import Run, Style, TableBlock
from gui.theme.tokens import BODY_LINE, BODY_PX
from gui.transcript.segments.cell_formulas import CellFormulas, PlacedFormula, with_places
from gui.transcript.segments.formula_shelf import FormulaShelf
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
    line: int
    """How high each of its lines is."""
    formulas: tuple[PlacedFormula, ...] = ()
    awaits: bool = False
    """Whether there are formulas that are not drawn."""
    layout: QTextLayout | None = None


class TableCells:
    """Row 0 is the header. Knows column widths and row tops for one width of the view.

    What a row costs that comes to a growing table does not depend on how many there are: only new cells are measured,
    and columns do not become wider with every word.
    """

    def __init__(self, *, formats: ProseFormats, shelf: FormulaShelf) -> None:
        self._formats = formats
        self._formulas = CellFormulas(shelf=shelf, font=formats.font)
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
            self.row_tops.append(self.row_tops[-1] + self._text_height(row) + 2 * PADDING_Y)
        self._placed = len(self._rows)
        return first

    def show_drawn_formulas(self) -> bool:
        """Measure cells anew whose formulas can be drawn by now; False where there are none."""
        if not self._formulas.take_drawn():
            return False
        first = len(self._rows)
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row):
                if cell.awaits:
                    row[column] = self._measured_cell(cell.runs, header=number == 0)
                    first = min(first, number)
        self._placed = min(self._placed, first)
        self._widths.show([[cell.width for cell in row] for row in self._rows[first:]], first=first)
        return True

    def paint_formulas(self, painter: QPainter, row: int, column: int, at: QPointF, colour: QColor) -> None:
        """Of a cell whose text is painted `at` this point."""
        cells = self._rows[row]
        if column < len(cells) and cells[column].formulas:
            self._formulas.paint(painter, self.layout(row, column), cells[column].formulas, at, colour)

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
            return self._lay_out_cell(_Cell((), 0.0, False, self._line), row, column)
        cell = cells[column]
        if cell.layout is None:
            cell.layout = self._lay_out_cell(cell, row, column)
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
                cells.append(self._measured_cell(runs, header=header))
        return cells

    def _measured_cell(self, runs: Cell, *, header: bool) -> _Cell:
        breaks = any("\n" in run.text for run in runs)
        count = _formulas_in(runs)
        formulas = self._formulas.placed([piece(run) for run in runs]) if count else ()
        line = self._formulas.line_height(formulas, self._line)
        wide = self._measure(runs, formulas, header=header)
        return _Cell(runs, wide, breaks, line, formulas, awaits=len(formulas) < count)

    def _forget_layouts(self, columns: Sequence[int]) -> None:
        for row in self._rows:
            for column in columns:
                if column < len(row):
                    row[column].layout = None

    def _text_height(self, row: int) -> int:
        height = self._line
        for column, cell in enumerate(self._rows[row]):
            if cell.breaks or cell.width > self.column_widths[column] - 2 * PADDING_X:
                height = max(height, self.layout(row, column).lineCount() * cell.line)
            elif cell.line > height:
                height = cell.line
        return height

    def _measure(self, cell: Cell, formulas: tuple[PlacedFormula, ...], *, header: bool) -> float:
        if not header and all(not run.style and not run.link for run in cell):
            return self._metrics.horizontalAdvance("".join(run.text for run in cell)[:2000])
        layout = self._text_layout(cell, formulas, header=header)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1_000_000)
        layout.endLayout()
        return line.naturalTextWidth() if line.isValid() else 0.0

    def _lay_out_cell(self, cell: _Cell, row: int, column: int) -> QTextLayout:
        layout = self._text_layout(cell.runs, cell.formulas, header=row == 0)
        option = QTextOption(self._alignment(column))
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(self.column_widths[column] - 2 * PADDING_X)
            above = (cell.line - line.height()) / 2
            if cell.formulas:
                above = self._formulas.baseline(cell.formulas, cell.line) - line.ascent()
            line.setPosition(QPointF(0, y + above))
            y += cell.line
            line = layout.createLine()
        layout.endLayout()
        return layout

    def _text_layout(self, cell: Cell, formulas: tuple[PlacedFormula, ...], *, header: bool) -> QTextLayout:
        pieces = list(with_places([piece(run) for run in cell], formulas))
        text = "".join(self._formulas.text(one, formula) for one, formula in pieces)
        layout = QTextLayout(text[:2000], self._formats.font)
        formats: list[QTextLayout.FormatRange] = []
        start = 0
        for one, formula in pieces:
            look = one.look if formula is None else Look(link=one.look.link)
            char = self._formats.char(_header_look(look) if header else look)
            length = units(one.text)
            formats.append(_span(start, length, char))
            if formula is not None:
                formats.append(_span(start, 1, self._formulas.room(formula, char)))
            start += length
        layout.setFormats(formats)
        layout.setCacheEnabled(True)
        return layout

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        name = self._alignments[column] if column < len(self._alignments) else "left"
        return _ALIGNMENTS.get(name, Qt.AlignmentFlag.AlignHCenter)


def _formulas_in(runs: Cell) -> int:
    return sum(run.style is not Style.PLAIN and Style.MATH in run.style for run in runs)


def _span(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    span = QTextLayout.FormatRange()
    span.start, span.length, span.format = start, length, form
    return span


def _header_look(look: Look) -> Look:
    return look._replace(level=6)


def _run_at(cell: Sequence[Run], position: int) -> Run | None:
    end = 0
    for run in cell:
        end += units(run.text)
        if position < end:
            return run if run.link else None
    return None
