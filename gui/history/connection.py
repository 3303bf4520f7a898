"""Opens the database file, for this user's eyes only and written through to the disk."""

import os
from contextlib import suppress
from pathlib import Path

import apsw

SAFE_SQLITE = 3_051_003
"""Earlier versions can damage a database with a write-ahead log that two connections use at once."""
BUSY_MS = 1_000
"""How long a statement waits for another program to let go."""
_CACHE_KIB = 16_384


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """A connection with everything set that makes commits durable. A writer makes the file where there is none.

    Raises:
        apsw.Error: it cannot be opened, or is no database.
        OSError: the file cannot be made.
    """
    if apsw.SQLITE_VERSION_NUMBER < SAFE_SQLITE:
        raise RuntimeError(f"SQLite {apsw.sqlite_lib_version()} can damage databases; 3.51.3 is the oldest safe one")
    if not read_only:
        make_private_file(path)
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE
    connection = apsw.Connection(str(path), flags=flags)
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


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read and write, where there is none.

    SQLite gives its log and shared-memory files the same mode.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
