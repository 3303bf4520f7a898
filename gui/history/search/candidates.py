"""What the index gives for a query, the newest rows first: no more is looked at than is asked for."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import starmap
from typing import NamedTuple

import apsw

from gui.history.index import BEFORE_ATTACHMENTS, INDEXED_CHARACTERS
from gui.history.search.deadline import Deadline
from gui.history.search.occurrences import Finder
from gui.history.search.query import Query
from gui.history.words import words_of

_TITLES = """
SELECT conversation.id, key, title, updated, activity
FROM title_index
    CROSS JOIN conversation ON conversation.id = title_index.rowid
WHERE title_index MATCH :titles AND title_index.rowid < :before AND deleted = 0
    AND (:folder IS NULL OR folder = :folder)
    AND (:since IS NULL OR updated >= :since)
    AND (:until IS NULL OR updated < :until)
    AND (:model = '' OR conversation.model = :model OR conversation.model IN (
        SELECT provider || '/' || model FROM model WHERE model_label = :model
    ))
ORDER BY title_index.rowid DESC LIMIT :limit
"""
_MESSAGES = """
SELECT message.id, role, CAST(message.text AS BLOB), typeof(message.text) = 'blob', message.created,
    coalesce(model_label, ''), key, title, CAST((
        SELECT group_concat(name || iif(media_type LIKE 'text/%', char(10) || CAST(data AS TEXT), ''), char(10, 10))
        FROM attachment WHERE attachment.message = message.id
    ) AS BLOB)
FROM message_index
    CROSS JOIN conversation ON conversation.id = message_index.rowid >> 24
    CROSS JOIN message ON message.id = message_index.rowid
    LEFT JOIN model ON model.id = message.model
WHERE message_index MATCH :messages AND message_index.rowid < :before AND deleted = 0
    AND (:folder IS NULL OR folder = :folder)
    AND (:since IS NULL OR message.created >= :since)
    AND (:until IS NULL OR message.created < :until)
    AND (:model = '' OR message.model IN (
        SELECT id FROM model WHERE model_label = :model OR provider || '/' || model = :model
    ))
ORDER BY message_index.rowid DESC LIMIT :limit
"""
"""CROSS JOIN keeps SQLite from beginning with another table, and having to sort."""
_MESSAGE = """
SELECT message.id, role, CAST(text AS BLOB), typeof(text) = 'blob', message.created,
    coalesce(model_label, ''), key, title, CAST((
        SELECT group_concat(name || iif(media_type LIKE 'text/%', char(10) || CAST(data AS TEXT), ''), char(10, 10))
        FROM attachment WHERE attachment.message = message.id
    ) AS BLOB)
FROM message
    JOIN conversation ON conversation.id = message.id >> 24
    LEFT JOIN model ON model.id = message.model
WHERE message.id = ? AND deleted = 0
"""


_TRIED, _TRIED_AT_LEAST = 3, 24
"""Messages for each that is found, and before giving up."""
_Values = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that has what was looked for."""

    row: int
    role: str
    stored: bytes
    compressed: bool
    created: float
    model_label: str
    key: str
    title: str
    attached: bytes | None
    """The names of its attachments, and the texts among them."""

    def text(self) -> str:
        """With its attachments after it. What is damaged is left out or replaced."""
        return self.said() + self._attached(len(self.attached or b""))

    def said(self) -> str:
        """The message's own text."""
        stored = self._inflated(0) if self.compressed else self.stored
        return stored.decode(errors="replace")

    def beginning(self, characters: int) -> str:
        """As much of the text, without the work that all of it would be."""
        stored = self._inflated(4 * characters) if self.compressed else self.stored[: 4 * characters]
        said = stored.decode(errors="replace")[:characters]
        return said + self._attached(4 * (characters - len(said)))[: characters - len(said)]

    def _attached(self, most: int) -> str:
        return f"{BEFORE_ATTACHMENTS}{self.attached[:most].decode(errors='replace')}" if self.attached else ""

    def _inflated(self, most: int) -> bytes:
        try:
            return zlib.decompressobj().decompress(self.stored, most)
        except zlib.error:
            return b""


class TitleCandidate(NamedTuple):
    """A conversation whose title has what was looked for."""

    row: int
    key: str
    title: str
    updated: float
    activity: int


def titles(
    connection: apsw.Connection, query: Query, *, before: int, limit: int, deadline: Deadline
) -> list[TitleCandidate]:
    """Of rows of `conversation` before this one."""
    found: list[TitleCandidate] = []
    with deadline.applied(connection):
        rows = connection.execute(_TITLES, _values(query, before=before, limit=limit))
        found.extend(starmap(TitleCandidate, rows))
    return found


def messages(
    connection: apsw.Connection, query: Query, *, finder: Finder, before: int, limit: int, deadline: Deadline
) -> list[Candidate]:
    """Of rows of `message` before this one. `finder` is that of the query."""
    values = _values(query, before=before, limit=limit)
    if query.for_messages(shortened=True) != query.for_messages():
        likely = _likely(connection, query, values, finder=finder, limit=limit, deadline=deadline)
        if likely is not None:
            return likely
    found: list[Candidate] = []
    with deadline.applied(connection):
        found.extend(starmap(Candidate, connection.execute(_MESSAGES, values)))
    return found


def _likely(
    connection: apsw.Connection, query: Query, values: _Values, *, finder: Finder, limit: int, deadline: Deadline
) -> list[Candidate] | None:
    """The same as without it, or None where this is no way to get there.

    For a long beginning of a word the index has to put together the rows of all words that begin so, before it gives
    the first: 65 ms where half of a million messages have one. If there are as many, though, most of those with a
    word that has its first letters have such a word, too, and it is faster to look at some of these.
    """
    found: list[Candidate] = []
    shortened = values | {"messages": query.for_messages(shortened=True), "limit": _TRIED * limit}
    with deadline.applied(connection):
        for tried, row in enumerate(connection.execute(_MESSAGES, shortened), start=1):
            candidate = Candidate(*row)
            if finder.has_all(words_of(candidate.text()[:INDEXED_CHARACTERS])):
                found.append(candidate)
                if len(found) == limit:
                    break
            elif tried >= _TRIED_AT_LEAST and len(found) * _TRIED < tried:
                return None
    return found


def messages_at(connection: apsw.Connection, rows: Iterable[int]) -> Iterator[Candidate]:
    """Those of these rows that are still there, in this order."""
    for number in rows:
        for row in connection.execute(_MESSAGE, (number,)):
            yield Candidate(*row)


def _values(query: Query, *, before: int, limit: int) -> _Values:
    return {
        "titles": query.for_titles(),
        "messages": query.for_messages(),
        "before": before,
        "limit": limit,
        "folder": query.folder,
        "since": query.since,
        "until": query.until,
        "model": query.model,
    }
