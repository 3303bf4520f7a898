"""Looks whether the full-text index has all messages, and makes it anew.

A part at a time, so that others come to write between.
"""

from typing import NamedTuple

import apsw

from gui.history.index import index_message, index_title, unindex_message
from gui.history.messages import Models, loaded, read_damaged_row

_TITLES = "SELECT id, title FROM conversation WHERE id > ? ORDER BY id LIMIT ?"
_ENDED = "SELECT id FROM message WHERE id > ? AND state NOT IN ('waiting', 'streaming') ORDER BY id LIMIT ?"
_MESSAGE = "SELECT * FROM message WHERE id = ?"
_INDEXED = "SELECT id FROM message_index_docsize WHERE id > ? AND id <= ?"
_BEYOND_ALL = (1 << 63) - 1


class Difference(NamedTuple):
    """Between the index and the messages, within a range of rows."""

    missing: list[int]
    """Rows of `message` that cannot be found."""
    surplus: list[int]
    """Rows that can be found and are not there."""
    further: int | None
    """After which row to go on; None: that was all."""


def clear_index(connection: apsw.Connection) -> None:
    """Let nothing be found. To be called in a transaction, before all is indexed again."""
    for clear in (
        "INSERT INTO message_index (message_index) VALUES ('delete-all')",
        "INSERT INTO title_index (title_index) VALUES ('delete-all')",
    ):
        connection.execute(clear)


def index_titles(connection: apsw.Connection, *, after: int = 0, limit: int = 5_000) -> int | None:
    """Index the titles of conversations that follow this row. To be called in a transaction.

    Returns:
        After which row to go on; None when all are done.
    """
    rows: list[tuple[int, str]] = list(connection.execute(_TITLES, (after, limit)))
    for row, title in rows:
        index_title(connection, row, title)
    return rows[-1][0] if len(rows) == limit else None


def index_messages(connection: apsw.Connection, *, after: int = 0, limit: int = 1_000) -> int | None:
    """Index the messages that follow this row. To be called in a transaction.

    Returns:
        After which row to go on; None when all are done.
    """
    rows = [row for (row,) in connection.execute(_ENDED, (after, limit))]
    models = Models(connection)
    for row in rows:
        _index(connection, row, models)
    return rows[-1] if len(rows) == limit else None


def difference(connection: apsw.Connection, *, after: int = 0, limit: int = 20_000) -> Difference:
    """What the index lacks, or has too much, of the messages that follow this row."""
    rows = [row for (row,) in connection.execute(_ENDED, (after, limit))]
    further = rows[-1] if len(rows) == limit else None
    last = _BEYOND_ALL if further is None else further
    indexed = {row for (row,) in connection.execute(_INDEXED, (after, last))}
    return Difference([row for row in rows if row not in indexed], sorted(indexed.difference(rows)), further)


def settle(connection: apsw.Connection, found: Difference) -> None:
    """Index what is missing, and take out what is too much. To be called in a transaction."""
    models = Models(connection)
    for row in found.missing:
        _index(connection, row, models)
    for row in found.surplus:
        unindex_message(connection, row)


def is_index_sound(connection: apsw.Connection) -> bool:
    """Whether the index can be read all through: takes seconds where there is much. To be called in a transaction."""
    try:
        for check in (
            "INSERT INTO message_index (message_index) VALUES ('integrity-check')",
            "INSERT INTO title_index (title_index) VALUES ('integrity-check')",
        ):
            connection.execute(check)
    except apsw.CorruptError:
        return False
    return True


def _index(connection: apsw.Connection, row: int, models: Models) -> None:
    try:
        stored = connection.execute(_MESSAGE, (row,)).fetchall()
    except UnicodeDecodeError:  # a byte of its text has changed
        stored = [read_damaged_row(connection, row, row)]
    for each in stored:
        index_message(connection, row, loaded(each, models).message.text)
