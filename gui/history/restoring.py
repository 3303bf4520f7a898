"""Brings back what a backup has and the history lacks. Nothing that is there is changed."""

from collections.abc import Iterator
from contextlib import closing

import apsw

from gui.history.archive.merging import Added, Archived, add_missing
from gui.history.backups import Backup
from gui.history.connection import connect
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
    try:
        source = connect(backup.path, read_only=True)
    except apsw.Error as error:
        raise _unreadable(error) from error
    with closing(source):
        return add_missing(connection, archived_conversations(source, stop=stop))


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
