"""The attachments of messages and drafts: their rows, in and out.

Each row names its message by the id that has in `message`. Number 0 of a conversation, which no message has, stands
for its draft, and id 0 for the draft of the chat that has no conversation yet. A row's bytes come last: what is asked
of the others does not read them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import apsw

from gui.chat.attachment import Attachment
from gui.history.coding import checksum, storable

NEW_CHAT = 0
"""Whose the attachments are that go with the draft of a chat without messages."""

_READ = """
SELECT message, CAST(name AS BLOB), CAST(media_type AS BLOB), checksum, data
FROM attachment WHERE message BETWEEN ? AND ? ORDER BY message, number
"""
_OWNERS = "SELECT DISTINCT message FROM attachment WHERE message BETWEEN ? AND ?"
_STORED = "SELECT name, media_type, checksum FROM attachment WHERE message = ? ORDER BY number"
_INSERT = "INSERT INTO attachment (message, number, name, media_type, checksum, data) VALUES (?, ?, ?, ?, ?, ?)"
_COPY = """
INSERT INTO attachment (message, number, name, media_type, checksum, data)
SELECT message + ?, number, name, media_type, checksum, data FROM attachment WHERE message BETWEEN ? AND ?
"""


class Files(NamedTuple):
    """What goes with one message."""

    attachments: tuple[Attachment, ...] = ()
    intact: bool = True
    """Whether their checksums are right."""


NOTHING = Files()


def write_attachments(connection: apsw.Connection, owner: int, attachments: Sequence[Attachment]) -> None:
    """Let these be the attachments of a message. Those that it has already are not written again.

    To be called in a transaction.
    """
    named = [(storable(each.name), storable(each.media_type), each.data) for each in attachments]
    rows = [(name, kind, checksum(name, kind, data), data) for name, kind, data in named]
    stored: list[Any] = connection.execute(_STORED, (owner,)).fetchall()
    if [row[:3] for row in rows] == stored:
        return
    remove_attachments(connection, owner, owner)
    connection.executemany(_INSERT, [(owner, number, *row) for number, row in enumerate(rows)])


def remove_attachments(connection: apsw.Connection, first: int, last: int) -> None:
    """Of all messages in a range of ids. To be called in a transaction."""
    connection.execute("DELETE FROM attachment WHERE message BETWEEN ? AND ?", (first, last))


def copy_attachments(connection: apsw.Connection, first: int, last: int, *, away: int) -> None:
    """Give those of a range of messages to the ones whose ids are so much higher. To be called in a transaction."""
    connection.execute(_COPY, (away, first, last))


def owners(connection: apsw.Connection, first: int, last: int) -> set[int]:
    """Which messages in a range of ids have any."""
    return {owner for (owner,) in connection.execute(_OWNERS, (first, last))}


def read_attachments(connection: apsw.Connection, owner: int) -> Files:
    """Those of one message, in their order.

    Raises:
        apsw.CorruptError: the file is damaged there.
    """
    found: list[Attachment] = []
    intact = True
    for _owner, name, kind, crc, data in connection.execute(_READ, (owner, owner)):
        intact = intact and is_intact(name, kind, crc, data)
        found.append(Attachment(_text(name), _text(kind), data if isinstance(data, bytes) else b""))
    return Files(tuple(found), intact)


def read_of(connection: apsw.Connection, ids: Iterable[int], first: int, last: int) -> dict[int, Files]:
    """Those of some messages in a range of ids, by id; all others have none."""
    wanted = owners(connection, first, last).intersection(ids)
    found = {owner: read_attachments(connection, owner) for owner in sorted(wanted)}
    return defaultdict(lambda: NOTHING, found)


def damaged_owners(connection: apsw.Connection, first: int, last: int) -> set[int]:
    """Which messages in a range of ids have an attachment whose checksum is wrong.

    Raises:
        apsw.CorruptError: the file is damaged there.
    """
    rows = connection.execute(_READ, (first, last))
    return {owner for owner, *columns in rows if not is_intact(*columns)}


def is_intact(name: Any, kind: Any, crc: Any, data: Any) -> bool:
    """Whether a row has the right checksum."""
    return bool(crc == checksum(name, kind, data))


def _text(stored: Any) -> str:
    return stored.decode(errors="replace") if isinstance(stored, bytes) else str(stored)
