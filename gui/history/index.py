"""The full-text index: what is put into it."""

import re

import apsw

INDEXED_CHARACTERS = 1_000_000
"""Of one message: as much as one can send."""

_UNSPACED = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
"""Signs of writing without spaces between words: Chinese, Japanese, Korean."""


def words_of(text: str) -> str:
    """The text with each sign of Chinese, Japanese or Korean as a word of its own: any substring is a phrase then."""
    return _UNSPACED.sub(r" \g<0> ", text[:INDEXED_CHARACTERS])


def index_message(connection: apsw.Connection, row: int, text: str) -> None:
    """Make the text be found under a row of `message`, in place of what was before."""
    connection.execute("INSERT OR REPLACE INTO message_index (rowid, text) VALUES (?, ?)", (row, words_of(text)))


def unindex_message(connection: apsw.Connection, row: int) -> None:
    connection.execute("DELETE FROM message_index WHERE rowid = ?", (row,))


def index_title(connection: apsw.Connection, row: int, title: str) -> None:
    """Make the title be found under a row of `conversation`, in place of what was before."""
    connection.execute("INSERT OR REPLACE INTO title_index (rowid, text) VALUES (?, ?)", (row, words_of(title)))
