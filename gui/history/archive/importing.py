"""Takes conversations out of a file: Rill's own JSON, or an export of ChatGPT's, packed or not."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import apsw

from gui.history.archive.chatgpt import read_chatgpt
from gui.history.archive.errors import TOO_LARGE, UNKNOWN_FORMAT, UNREADABLE, ArchiveCancelledError, ArchiveError
from gui.history.archive.json_stream import JsonStream
from gui.history.archive.limits import LIMITS, ArchiveLimits
from gui.history.archive.merging import Added, Archived, add_missing
from gui.history.archive.rill_format import read_rill
from gui.history.archive.zip_source import PIECE, ZipSource

Imported = Added
"""What an import has done."""


def import_archive(
    connection: apsw.Connection,
    *,
    source: Path,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    limits: ArchiveLimits = LIMITS,
) -> Imported:
    """Add what the archive has and the database lacks (see `add_missing`): all of it or nothing.

    To be called in a transaction, which has to be rolled back after whatever this raises. `progress` counts bytes of
    JSON read, and of all; both callables are called on this thread. Never more than a conversation is in memory.

    Raises:
        ArchiveError: something in the archive is not as it should be.
        ArchiveCancelledError: `cancelled` said so.
    """
    watch = _Watch(progress, cancelled)
    try:
        with source.open("rb") as file:
            return add_missing(connection, watch.each(_conversations(file, watch, limits)))
    except OSError as error:
        raise ArchiveError(UNREADABLE, why=error.strerror or type(error).__name__) from error


class _Watch:
    """Tells how far it is, and stops between two pieces or conversations where that is wished."""

    def __init__(self, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._read = 0
        self.total = 0

    def pieces(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._check()
            self._read += len(piece)
            self._progress(min(self._read, self.total), self.total)
            yield piece

    def each(self, conversations: Iterable[Archived]) -> Iterator[Archived]:
        for conversation in conversations:
            self._check()
            yield conversation
        self._check()

    def _check(self) -> None:
        if self._cancelled():
            raise ArchiveCancelledError


def _conversations(file: IO[bytes], watch: _Watch, limits: ArchiveLimits) -> Iterator[Archived]:
    size = file.seek(0, 2)
    file.seek(0)
    is_zip = file.read(4) == b"PK\x03\x04"
    file.seek(0)
    if is_zip:
        packed = ZipSource(file, size, limits)
        watch.total = packed.total
        for entry in packed.entries:
            yield from _read(watch.pieces(packed.pieces(entry)), limits)
        return
    if size > limits.total:
        raise ArchiveError(TOO_LARGE, most=limits.total >> 20)
    watch.total = size
    yield from _read(watch.pieces(iter(lambda: file.read(PIECE), b"")), limits)


def _read(pieces: Iterable[bytes], limits: ArchiveLimits) -> Iterator[Archived]:
    """ChatGPT's exports are lists, Rill's are objects."""
    stream = JsonStream(pieces, limits)
    first = stream.next()
    if first == "[":
        yield from read_chatgpt(stream, limits)
    elif first == "{":
        yield from read_rill(stream, limits)
    else:
        raise ArchiveError(UNKNOWN_FORMAT)
    stream.end()
