"""Opens the database file, for this user's eyes only and written through to the disk."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import apsw

SAFE_SQLITE = 3_051_003
"""Earlier versions can damage a database with a write-ahead log that two connections use at once."""
BUSY_MS = 1_000
"""How long a statement waits for another program to let go."""
_CACHE_KIB = 16_384
_LOCKLESS = "win32-none" if sys.platform == "win32" else "unix-none"


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """A connection with everything set that makes commits durable. A writer makes the file where there is none.

    A reader can also read what lies where nothing can be written, not even the log's index.

    Raises:
        apsw.Error: it cannot be opened, or is no database.
        OSError: the file cannot be made.
    """
    if apsw.SQLITE_VERSION_NUMBER < SAFE_SQLITE:
        raise RuntimeError(f"SQLite {apsw.sqlite_lib_version()} can damage databases; 3.51.3 is the oldest safe one")
    if not read_only:
        make_private_file(path)
    connection = _reader(path) if read_only else apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(BUSY_MS)
        connection.pragma("foreign_keys", "ON")
        connection.pragma("cache_size", -_CACHE_KIB)
        connection.pragma("trusted_schema", "OFF")
        if not read_only:
            connection.pragma("journal_mode", "WAL")
            connection.pragma("synchronous", "FULL")
            connection.pragma("secure_delete", "ON")
    except BaseException:
        connection.close(True)
        raise
    return connection


def connect_unlocked(path: Path) -> apsw.Connection:
    """A reader that neither locks nor writes anything, for what nobody can be writing to.

    Raises:
        apsw.Error: it cannot be opened.
    """
    log = path.with_name(f"{path.name}-wal")
    has_log = log.exists() and log.stat().st_size > 0
    # A connection that has the database for itself keeps the log's index in memory, and a log can only be left out
    # where there is none.
    how = f"vfs={_LOCKLESS}" if has_log else "immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"{path.absolute().as_uri()}?{how}", flags=flags)
    # Else a log that holds nothing SQLite can read would be removed at the end.
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    if has_log:
        connection.pragma("locking_mode", "EXCLUSIVE")
    return connection


def _reader(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(BUSY_MS)
    try:
        connection.pragma("schema_version")
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        connection.close(True)
        return connect_unlocked(path)
    except BaseException:
        connection.close(True)
        raise
    return connection


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read and write, where there is none.

    SQLite gives its log and shared-memory files the same mode.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
