"""Writes conversations to a file: readable ones, or JSON with all there is."""

import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

import apsw

from gui.chat.conversation import Conversation
from gui.history.archive.dates import day
from gui.history.archive.errors import ArchiveCancelledError
from gui.history.archive.forms import Form, Names, Words, safe_name
from gui.history.archive.json_document import write_document
from gui.history.archive.private_file import written_file
from gui.history.archive.sources import Head, LiveSource, Source, StoredSource
from gui.history.coding import storable

Progress = Callable[[int, int], None]
"""How much is done, and of how much."""
Cancelled = Callable[[], bool]
T = TypeVar("T")


def export(
    connection: apsw.Connection,
    *,
    keys: Sequence[str] | None,
    form: Form,
    target: Path,
    progress: Progress,
    cancelled: Cancelled,
    words: Words | None = None,
) -> int:
    """Write the conversations with these keys (None: all that are not deleted), as they are at this moment.

    One key in a readable form makes a file, more make a zip with a file each, without conversations that have no
    messages. `progress` counts conversations; both callables are called on this thread.

    Returns:
        How many conversations were written. Keys that are not there are passed over.

    Raises:
        ArchiveCancelledError: there is no file; what was at `target` is still there. So it is after any other error.
        OSError: the file cannot be written.
    """
    number = 0
    with connection:  # one state, whatever is written meanwhile
        rows = _rows(connection, keys)
        watch = _Watch(len(rows), progress, cancelled)
        with written_file(target) as file:
            sources = watch.each(StoredSource(connection, row) for row in rows)
            one = keys is not None and len(keys) == 1
            number = _write(sources, file, form=form, one=one, words=words or Words())
    return number


def export_conversation(conversation: Conversation, *, form: Form, target: Path, words: Words | None = None) -> None:
    """Write a conversation that is in memory as a whole, on the disk or not.

    Raises:
        OSError: there is no file; what was at `target` is still there.
    """
    with written_file(target) as file:
        _write(iter([LiveSource(conversation)]), file, form=form, one=True, words=words or Words())


def _rows(connection: apsw.Connection, keys: Sequence[str] | None) -> list[int]:
    if keys is None:
        every: Any = connection.execute("SELECT id FROM conversation WHERE NOT deleted ORDER BY id")
        return [row for (row,) in every]
    query = "SELECT id FROM conversation WHERE key = ?"
    found = [connection.execute(query, (key,)).get for key in dict.fromkeys(keys)]
    return [row for row in found if row is not None]


class _Watch:
    """Tells how far it is, and stops between two conversations or messages where that is wished."""

    def __init__(self, total: int, progress: Progress, cancelled: Cancelled) -> None:
        self._total = total
        self._progress = progress
        self._cancelled = cancelled

    def each(self, sources: Iterable[Source]) -> Iterator[Source]:
        for done, source in enumerate(sources):
            self._progress(done, self._total)
            yield _Watched(source, self)
        self._check()
        self._progress(self._total, self._total)

    def through(self, items: Iterator[T]) -> Iterator[T]:
        self._check()
        for item in items:
            yield item
            self._check()

    def _check(self) -> None:
        if self._cancelled():
            raise ArchiveCancelledError


class _Watched:
    """A source that can be stopped in its midst."""

    def __init__(self, source: Source, watch: _Watch) -> None:
        self._source = source
        self._watch = watch

    @property
    def head(self) -> Head:
        return self._source.head

    def messages(self) -> Iterator[Any]:
        return self._watch.through(self._source.messages())

    def path(self) -> Iterator[Any]:
        return self._watch.through(self._source.path())


def _write(sources: Iterator[Source], file: IO[bytes], *, form: Form, one: bool, words: Words) -> int:
    counted = _Counted(sources)
    if form is Form.JSON:
        write_document(counted, _writer(file))
    elif one:
        for source in counted:
            _write_readable(source, file, form=form, words=words)
    else:
        return _write_zip(sources, file, form=form, words=words)
    return counted.number


class _Counted:
    """Sources, and how many have gone by."""

    def __init__(self, sources: Iterator[Source]) -> None:
        self._sources = sources
        self.number = 0

    def __iter__(self) -> Iterator[Source]:
        for source in self._sources:
            self.number += 1
            yield source


def _write_zip(sources: Iterator[Source], file: IO[bytes], *, form: Form, words: Words) -> int:
    names = Names()
    number = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in sources:
            if next(source.path(), None) is None:
                continue
            name = names.unique(f"{day(source.head.updated)} {safe_name(source.head.title)}".strip())
            entry = zipfile.ZipInfo(f"{name}.{form}", _zip_date(source.head.updated))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100600 << 16
            with archive.open(entry, "w", force_zip64=True) as part:
                _write_readable(source, part, form=form, words=words)
            number += 1
    return number


def _zip_date(seconds: float) -> tuple[int, int, int, int, int, int]:
    """What a zip can say of a date: from 1980 to 2107."""
    try:
        at = time.localtime(seconds)
    except (ValueError, OverflowError, OSError):
        return 1980, 1, 1, 0, 0, 0
    return (*at[:6],) if 1980 <= at.tm_year <= 2107 else (1980, 1, 1, 0, 0, 0)


def _write_readable(source: Source, file: IO[bytes], *, form: Form, words: Words) -> None:
    if form is Form.HTML:
        from gui.history.archive.html_document import write_html  # the parser, for whom it is wanted

        write_html(source.head, source.path(), _writer(file), words=words)
    else:
        from gui.history.archive.markdown_document import write_markdown

        write_markdown(source.head, source.path(), _writer(file), words=words)


def _writer(file: IO[bytes]) -> Callable[[str], object]:
    return lambda piece: file.write(storable(piece).encode())
