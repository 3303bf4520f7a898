"""The keyboard's way from link to link inside a table."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QTextLayout

from gui.markdown.blocks import Run, TableBlock
from gui.transcript.segments.pieces import units

CellIndex = tuple[int, int]


class TableLink(NamedTuple):
    cell: CellIndex
    start: int
    """In the cell's text, as Qt counts; so is `end`."""
    end: int
    run: Run


class TableLinks:
    """Which link of a table has the keyboard's focus while the table itself has it; none at first."""

    def __init__(self, *, layout: Callable[[int, int], QTextLayout], origin: Callable[[CellIndex], QPointF]) -> None:
        """`layout` gives a cell's text and `origin` where that stands in the view."""
        self._layout = layout
        self._origin = origin
        self._block: TableBlock | None = None
        self._current: TableLink | None = None

    @property
    def current(self) -> TableLink | None:
        return self._current

    def show_block(self, block: TableBlock) -> None:
        self._block = block

    def step(self, *, forwards: bool, afresh: bool = False) -> bool:
        """Go to the next link, or to the outermost one when coming `afresh`; False where there is no further one."""
        links = list(self._links())
        if self._current is not None and not afresh:
            at = self._current[:2]
            links = [link for link in links if (link[:2] > at if forwards else link[:2] < at)]
        if not links:
            return False
        self._current = links[0] if forwards else links[-1]
        return True

    def clear(self) -> None:
        self._current = None

    def boxes(self) -> Iterator[QRect]:
        """Where the link with the focus stands in the view, one a line."""
        if self._current is None:
            return
        layout, origin = self._layout(*self._current.cell), self._origin(self._current.cell)
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            first = max(self._current.start, line.textStart())
            last = min(self._current.end, line.textStart() + line.textLength())
            if first < last:
                left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                box = QRectF(min(left, right), line.y(), abs(right - left), line.height())
                yield box.translated(origin).toAlignedRect()

    def _links(self) -> Iterator[TableLink]:
        block = self._block
        for row, line in enumerate((block.header, *block.rows) if block is not None else ()):
            for column, cell in enumerate(line):
                end = 0
                for run in cell:
                    start, end = end, end + units(run.text)
                    if run.link:
                        yield TableLink((row, column), start, end, run)


def _x(told: object) -> float:
    """PySide gives the position it settled on as well."""
    return float(told[0]) if isinstance(told, tuple) else float(str(told))
