"""Brings back what a backup has and the history lacks. Nothing that is there is changed."""

from collections.abc import Iterator
from contextlib import closing

import apsw

from gui.history.archive.merging import Added, Archived, add_missing
from gui.history.backups import Backup
from gui.history.connection import connect
from gui.history.problems import HistoryError, Problem, error_of
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
        HistoryError: the backup cannot be read.
    """
    try:
        with closing(connect(backup.path, read_only=True)) as source:
            return add_missing(connection, archived_conversations(source, stop=stop))
    except apsw.Error as error:
        raise error_of(error) from error


def archived_conversations(source: apsw.Connection, *, stop: Stop = never) -> Iterator[Archived]:
    """All conversations of another database, one after the other.

    Raises:
        HistoryError: one cannot be read.
    """
    for key, created, updated, pinned, folder in source.execute(_ENTRIES):
        look(stop)
        try:
            conversation = read_conversation(source, key).conversation
        except (ValueError, KeyError) as error:
            raise HistoryError(Problem.DAMAGED, str(error)) from error
        yield Archived(conversation, created, updated, bool(pinned), folder)
