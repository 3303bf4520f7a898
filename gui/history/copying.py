"""Copies a database that is in use into one file, and looks at the copy before anybody relies on it."""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import apsw

from gui.history.checking import Damaged, damaged_messages, quick_check
from gui.history.connection import connect_unlocked, make_private_file
from gui.history.notes import write_notes
from gui.history.problems import HistoryError, Problem
from gui.history.stopping import Stop, look, never

Progress = Callable[[float], None]
"""Is told how much of the copying is done, from 0 to 1."""
_PAGES = 256
"""Pages copied in one go; 1 MiB."""


class Verified(NamedTuple):
    """What is in a copy that is sound."""

    conversations: int
    """Those that are not deleted."""
    messages: int
    damaged: list[Damaged]
    """Those of the messages that are not as they were once written."""


def ignore(_part: float) -> None:
    """For those who do not show how far it is."""


def copy_database(
    source: apsw.Connection,
    target: Path,
    *,
    stop: Stop = never,
    progress: Progress = ignore,
) -> None:
    """Copy what the connection sees into a new file without a log, and see it to the disk.

    The connection may be reading in a transaction: then whoever writes meanwhile does not make it begin anew.

    Raises:
        StoppedError: as `stop` wished. The file is unfinished.
        apsw.Error: as SQLite. The file is unfinished.
        OSError: it cannot be made or seen to the disk.
    """
    make_private_file(target)
    with closing(apsw.Connection(str(target), flags=apsw.SQLITE_OPEN_READWRITE)) as copy:
        copy.pragma("synchronous", "OFF")  # it is seen to the disk once, at the end
        with copy.backup("main", source, "main") as backup:
            while not backup.done:
                look(stop)
                backup.step(_PAGES)
                progress(1 - backup.remaining / max(1, backup.page_count))
        copy.pragma("journal_mode", "DELETE")
    sync(target)


def verify(path: Path, *, stop: Stop = never) -> Verified:
    """Look at all pages, references and messages of a copy nobody has open.

    Raises:
        HistoryError: it is damaged.
        StoppedError: as `stop` wished.
        apsw.Error: it cannot be read.
    """
    with closing(connect_unlocked(path)) as connection:
        faults = quick_check(connection, stop=stop, indexes=False)
        if faults:
            raise HistoryError(Problem.DAMAGED, faults[0])
        if connection.execute("SELECT 1 FROM pragma_foreign_key_check").get is not None:
            raise HistoryError(Problem.DAMAGED, "references to what is not there")
        conversations: int = connection.execute("SELECT count(*) FROM conversation WHERE deleted = 0").get
        messages: int = connection.execute("SELECT count(*) FROM message").get
        return Verified(conversations, messages, damaged_messages(connection, stop=stop))


def add_note(path: Path, name: str, value: str) -> None:
    """Write a note into a copy nobody has open.

    Raises:
        apsw.Error, OSError: it is not there, or not on the disk.
    """
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        write_notes(connection, {name: value})
    sync(path)


def sync(path: Path) -> None:
    """See a file or directory to the disk.

    Raises:
        OSError: it did not get there.
    """
    if sys.platform == "win32" and path.is_dir():
        return  # Windows sees to directories itself
    file = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)
