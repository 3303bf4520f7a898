"""From the parser's line numbers to character positions in the source."""

import re
from itertools import accumulate

TRIMMED = " \t\n\v\f\r"
"""What the parser takes off a paragraph's ends."""
_LINE_END = re.compile(r"\r\n?|\n")


class SourceLines:
    """A piece of the source with a stub before it, as the parser gets it.

    Line numbers are the parser's: the stub's lines come first. `text` has "\\n" for every line end and U+FFFD
    for NUL; nothing else (a form feed, U+2028) ends a line. Positions are characters of the whole source, of
    which the piece begins at `base`.
    """

    def __init__(self, piece: str, *, base: int, stub: str) -> None:
        self.stub_lines = stub.count("\n")
        self._piece = piece
        self._base = base
        self.length = len(piece)
        self._ends = _line_ends(piece)
        plain = _LINE_END.sub("\n", piece) if "\r" in piece else piece
        self.text = stub + plain.replace("\0", "\ufffd")
        self.complete = self.stub_lines + len(self._ends)
        """So many lines have ended."""
        rest = piece[self._ends[-1] :] if self._ends else piece
        self.total = self.complete + (1 if rest.strip(" \t") else 0)

    def start(self, line: int) -> int:
        index = line - self.stub_lines
        return self._base + (self._ends[index - 1] if index > 0 else 0)

    def end(self, line: int) -> int:
        """The position after the line's last character, before its line end."""
        index = line - self.stub_lines
        if index < 0:
            return self._base
        if index >= len(self._ends):
            return self._base + len(self._piece)
        end = self._ends[index]
        return self._base + end - (2 if self._piece.endswith("\r\n", 0, end) else 1)

    def line(self, number: int) -> str:
        return self._piece[self.start(number) - self._base : self.end(number) - self._base]


def _line_ends(text: str) -> list[int]:
    """The positions after all line ends."""
    if "\r" in text:
        return [match.end() for match in _LINE_END.finditer(text)]
    return list(accumulate(len(line) + 1 for line in text.split("\n")[:-1]))
