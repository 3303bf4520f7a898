"""JSON that is read piece by piece: of a file of any size only one value is in memory at a time."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from gui.history.archive.errors import NOT_JSON, NOT_UTF8, PART_TOO_LARGE, TOO_DEEP, ArchiveError
from gui.history.archive.limits import ArchiveLimits

_TOKEN = re.compile(r'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"){1,64}+|["\[\]{}]', re.DOTALL)
"""What stands between brackets, in one go, or a bracket. A quotation mark alone begins what has not ended yet."""
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR = re.compile(r"[-+.0-9A-Za-z]*+")
_SPACE = re.compile(r"[ \t\r\n]*+")


class JsonStream:
    """Goes through JSON by the names and elements it is asked for. Every method may raise an ArchiveError."""

    def __init__(self, pieces: Iterable[bytes], limits: ArchiveLimits) -> None:
        self._pieces = iter(pieces)
        self._limits = limits
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("strict").decode
        self._text = ""
        self._at = 0
        self._ended = False

    def next(self) -> str:
        """The character with which the next value begins, or the bracket that comes; empty at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def elements(self) -> Iterator[None]:
        """Stops before each element of the list that comes; the caller reads that one. Any other value is an error."""
        self._take("[")
        if self.next() != "]":
            yield None
            while self.next() == ",":
                self._at += 1
                yield None
        self._take("]")

    def members(self) -> Iterator[str]:
        """The names in the object that comes; the caller reads the value after each."""
        self._take("{")
        if self.next() != "}":
            yield self._name()
            while self.next() == ",":
                self._at += 1
                yield self._name()
        self._take("}")

    def value(self) -> Any:
        """The next value, whatever it is."""
        first = self.next()
        end = self._end_of_value() if first in ("[", "{") else self._end_of_scalar(first)
        text = self._text[self._at : end]
        self._at = end
        if text.count(",") > self._limits.commas:
            raise ArchiveError(PART_TOO_LARGE)
        try:
            return json.loads(text)
        except RecursionError:
            raise ArchiveError(TOO_DEEP) from None
        except ValueError:
            raise ArchiveError(NOT_JSON) from None

    def end(self) -> None:
        """There is nothing more."""
        if self.next():
            raise ArchiveError(NOT_JSON)

    def _name(self) -> str:
        name = self.value() if self.next() == '"' else None
        if not isinstance(name, str):
            raise ArchiveError(NOT_JSON)
        self._take(":")
        return name

    def _take(self, character: str) -> None:
        if self.next() != character:
            raise ArchiveError(NOT_JSON)
        self._at += 1

    def _end_of_value(self) -> int:
        """Where the list or object that begins here ends."""
        depth = brackets = 0
        at = self._at
        while True:
            token = _TOKEN.match(self._text, at)
            first = self._text[at] if token else '"'
            if first == '"' and (token is None or token.end() == at + 1):  # the string, or the text, goes on
                at -= self._extend()
                continue
            at = token.end() if token else at
            if first in "[{":
                depth += 1
                brackets += 1
                if depth > self._limits.depth:
                    raise ArchiveError(TOO_DEEP)
                if brackets > self._limits.brackets:
                    raise ArchiveError(PART_TOO_LARGE)
            elif first in "]}":
                depth -= 1
                if not depth:
                    return at

    def _end_of_scalar(self, first: str) -> int:
        if first == '"':
            while (string := _STRING.match(self._text, self._at)) is None:
                self._extend()
            return string.end()
        while (scalar := _SCALAR.match(self._text, self._at)) is not None and scalar.end() == len(self._text):
            if not self._more(limited=True):
                break
        return scalar.end() if scalar else self._at

    def _extend(self) -> int:
        """Read more of a value that has not ended; how many characters were dropped before it."""
        before = self._at
        if not self._more(limited=True):
            raise ArchiveError(NOT_JSON)
        return before - self._at

    def _more(self, *, limited: bool = False) -> bool:
        """Read at least as much again as is there, so that a long value is looked at a few times only."""
        kept = len(self._text) - self._at
        if limited and kept > self._limits.value:
            raise ArchiveError(PART_TOO_LARGE)
        if self._ended:
            return False
        wanted = max(1, min(kept, self._limits.value - kept + 1))
        read: list[str] = []
        while wanted > 0 and not self._ended:
            piece = next(self._pieces, None)
            self._ended = piece is None
            try:
                read.append(self._decode(piece or b"", self._ended))
            except UnicodeDecodeError:
                raise ArchiveError(NOT_UTF8) from None
            wanted -= len(read[-1])
        self._text = self._text[self._at :] + "".join(read)
        self._at = 0
        return bool(read and any(read))
