"""Brings back what a backup has and the history lacks. Nothing that is there is changed."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw

from gui.history.archive.merging import Added, Archived, add_missing
from gui.history.backups import Backup
from gui.history.connection import connect
from gui.history.migrations import NEWEST, form_of, migrate
from gui.history.problems import HistoryError, Problem
from gui.history.reading import read_conversation
from gui.history.stopping import Stop, look, never

_ENTRIES = """
SELECT conversation.key, created, updated, pinned, coalesce(folder.name, '')
FROM conversation LEFT JOIN folder ON folder.id = conversation.folder WHERE NOT deleted ORDER BY activity
"""


def restore_missing(connection: apsw.Connection, backup: Backup, *, stop: Stop = never) -> Added:
    """To be called in a transaction.

    Raises:
        StoppedError: as `stop` wished; the transaction is to be rolled back.
        HistoryError: OTHER, where it is the backup that cannot be read: nothing is wrong with the history then.
    """
    with _readable(backup) as path:
        try:
            source = connect(path, read_only=True)
        except apsw.Error as error:
            raise _unreadable(error) from error
        with closing(source):
            return add_missing(connection, archived_conversations(source, stop=stop))


@contextmanager
def _readable(backup: Backup) -> Iterator[Path]:
    """Where the backup lies in the newest form: one of an older form is brought to that in a copy."""
    try:
        with closing(connect(backup.path, read_only=True)) as source:
            newest = form_of(source) == NEWEST
    except apsw.Error as error:
        raise _unreadable(error) from error
    if newest:
        yield backup.path
        return
    with TemporaryDirectory(prefix="rill-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "history.db"
        try:
            shutil.copyfile(backup.path, copy)
            with closing(connect(copy)) as source:
                migrate(source)
        except (apsw.Error, OSError) as error:
            raise _unreadable(error) from error
        yield copy


def archived_conversations(source: apsw.Connection, *, stop: Stop = never) -> Iterator[Archived]:
    """All conversations of another database, one after the other.

    Raises:
        HistoryError: one cannot be read.
    """
    try:
        for key, created, updated, pinned, folder in source.execute(_ENTRIES):
            look(stop)
            conversation = read_conversation(source, key).conversation
            yield Archived(conversation, created, updated, bool(pinned), folder)
    except (apsw.Error, ValueError, KeyError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> HistoryError:
    return HistoryError(Problem.OTHER, f"the backup cannot be read: {error}")
