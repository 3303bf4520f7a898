"""Adds to a database what it lacks of conversations from elsewhere. Nothing it has is changed or doubled."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import apsw

from gui.chat.conversation import Conversation
from gui.history.archive.activity import order_by_date
from gui.history.archive.errors import TOO_MANY_MESSAGES, ArchiveError
from gui.history.archive.matching import Known
from gui.history.conversations import save
from gui.history.messages import NUMBERS, write_messages
from gui.history.records import Batch, MessageRecord, record_of


@dataclass(frozen=True, slots=True)
class Archived:
    """A conversation from elsewhere, whole, and what the sidebar knew of it."""

    conversation: Conversation
    created: float
    """Seconds since the epoch."""
    updated: float
    """The same, of its newest message."""
    pinned: bool = False
    folder: str = ""
    """The name of the folder it lies in; empty for none."""


@dataclass(slots=True)
class Added:
    """What `add_missing` did."""

    conversations_added: int = 0
    """Those that were not there, or only in the trash."""
    conversations_extended: int = 0
    already_there: int = 0
    """Those of which nothing was missing."""
    messages_added: int = 0
    changed: list[str] = field(default_factory=list)
    """Keys of conversations that were there and have got messages: whoever has one in memory has to read it again."""


def add_missing(connection: apsw.Connection, conversations: Iterable[Archived]) -> Added:
    """Add the conversations that are not there, and to the others the messages they lack, as further branches.

    A message is the same where role, text and attachments are and what it answers is. Titles, drafts, folders and which
    branch is shown stay as they are; a path that went no further is shown to its new end. What was deleted comes back.
    To be called in a transaction. The conversations are taken one by one, so they need not all be in memory.

    Raises:
        ArchiveError: a conversation would have more messages than there are numbers for.
    """
    added = Added()
    dated: list[int] = []
    for archived in conversations:
        row = _add(connection, archived, added)
        if row is not None:
            dated.append(row)
    if dated:
        order_by_date(connection, dated)
    return added


def _add(connection: apsw.Connection, archived: Archived, added: Added) -> int | None:
    """The row of a conversation that is new or has become newer."""
    key = archived.conversation.key
    found: Any = connection.execute("SELECT id, deleted, updated FROM conversation WHERE key = ?", (key,)).fetchone()
    if found is None:
        added.conversations_added += 1
        added.messages_added += len(archived.conversation)
        return _insert(connection, archived)
    row, deleted, updated = found
    messages = _extend(connection, row, archived)
    added.messages_added += messages
    if messages:
        added.changed.append(key)
    if deleted:
        connection.execute("UPDATE conversation SET deleted = 0 WHERE id = ?", (row,))
        added.conversations_added += 1
    elif messages:
        added.conversations_extended += 1
    else:
        added.already_there += 1
    if not messages or archived.updated <= updated:
        return None
    connection.execute("UPDATE conversation SET updated = ? WHERE id = ?", (archived.updated, row))
    return int(row)


def _insert(connection: apsw.Connection, archived: Archived) -> int:
    conversation = archived.conversation
    record = record_of(conversation, created=archived.created, updated=archived.updated)
    messages = [MessageRecord(each, conversation.is_chosen(each.id)) for each in conversation.messages()]
    row = save(connection, Batch(record, messages))
    if archived.pinned or archived.folder:
        folder = _folder(connection, archived.folder)
        connection.execute(
            "UPDATE conversation SET pinned = ?, folder = ? WHERE id = ?", (archived.pinned, folder, row)
        )
    return row


def _folder(connection: apsw.Connection, name: str) -> int | None:
    """The folder of this name, made where there is none."""
    if not name:
        return None
    connection.execute("INSERT OR IGNORE INTO folder (name) VALUES (?)", (name,))
    return int(connection.execute("SELECT id FROM folder WHERE name = ?", (name,)).get)


def _extend(connection: apsw.Connection, row: int, archived: Archived) -> int:
    """Add the messages that are missing, and tell how many."""
    conversation = archived.conversation
    known = Known(connection, row)
    ended = known.ends()
    numbers: dict[int | None, int | None] = {None: None}
    records: list[MessageRecord] = []
    chosen: dict[int | None, int] = {}
    for message in conversation.messages():
        parent = numbers[message.parent]
        number = known.claim(message, parent)
        if number is None:
            number = known.new_number()
            if number >= NUMBERS:
                raise ArchiveError(TOO_MANY_MESSAGES, most=NUMBERS - 1, conversation=conversation.title)
            fresh = parent in ended or (parent is not None and parent >= known.first_new)
            shown = fresh and conversation.is_chosen(message.id)
            records.append(MessageRecord(replace(message, id=number, parent=parent), shown))
            if shown:
                chosen[parent] = number
        numbers[message.id] = number
    if records:
        write_messages(connection, row, records)
        _show_to_the_end(connection, row, chosen)
    return len(records)


def _show_to_the_end(connection: apsw.Connection, row: int, chosen: dict[int | None, int]) -> None:
    """Let the path that is shown run on into what was added right below its end."""
    leaf: int | None = connection.execute("SELECT leaf FROM conversation WHERE id = ?", (row,)).get
    while leaf in chosen:
        leaf = chosen[leaf]
    connection.execute("UPDATE conversation SET leaf = ? WHERE id = ?", (leaf, row))
