"""The full-text index: what is put into it.

A prefix index of SQLite (prefix = '1 2 3') has each word of a text once more for each of the lengths. For a reply of
400 KB that is 1.0 times its size written to the disk (3.4 times in all, against 2.4 with a column of beginnings, each
of them once), while a search for one to three letters in a million messages takes 1 ms with either and up to 1,250 ms
with none. Without positions (detail = column) it would be 2.1 times, but phrases had to be looked for in the texts.
"""

from collections.abc import Iterable

import apsw

from gui.chat.attachment import Attachment
from gui.history.words import beginnings_of, words_of

INDEXED_CHARACTERS = 1_000_000
"""Of one message: as much as one can send."""


BEFORE_ATTACHMENTS = "\n\n"
"""Stands between a message's text and each of its attachments in what is indexed and looked through."""


def with_attachments(text: str, attachments: Iterable[Attachment]) -> str:
    """A message as it is found: its text, the names of what goes with it, and the texts among that."""
    attached = (each.name if each.is_image else f"{each.name}\n{each.text}" for each in attachments)
    return BEFORE_ATTACHMENTS.join((text, *attached))


def index_message(connection: apsw.Connection, row: int, text: str) -> None:
    """Make the text be found under a row of `message`, in place of what was before."""
    words = words_of(text[:INDEXED_CHARACTERS])
    connection.execute(
        "INSERT OR REPLACE INTO message_index (rowid, text, beginnings) VALUES (?, ?, ?)",
        (row, words, beginnings_of(words)),
    )


def unindex_message(connection: apsw.Connection, row: int) -> None:
    connection.execute("DELETE FROM message_index WHERE rowid = ?", (row,))


def index_title(connection: apsw.Connection, row: int, title: str) -> None:
    """Make the title be found under a row of `conversation`, in place of what was before."""
    words = words_of(title[:INDEXED_CHARACTERS])
    connection.execute("INSERT OR REPLACE INTO title_index (rowid, text) VALUES (?, ?)", (row, words))
