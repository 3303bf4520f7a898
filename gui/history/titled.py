"""Conversations by their titles, for whoever wants to go to one."""

from typing import NamedTuple

import apsw

from gui.history.words import split

_RECENT = "SELECT key, title FROM conversation WHERE deleted = 0 ORDER BY activity DESC LIMIT ?"
_FOUND = """
SELECT key, title FROM title_index JOIN conversation ON conversation.id = title_index.rowid
WHERE title_index MATCH ? AND deleted = 0 ORDER BY title_index.rowid DESC LIMIT ?
"""
"""By row, which the index does without looking at more than it gives."""


class Titled(NamedTuple):
    """A conversation's key and title."""

    key: str
    title: str


def recent_titles(connection: apsw.Connection, *, limit: int) -> list[Titled]:
    """Of those in which something happened last, the last one first."""
    return [Titled(*row) for row in connection.execute(_RECENT, (limit,))]


def search_titles(connection: apsw.Connection, text: str, *, limit: int) -> list[Titled]:
    """Those with a word that begins with each word of `text`, the one made last first."""
    query = " ".join(f'"{word}" *' for word in split(text))
    return [Titled(*row) for row in connection.execute(_FOUND, (query, limit))] if query else []
