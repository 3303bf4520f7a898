"""Forgets all conversations for good."""

import shutil
from contextlib import closing

import apsw

from gui.history.connection import connect
from gui.history.notes import CURRENT_CHAT, NEW_CHAT_DRAFT, NEW_CHAT_SETTINGS
from gui.history.places import Places
from gui.history.problems import error_of, os_error

_EVERYTHING = """
INSERT INTO message_index (message_index) VALUES ('delete-all');
INSERT INTO title_index (title_index) VALUES ('delete-all');
DELETE FROM attachment;
DELETE FROM message;
DELETE FROM conversation;
DELETE FROM folder;
DELETE FROM model;
"""


def delete_all(connection: apsw.Connection) -> None:
    """Remove every conversation and folder. To be called in a transaction; `compact` then takes out the traces."""
    connection.execute(_EVERYTHING)
    connection.execute("DELETE FROM note WHERE name IN (?, ?, ?)", (CURRENT_CHAT, NEW_CHAT_DRAFT, NEW_CHAT_SETTINGS))


def compact(places: Places) -> None:
    """Write the database anew without what was deleted, and empty its log, in which older pages stand.

    Raises:
        HistoryError: something is left; `Problem.LOCKED` where somebody reads or writes meanwhile.
    """
    try:
        with closing(connect(places.database)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except apsw.Error as error:
        raise error_of(error) from error


def remove_copies(places: Places) -> None:
    """Remove the backups, and the damaged databases that were put aside: the same texts stand in them.

    Raises:
        HistoryError: some are left.
    """
    try:
        for folder in (places.backups, places.damaged):
            if folder.exists():
                shutil.rmtree(folder)
    except OSError as error:
        raise os_error(error) from error
