"""Lines out of text that comes in pieces."""

import re

from provider.errors import LineTooLongError

_ENDS = re.compile("\r\n|\n|\r")

MOST_CHARACTERS = 8 * 1024 * 1024


class LineSplitter:
    """Splits at CR LF, LF and CR, which are the line ends of an event stream; where the pieces are cut makes no
    difference. `str.splitlines` would also split at characters that JSON texts may hold.
    """

    def __init__(self, *, most: int = MOST_CHARACTERS) -> None:
        self._most = most
        self._held: list[str] = []
        self._length = 0
        self._after_cr = False
        self._too_long = False

    def feed(self, text: str) -> list[str]:
        """The lines that are whole now.

        Raises:
            LineTooLongError: a line is longer than `most` characters. Whole lines before it are given first.
        """
        self._check()
        if self._after_cr and text:
            text = text.removeprefix("\n")
            self._after_cr = False
        if not text:
            return []
        self._after_cr = text.endswith("\r")
        first, *others = _ENDS.split(text)
        self._hold(first)
        self._check()
        if not others:
            return []
        lines = ["".join(self._held), *others[:-1]]
        self._held, self._length = [], 0
        self._hold(others[-1])
        return lines

    def finish(self) -> list[str]:
        """The last line, where it has no end. Raises LineTooLongError."""
        self._check()
        rest, self._held, self._length = "".join(self._held), [], 0
        return [rest] if rest else []

    def _hold(self, piece: str) -> None:
        self._length += len(piece)
        self._too_long = self._length > self._most
        if piece and not self._too_long:
            self._held.append(piece)

    def _check(self) -> None:
        if self._too_long:
            raise LineTooLongError(megabytes=f"{self._most / 2**20:g}")
