"""What has arrived of the replies that are on their way: a file that is only appended to.

A commit of the database costs whole pages, however little has come. So the pieces of a reply go to a journal first,
each a line of JSON with its checksum, and the database takes the whole reply once, when it has ended.
"""

import json
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gui.history.coding import storable


class Piece(NamedTuple):
    """Something that arrived. `row` is the message's in the database; `run` tells this beginning from earlier ones."""

    row: int
    run: int
    kind: str
    """"text" or "reasoning"; "begin" for what counts from here on only: a deleted message may have had this row."""
    text: str


class Journal:
    """Not thread-safe: it belongs to the thread that writes the database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._length = 0

    def append(self, pieces: Iterable[Piece]) -> None:
        """See the pieces to the disk.

        Raises:
            OSError: none of them counts as written; the file is as long as before.
        """
        lines = b"".join(_line(piece) for piece in pieces)
        if self._file is None:
            self._file = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | _BINARY, 0o600)
            self._length = os.fstat(self._file).st_size
        try:
            written = 0
            while written < len(lines):
                written += os.write(self._file, lines[written:])
            _sync(self._file)
        except OSError:
            os.ftruncate(self._file, self._length)
            raise
        self._length += len(lines)

    def clear(self) -> None:
        """Nothing in it is needed any more: the database has all of it."""
        if self._length or self._file is None:
            with self._path.open("ab") as file:
                file.truncate(0)
        self._length = 0

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def read_journal(path: Path) -> Iterator[Piece]:
    """The pieces in the order they came. A line that a crash has cut, or that is damaged, is left out."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    for line in content.split(b"\n"):
        piece = _parsed(line)
        if piece is not None:
            yield piece


_KINDS = {"t": "text", "r": "reasoning", "b": "begin"}
_BINARY = getattr(os, "O_BINARY", 0)
_sync = getattr(os, "fdatasync", os.fsync)


def _line(piece: Piece) -> bytes:
    body = json.dumps(
        [piece.row, piece.run, piece.kind[0], storable(piece.text)], ensure_ascii=False, separators=(",", ":")
    )
    encoded = body.encode()
    return b"%08x %s\n" % (zlib.crc32(encoded), encoded)


def _parsed(line: bytes) -> Piece | None:
    crc, _space, body = line.partition(b" ")
    try:
        if int(crc, 16) != zlib.crc32(body):
            return None
        row, run, kind, text = json.loads(body)
    except ValueError:
        return None
    return Piece(row, run, _KINDS.get(kind, "text"), text)
