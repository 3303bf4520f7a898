"""A table's text as one document: cells set apart by tabs, rows by line ends."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtGui import QTextCursor

from gui.markdown.blocks import TableBlock
from gui.markdown.source_map import visible_text_of
from gui.transcript.segments.passages import Passage
from gui.transcript.segments.pieces import units

CellIndex = tuple[int, int]
"""Row (0 is the header) and column."""
Move = QTextCursor.MoveOperation

_WORD = re.compile(r"\w+|[^\w\s]+|\s+")


class TableText:
    """Positions count as Qt does: characters beyond U+FFFF are two. Computed when first asked for."""

    def __init__(self) -> None:
        self._block: TableBlock | None = None
        self._text: str | None = None
        self._cells: list[tuple[int, CellIndex, str]] = []
        """Where each begins, which it is, and its text."""

    def show_block(self, block: TableBlock) -> None:
        self._block = block
        self._text = None
        self._cells = []

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = visible_text_of(self._block) if self._block is not None else ""
        return self._text

    def passages(self) -> Sequence[Passage]:
        return () if self._block is None else (Passage(self._block, 0, self.text),)

    def end_position(self) -> int:
        return units(self.text)

    def part(self, start: int, end: int) -> str:
        encoded = self.text.encode("utf-16-le", "surrogatepass")
        return encoded[2 * start : 2 * end].decode("utf-16-le", "replace")

    def position(self, cell: CellIndex, into: int) -> int:
        """Of a character of a cell."""
        start, end = self.bounds(cell)
        return min(start + max(0, into), end)

    def bounds(self, cell: CellIndex) -> tuple[int, int]:
        """Where a cell's text begins and ends."""
        start, _, text = self._indexed()[self._number(cell)]
        return start, start + units(text)

    def cell_at(self, position: int) -> tuple[CellIndex, int]:
        """The cell a position belongs to, and how far into its text that is."""
        cells = self._indexed()
        start, cell, text = cells[max(0, bisect_right(cells, position, key=lambda one: one[0]) - 1)]
        return cell, max(0, min(position - start, units(text)))

    def word_at(self, position: int) -> tuple[int, int]:
        cell, into = self.cell_at(position)
        start, end = self.bounds(cell)
        at = start
        for word in _WORD.finditer(self._indexed()[self._number(cell)][2]):
            length = units(word[0])
            if at <= start + into < at + length or at + length == end:
                return at, at + length
            at += length
        return start, end

    def moved(self, position: int, move: Move) -> int | None:
        """Where a movement leads; None where that is outside of the table."""
        end = self.end_position()
        if move in (Move.StartOfLine, Move.EndOfLine):
            return self.bounds(self.cell_at(position)[0])[move == Move.EndOfLine]
        if move in (Move.NextCharacter, Move.PreviousCharacter):
            to = position + (1 if move == Move.NextCharacter else -1)
        elif move == Move.NextWord:
            to = max(position + 1, self.word_at(position)[1])
        else:
            to = min(position - 1, self.word_at(position - 1)[0]) if position else -1
        return to if 0 <= to <= end else None

    def _number(self, cell: CellIndex) -> int:
        columns = len(self._block.header) if self._block is not None else 1
        return min(cell[0] * columns + cell[1], len(self._indexed()) - 1)

    def _indexed(self) -> list[tuple[int, CellIndex, str]]:
        if not self._cells:
            at = 0
            for row, line in enumerate((self._block.header, *self._block.rows) if self._block is not None else ()):
                for column, cell in enumerate(line):
                    text = "".join(run.text for run in cell)
                    self._cells.append((at, (row, column), text))
                    at += units(text) + 1
        return self._cells or [(0, (0, 0), "")]
