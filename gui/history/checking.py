"""Looks whether a database is sound: its pages, its messages, and whether it is still where it was."""

import ctypes
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from gui.history.attachments import damaged_owners
from gui.history.coding import checksum
from gui.history.connection import connect_unlocked
from gui.history.messages import NUMBERS
from gui.history.migrations import NEWEST, WITH_ATTACHMENTS, form_of
from gui.history.pages import is_log_damaged, log_of
from gui.history.stopping import Stop, look, never

MOST_FAULTS = 20
"""More of them tell nobody more."""
SLICE = 250
"""Messages that are looked at in one go."""
_BEYOND_ALL = (1 << 63) - 1
_STEPS = 10_000
"""Of SQLite's virtual machine between two questions whether to stop; some 1 ms."""
_SMALL_TABLES = {
    "conversation": "SELECT * FROM conversation",
    "folder": "SELECT * FROM folder",
    "model": "SELECT * FROM model",
    "note": "SELECT * FROM note",
}
_MESSAGES = """
SELECT id, CAST(role AS BLOB), CAST(text AS BLOB), CAST(reasoning AS BLOB), CAST(failure AS BLOB), checksum
FROM message WHERE id > ? ORDER BY id LIMIT ?
"""


class Damaged(NamedTuple):
    """A message whose checksum is wrong."""

    conversation: str
    """Its key; empty where that is not known any more."""
    number: int


class Slice(NamedTuple):
    """What `check_messages` found."""

    damaged: list[Damaged]
    last: int | None
    """Where to go on; None: these were the last."""
    seen: int


def quick_check(connection: apsw.Connection, *, stop: Stop = never, indexes: bool = True) -> list[str]:
    """What is wrong with the pages and the tables; nothing where all is well.

    Without `indexes` only the pages of the full-text indexes are looked at, not what is in them: that takes ten times
    as long as all the rest, cannot be stopped, and can be made anew from the messages.

    Raises:
        StoppedError: as `stop` wished.
        apsw.Error: the file cannot be read for another reason than damage.
    """
    with _stopping(connection, stop):
        try:
            found = _faults(connection) if indexes else _faults_by_table(connection)
            tables = {table for (table,) in connection.execute("SELECT name FROM sqlite_schema")}
            for table in _SMALL_TABLES.keys() & tables:
                for _row in connection.execute(_SMALL_TABLES[table]):
                    pass  # titles and names have to be text, which SQLite does not look at
        except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError, UnicodeDecodeError) as error:  # SQL: of the schema
            return [str(error)]
    return found


def check_closed(path: Path) -> list[str]:
    """What is wrong with a database that nobody has open, and with its log. Changes neither: SQLite would take the log
    over into the database as far as it is sound, and throw the rest away.

    Raises:
        apsw.Error, OSError: the file cannot be read for another reason than damage.
    """
    if not path.exists() or path.stat().st_size == 0:
        log = log_of(path)
        return ["a log without its database"] if log.exists() and log.stat().st_size > 0 else []
    with closing(connect_unlocked(path)) as connection:
        try:
            if form_of(connection) > NEWEST:
                return []  # not ours to judge
        except (apsw.CorruptError, apsw.NotADBError) as error:
            return [str(error)]
        return ["a damaged log"] if is_log_damaged(path) else quick_check(connection)


def check_messages(connection: apsw.Connection, *, after: int = 0, limit: int = SLICE) -> Slice:
    """Compare the next messages and what is attached to them with their checksums: SQLite does not notice all damage.

    Raises:
        apsw.CorruptError: their pages are damaged.
    """
    rows: list[Any] = connection.execute(_MESSAGES, (after, limit)).fetchall()
    wrong = {row for row, *fields, crc in rows if None in fields or crc != checksum(*fields)}
    last = rows[-1][0] if len(rows) == limit else None
    if form_of(connection) >= WITH_ATTACHMENTS:  # a backup is made of an older one, too
        wrong |= damaged_owners(connection, after + 1 if after else 0, _BEYOND_ALL if last is None else last)
    damaged = [Damaged(_key(connection, row // NUMBERS), row % NUMBERS) for row in sorted(wrong)]
    return Slice(damaged, last, len(rows))


def damaged_messages(connection: apsw.Connection, *, stop: Stop = never) -> list[Damaged]:
    """`check_messages` through all of them, a slice at a time: the window's thread gets as much time as this one.

    Raises:
        StoppedError: as `stop` wished.
        apsw.CorruptError: pages are damaged.
    """
    damaged: list[Damaged] = []
    after: int | None = 0
    while after is not None:
        look(stop)
        began = time.monotonic()
        found = check_messages(connection, after=after)
        damaged += found.damaged
        after = found.last
        time.sleep(time.monotonic() - began)
    return damaged


def deleted_underneath(connection: apsw.Connection, path: Path) -> bool:
    """Whether what is written through this connection does not get into the file at `path` any more: that was deleted,
    moved, or replaced, or its log was. On Windows nobody can do that to a file that is open."""
    if sys.platform == "win32":
        return False
    moved = ctypes.c_int(0)
    connection.file_control("main", apsw.SQLITE_FCNTL_HAS_MOVED, ctypes.addressof(moved))
    if moved.value:
        return True
    connection.pragma("schema_version")  # from the first reading on there is a log
    return connection.pragma("journal_mode") == "wal" and not path.with_name(f"{path.name}-wal").exists()


def _faults(connection: apsw.Connection) -> list[str]:
    found = [str(text) for (text,) in connection.execute(f"PRAGMA quick_check({MOST_FAULTS})")]
    return [text for text in found if text != "ok"]


def _faults_by_table(connection: apsw.Connection) -> list[str]:
    found: list[str] = []
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"):
        texts = connection.execute("SELECT quick_check FROM pragma_quick_check(?)", (table,))
        found += [str(text) for (text,) in texts if text != "ok"]
    return found[:MOST_FAULTS]


@contextmanager
def _stopping(connection: apsw.Connection, stop: Stop) -> Iterator[None]:
    """Let `stop` interrupt statements."""
    connection.set_progress_handler(stop, _STEPS, id=_stopping)
    try:
        yield
    except apsw.InterruptError:
        look(lambda: True)
    finally:
        connection.set_progress_handler(None, id=_stopping)


def _key(connection: apsw.Connection, row: int) -> str:
    try:
        key = connection.execute("SELECT key FROM conversation WHERE id = ?", (row,)).get
    except UnicodeDecodeError:
        key = None
    return "" if key is None else str(key)
