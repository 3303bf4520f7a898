"""How wide a table's columns are, without a new answer for every word that comes."""

from collections.abc import Sequence
from math import ceil

PADDING_X = 12
_STEP = 8
"""Widths are multiples of it, in pixels: a column that is written grows by steps."""
_FREE_ROWS = 48
_LONGER = 1.25
"""A growing table of more rows than those is laid out anew only after it has become so much longer."""


class ColumnWidths:
    """Knows what the text of each column needs, row by row, and shares the width there is."""

    def __init__(self, *, narrowest: int) -> None:
        self._narrowest = narrowest
        """A column that has to give way keeps this much."""
        self._rows: list[Sequence[float]] = []
        self._settled: list[float] = []
        """The widest of the first `_settled_rows`: all but the last one, which may still change."""
        self._settled_rows = 0
        self._shared: list[int] = []
        self._shared_width = 0
        self._shared_at = 0
        """How many rows there were when the width was shared."""
        self.provisional = False
        """Whether columns would be wider or narrower if nothing more were to come."""

    def show(self, rows: Sequence[Sequence[float]], *, first: int) -> None:
        """From row `first` on, the cells' texts need these widths."""
        self._rows[first:] = rows
        if first < self._settled_rows:
            self._settled, self._settled_rows = [], 0
        for row in self._rows[self._settled_rows : -1]:
            _widen(self._settled, row)
        self._settled_rows = max(0, len(self._rows) - 1)

    def shared(self, width: int, *, growing: bool) -> list[int]:
        """The widths of all columns. While the table grows they may be `provisional`."""
        widths, rows = self._share(width), len(self._rows)
        alike = width == self._shared_width and len(widths) == len(self._shared)
        if growing and alike and _FREE_ROWS < rows < self._shared_at * _LONGER:
            self.provisional = widths != self._shared
            return self._shared
        self._shared, self._shared_width, self._shared_at = widths, width, rows
        self.provisional = False
        return widths

    def _share(self, width: int) -> list[int]:
        natural = list(self._settled)
        if self._rows:
            _widen(natural, self._rows[-1])
        needed = [ceil(wide) + 2 * PADDING_X for wide in natural]
        by_steps = [-(-need // _STEP) * _STEP for need in needed]
        if sum(by_steps) <= width:
            return by_steps
        if sum(needed) <= width:
            return needed
        # Narrow columns keep what they need, the wide ones share the rest.
        room, open_columns = width, sorted(needed)
        limit = width
        for count, need in enumerate(open_columns):
            limit = room // (len(open_columns) - count)
            if need > limit:
                break
            room -= need
        limit = max(limit, self._narrowest)
        return [min(need, limit) for need in needed]


def _widen(natural: list[float], row: Sequence[float]) -> None:
    natural.extend([0.0] * (len(row) - len(natural)))
    for column, wide in enumerate(row):
        natural[column] = max(natural[column], wide)
