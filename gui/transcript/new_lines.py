"""Counts the lines that came while one was reading further up."""

from collections.abc import Callable
from math import ceil

from gui.chat.message import Message
from gui.transcript.metrics import characters_per_line


class NewLines:
    """Lines of text, roughly as they are wrapped, that were added at the end since `begin`.

    What is far from the view has no bubble and is not rendered, so lines are counted from the text alone.
    """

    def __init__(self, *, message: Callable[[int], Message], count: Callable[[], int]) -> None:
        self._message = message
        self._count = count
        self._first = 0
        self._known: dict[int, _Tail] = {}

    def begin(self) -> None:
        """All there is now is known to the reader."""
        self._first = max(0, self._count() - 1)
        self._known = {}
        if self._count():
            self._known[self._first] = _Tail(self._message(self._first))

    def shift(self, by: int) -> None:
        """So many messages have come before those that are known."""
        self._first += by
        self._known = {row + by: tail for row, tail in self._known.items()}

    def inserted(self, first: int, last: int) -> None:
        if first <= self._first and self._known:
            self.shift(last - first + 1)

    def lines(self, *, width: int, scale: float) -> int:
        per_line = characters_per_line(width, scale=scale)
        found = 0
        for row in range(self._first, self._count()):
            message = self._message(row)
            tail = self._known.get(row)
            if tail is None or tail.message is not message:
                tail = self._known[row] = _Tail(message, at=0)
            found += tail.lines(per_line)
        return found


class _Tail:
    """What was added to a message's text after a place."""

    def __init__(self, message: Message, *, at: int | None = None) -> None:
        self.message = message
        self._at = len(message.text) if at is None else at
        self._open = 0
        """Characters of the line that may go on."""
        self._lines = 0
        """Of all lines before that one."""

    def lines(self, per_line: float) -> int:
        text = self.message.text
        ended, *more = text[self._at :].split("\n")
        self._at = len(text)
        self._open += len(ended)
        for line in more:
            self._lines += ceil(self._open / per_line)
            self._open = len(line)
        return self._lines + ceil(self._open / per_line)
