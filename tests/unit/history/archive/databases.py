"""Histories for these tests: new ones, what is in them, and an export or import without watching it."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
from hypothesis import settings

from gui.history.archive.exporting import export
from gui.history.archive.forms import Form
from gui.history.archive.importing import Imported, import_archive
from gui.history.archive.limits import LIMITS, ArchiveLimits
from gui.history.connection import connect
from gui.history.migrations import migrate

EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "60")), deadline=None)
_QUERIES = {
    "conversation": "SELECT id, key, title, title_source, model, folder, pinned, deleted, activity, created, updated,"
    " draft, leaf, place_message, place_source, settings FROM conversation ORDER BY id",
    "message": "SELECT * FROM message ORDER BY id",
    "attachment": "SELECT message, number, name, media_type, checksum, data FROM attachment ORDER BY message, number",
    "folder": "SELECT * FROM folder ORDER BY id",
    "model": "SELECT * FROM model ORDER BY id",
}


@contextmanager
def history() -> Iterator[apsw.Connection]:
    """A new history, for tests that need one an example."""
    with tempfile.TemporaryDirectory() as folder:
        connection = connect(Path(folder) / "history.db")
        connection.pragma("synchronous", "OFF")
        try:
            migrate(connection)
            yield connection
        finally:
            connection.close(True)


def contents(connection: apsw.Connection) -> dict[str, list[Any]]:
    """Everything in it."""
    return {name: connection.execute(query).fetchall() for name, query in _QUERIES.items()}


def keys(connection: apsw.Connection) -> list[str]:
    """Of all conversations, in the order they came."""
    rows: list[Any] = connection.execute("SELECT key FROM conversation ORDER BY id").fetchall()
    return [key for (key,) in rows]


def nothing(_done: int, _total: int) -> None:
    """Of progress."""


def never() -> bool:
    return False


def exported(connection: apsw.Connection, *, keys: list[str] | None = None, form: Form = Form.JSON) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "target"
        export(connection, keys=keys, form=form, target=target, progress=nothing, cancelled=never)
        return target.read_bytes()


def imported(
    connection: apsw.Connection,
    content: bytes,
    *,
    limits: ArchiveLimits = LIMITS,
    cancelled: Callable[[], bool] = never,
) -> Imported:
    """In a transaction, as `Database.write` has it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.write_bytes(content)
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = import_archive(connection, source=source, progress=nothing, cancelled=cancelled, limits=limits)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return result
