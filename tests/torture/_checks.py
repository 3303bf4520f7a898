"""Whether a database is in order: what it holds together, and every message by its checksum."""

from pathlib import Path
from typing import Any

import apsw

from gui.history.connection import connect
from gui.history.messages import read_messages
from gui.history.opening import Opening, open_history
from gui.history.places import Places
from tests.torture._result import Round

_INDEXES = (
    (
        "message_index",
        "INSERT INTO message_index (message_index) VALUES ('integrity-check')",
        "SELECT rowid FROM message_index",
        "SELECT id FROM message WHERE state NOT IN ('waiting', 'streaming')",
    ),
    (
        "title_index",
        "INSERT INTO title_index (title_index) VALUES ('integrity-check')",
        "SELECT rowid FROM title_index",
        "SELECT id FROM conversation",
    ),
)
"""Of each its name, what checks it, the rows it has, and those it should have."""


def reopened(folder: Path) -> Opening:
    """What the next start makes of what is there, with the lock given back."""
    opening = open_history(Places(folder))
    opening.release()
    return opening


def check(database: Path, found: Round) -> None:
    """Look through all of it, and add to `found` what is not in order."""
    connection = connect(database)
    try:
        for fault in _faults(connection):
            found.spoil(fault)
    except apsw.Error as error:
        found.spoil(f"{type(error).__name__}: {error}")
    finally:
        connection.close(True)


def _faults(connection: apsw.Connection) -> list[str]:
    said: Any = connection.pragma("integrity_check")
    faults = [] if said == "ok" else [f"integrity_check says {said}"]
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        faults.append("a foreign key leads nowhere")
    for table, check_it, has, should_have in _INDEXES:
        connection.execute(check_it)
        indexed = {row for (row,) in connection.execute(has)}
        there = {row for (row,) in connection.execute(should_have)}
        if indexed != there:
            faults.append(f"{table} lacks {len(there - indexed)} rows and has {len(indexed - there)} too many")
    conversations: list[Any] = connection.execute("SELECT id FROM conversation").fetchall()
    for (row,) in conversations:
        wrong = [each.message.id for each in read_messages(connection, row) if not each.intact]
        if wrong:
            faults.append(f"messages {wrong} of conversation {row} are not as they were written")
    return faults
