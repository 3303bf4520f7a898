"""A text as it is read, with where each part of it is written: what a search looks through.

Several times as fast as building blocks, so that thousands of messages can be searched while somebody types. It knows
the same syntax, but looks at one line and one paragraph at a time; where that is not enough (a list in a quotation in
a list, wrongly indented) markup may be read as text or the other way round, never anything as standing elsewhere.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Reading:
    """`text` has a line for each paragraph, cell or line of code; within a paragraph lines are joined by a blank.

    It consists of parts. A part is written one for one from its start on; only one of a single character may stand
    for several of the source, as an entity does.
    """

    def __init__(self, parts: list[str], starts: list[int], ends: list[int]) -> None:
        self.text = "".join(parts)
        self.starts = starts
        """Where the parts are written."""
        self.ends = ends
        self._parts = parts
        self._firsts: list[int] | None = None

    @property
    def firsts(self) -> list[int]:
        """Where the parts begin in the text; and where the last one ends."""
        if self._firsts is None:
            self._firsts = list(accumulate(map(len, self._parts), initial=0))
        return self._firsts

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Where what is read from `start` up to, not including, `end` is written; markup around it left out."""
        firsts = self.firsts
        first = bisect_right(firsts, start) - 1
        last = bisect_right(firsts, end - 1) - 1
        stop = self.ends[last] if end == firsts[last + 1] else self.starts[last] + end - firsts[last]
        return self.starts[first] + start - firsts[first], stop


class ReadingBuilder:
    """Puts a reading together, from its beginning to its end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    @property
    def length(self) -> int:
        """In parts."""
        return len(self._parts)

    def go_back(self, source: str, parts: int) -> None:
        """Forget all but the first parts, and take the rest from `source`."""
        self._source = source
        del self._parts[parts:], self._starts[parts:], self._ends[parts:]

    def add(self, start: int, end: int) -> None:
        """This part of the source, as it is."""
        if start < end:
            self._append(self._source[start:end], start, end)

    def stand_for(self, text: str, start: int, end: int) -> None:
        """`text` is what is read of this part of the source; it counts as one."""
        for character in text:
            self._append(character, start, end)

    def end_line(self, at: int) -> None:
        """What follows is not read together with what was before `at`."""
        if self._parts and self._parts[-1] != "\n":
            self._append("\n", at, at)

    def reading(self) -> Reading:
        return Reading(self._parts.copy(), self._starts.copy(), self._ends.copy())

    def _append(self, text: str, start: int, end: int) -> None:
        self._parts.append(text)
        self._starts.append(start)
        self._ends.append(end)


def read_plain(source: str) -> Reading:
    """Of a text in which nothing means anything, such as a prompt."""
    builder = ReadingBuilder(source)
    at = 0
    for line in source.splitlines(keepends=True):
        end = at + len(line)
        builder.add(at, at + len(line.splitlines()[0]))
        builder.end_line(end)
        at = end
    return builder.reading()


def read_paragraph_lines(builder: ReadingBuilder, lines: Iterable[tuple[int, int]]) -> None:
    """Lines without markup, joined by blanks."""
    before = -1
    for start, end in lines:
        if before >= 0:
            builder.stand_for(" ", before, start)
        builder.add(start, end)
        before = end
