"""The heights of all messages, measured or estimated, with quick sums over them."""

from collections.abc import Iterable

_CHUNK = 128


class HeightIndex:
    """Answers where a row begins and which row a height falls into, without adding up everything.

    Heights are whole pixels. Sums are kept by chunks of rows, so both questions and a correction cost some
    hundred additions at 10,000 rows; inserting and removing rows rebuilds what comes after them.
    """

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._sums: list[int] = []

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    @property
    def total(self) -> int:
        return sum(self._sums)

    def copy(self) -> "HeightIndex":
        other = HeightIndex()
        other._heights = self._heights.copy()
        other._sums = self._sums.copy()
        return other

    def reset(self, heights: Iterable[int]) -> None:
        self._heights = list(heights)
        self._sums = []
        self._sum_from(0)

    def insert(self, row: int, heights: Iterable[int]) -> None:
        self._heights[row:row] = heights
        self._sum_from(row)

    def remove(self, first: int, last: int) -> None:
        """Both ends included, as Qt's models tell it."""
        del self._heights[first : last + 1]
        self._sum_from(first)

    def correct(self, row: int, height: int) -> None:
        self._sums[row // _CHUNK] += height - self._heights[row]
        self._heights[row] = height

    def top(self, row: int) -> int:
        """The sum of all heights before `row`, which may be one past the last."""
        chunk = row // _CHUNK
        return sum(self._sums[:chunk]) + sum(self._heights[chunk * _CHUNK : row])

    def row_at(self, y: int) -> int:
        """The row that covers `y`; the first or last one for what lies outside. There must be a row."""
        rest = max(0, y)
        chunk = 0
        while chunk < len(self._sums) - 1 and rest >= self._sums[chunk]:
            rest -= self._sums[chunk]
            chunk += 1
        row = chunk * _CHUNK
        while row < len(self._heights) - 1 and rest >= self._heights[row]:
            rest -= self._heights[row]
            row += 1
        return row

    def _sum_from(self, row: int) -> None:
        chunk = row // _CHUNK
        del self._sums[chunk:]
        for begin in range(chunk * _CHUNK, len(self._heights), _CHUNK):
            self._sums.append(sum(self._heights[begin : begin + _CHUNK]))
