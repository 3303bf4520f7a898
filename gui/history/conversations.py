"""The conversations: written with their messages, and what the sidebar does to them."""

from dataclasses import dataclass, replace
from typing import Any

import apsw

from gui.history.attachments import remove_attachments, write_attachments
from gui.history.coding import settings_to_json, storable
from gui.history.index import index_title
from gui.history.messages import NUMBERS, copy_messages, remove_messages, write_messages
from gui.history.records import Batch, ConversationRecord


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation as the sidebar lists it."""

    key: str
    title: str
    pinned: bool
    folder: int | None
    updated: float
    """Seconds since the epoch, of its newest message."""
    activity: int
    """Grows with every message of any conversation: what to order by, whatever the clock does."""


def save(connection: apsw.Connection, batch: Batch) -> int:
    """Write what has changed of a conversation. To be called in a transaction.

    Returns:
        The conversation's row.
    """
    record = batch.conversation
    title, model, draft = map(storable, (record.title, record.model, record.draft))
    storable_record = replace(record, title=title, model=model, draft=draft)
    row = _write_conversation(connection, storable_record)
    write_attachments(connection, row * NUMBERS, record.draft_attachments)
    remove_messages(connection, row, batch.removed)
    write_messages(connection, row, batch.messages)
    return row


def _write_conversation(connection: apsw.Connection, record: ConversationRecord) -> int:
    place = (None, None) if record.place is None else (record.place.message, record.place.source)
    found = connection.execute("SELECT id, title FROM conversation WHERE key = ?", (record.key,)).get
    if found is None:
        updated = record.created if record.updated is None else record.updated
        values = (record.key, record.title, record.title_source, record.model, record.created, updated, record.draft)
        connection.execute(
            "INSERT INTO conversation (key, title, title_source, model, created, updated, draft, leaf, place_message,"
            " place_source, activity, settings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, record.leaf, *place, next_activity(connection), settings_to_json(record.settings)),
        )
        row = connection.last_insert_rowid()
        index_title(connection, row, record.title)
        return row
    row, title = found
    changing = (record.title, record.title_source, record.model, record.draft)
    connection.execute(
        "UPDATE conversation SET title = ?, title_source = ?, model = ?, draft = ?, leaf = ?,"
        " place_message = ?, place_source = ?, settings = ? WHERE id = ?",
        (*changing, record.leaf, *place, settings_to_json(record.settings), row),
    )
    if record.updated is not None:
        connection.execute(
            "UPDATE conversation SET updated = ?, activity = ? WHERE id = ?",
            (record.updated, next_activity(connection), row),
        )
    if title != record.title:
        index_title(connection, row, record.title)
    return int(row)


def next_activity(connection: apsw.Connection) -> int:
    newest: int = connection.execute("SELECT coalesce(max(activity), 0) FROM conversation").get
    return newest + 1


def row_of(connection: apsw.Connection, key: str) -> int:
    """Raises KeyError where there is no such conversation."""
    row = connection.execute("SELECT id FROM conversation WHERE key = ?", (key,)).get
    if row is None:
        raise KeyError(key)
    return int(row)


# -- what the sidebar does; each to be called in a transaction


def rename(connection: apsw.Connection, *, key: str, title: str) -> None:
    """Raises KeyError, as all of these, where there is no such conversation."""
    row, title = row_of(connection, key), storable(title)
    connection.execute("UPDATE conversation SET title = ?, title_source = 'user' WHERE id = ?", (title, row))
    index_title(connection, row, title)


def pin(connection: apsw.Connection, *, key: str, pinned: bool) -> None:
    connection.execute("UPDATE conversation SET pinned = ? WHERE id = ?", (pinned, row_of(connection, key)))


def move(connection: apsw.Connection, *, key: str, folder: int | None) -> None:
    """Into a folder, or out of all."""
    connection.execute("UPDATE conversation SET folder = ? WHERE id = ?", (folder, row_of(connection, key)))


def set_deleted(connection: apsw.Connection, *, key: str, deleted: bool) -> None:
    """Take it out of every list, or put it back; `purge` makes it final."""
    connection.execute("UPDATE conversation SET deleted = ? WHERE id = ?", (deleted, row_of(connection, key)))


def duplicate(connection: apsw.Connection, *, key: str, copy_key: str, title: str, at: float) -> None:
    """Copy a conversation with all its branches, under another key and title, as it is on disk.

    It comes first in the folder of the original, `at` seconds since the epoch, and has neither its pin nor its draft.
    A reply on its way is one that was interrupted, in the copy.
    """
    source = row_of(connection, key)
    values = (copy_key, title, at, at, next_activity(connection), source)
    connection.execute(
        "INSERT INTO conversation (key, title, title_source, model, folder, leaf, place_message, place_source, created,"
        " updated, activity, settings) SELECT ?1, ?2, 'user', model, folder, leaf, place_message, place_source, ?3, ?4,"
        " ?5, settings FROM conversation WHERE id = ?6",
        values,
    )
    row = connection.last_insert_rowid()
    index_title(connection, row, title)
    copy_messages(connection, source, row)


def purge(connection: apsw.Connection) -> None:
    """Remove for good what was deleted."""
    deleted: list[Any] = connection.execute("SELECT id FROM conversation WHERE deleted").fetchall()
    for (row,) in deleted:
        first = row * NUMBERS
        last = first + NUMBERS - 1
        # Only what is in `message` can be in its index, which would have to be read through to find a range.
        rows = connection.execute("SELECT id FROM message WHERE id BETWEEN ? AND ?", (first, last)).fetchall()
        connection.executemany("DELETE FROM message_index WHERE rowid = ?", rows)
        connection.execute("DELETE FROM message WHERE id BETWEEN ? AND ?", (first, last))
        remove_attachments(connection, first, last)
        connection.execute("DELETE FROM title_index WHERE rowid = ?", (row,))
        connection.execute("DELETE FROM conversation WHERE id = ?", (row,))
