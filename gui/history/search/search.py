"""Search over all conversations, for every key that is pressed.

Of a million messages half may be hits, and to rank them all takes seconds. So hits are taken in the order of their
rows, the newest first, which the index gives without looking at the others; each window of them is ranked by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import apsw

from gui.history.messages import NUMBERS
from gui.history.search import candidates
from gui.history.search.candidates import Candidate, TitleCandidate
from gui.history.search.deadline import Deadline
from gui.history.search.occurrences import Finder
from gui.history.search.query import Query
from gui.history.search.ranking import LOOKED_AT, relevance
from gui.history.search.snippets import snippet

WINDOW = 120
"""So many messages are ranked at a time."""
TITLES = 10
"""So many titles come before them."""
_BEYOND_ALL = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A message, or a title, that has all that was looked for."""

    key: str
    """The conversation's."""
    title: str
    """Of the conversation."""
    message: int | None
    """The message's number in it; None: the title is what was found."""
    role: str
    """"user" or "assistant"; empty for a title."""
    model_label: str
    """Who said it; empty for a prompt and for a title."""
    time: float
    """When the message was written, or when something happened in the conversation last; seconds since the epoch."""
    snippet: str
    """A line of plain text."""
    marks: tuple[tuple[int, int], ...]
    """What was found in the snippet: ranges of Python's characters, which above U+FFFF are two of Qt's."""
    source: int
    """Where in the message's text the first mark stands."""


class Further(NamedTuple):
    """Where to go on."""

    titles: int
    """Rows of `conversation` before this one."""
    messages: int
    """Rows of `message` before this one."""
    ranked: tuple[int, ...]
    """Rows that come before both."""


_START = Further(_BEYOND_ALL, _BEYOND_ALL, ())


@dataclass(frozen=True, slots=True)
class Found:
    """The next hits."""

    hits: list[Hit]
    further: Further | None
    """For `search` to go on with; None: these were the last."""
    partial: bool
    """It took too long or was stopped: between these hits there may be others that were not looked at."""


def search(
    connection: apsw.Connection,
    query: Query,
    *,
    limit: int,
    after: Further | None = None,
    seconds: float = 0.5,
    stopped: Callable[[], bool] = lambda: False,
) -> Found:
    """The next hits, the best of the newest first; titles before messages.

    It ends after `seconds`, or soon after `stopped` says so, which is asked on the thread that searches. Deleted
    conversations are left out. There is no hit for a query without a word that has to occur.
    """
    if not query.terms:
        return Found([], None, partial=False)
    deadline = Deadline(seconds=seconds, stopped=stopped)
    if deadline.over():  # it has waited for others, and nobody for it any more
        return Found([], after or _START, partial=True)
    return _Search(connection, query, deadline).run(after or _START, limit)


class _Search:
    """One search, as far as it gets in its time."""

    def __init__(self, connection: apsw.Connection, query: Query, deadline: Deadline) -> None:
        self._connection = connection
        self._query = query
        self._deadline = deadline
        self._finder = Finder(query.terms)

    def run(self, after: Further, limit: int) -> Found:
        titles, messages, ranked = after
        if ranked:
            hits = [self._hit(each) for each in candidates.messages_at(self._connection, ranked[:limit])]
            return self._found(hits, Further(titles, messages, ranked[limit:]))
        hits, titles = self._title_hits(titles)
        window, messages = self._window(messages)
        best = self._ranked(window)
        room = max(limit - len(hits), 1)
        hits += map(self._hit, best[:room])
        return self._found(hits, Further(titles, messages, tuple(each.row for each in best[room:])))

    def _found(self, hits: list[Hit], further: Further) -> Found:
        more = further.ranked or further.titles or further.messages
        return Found(hits, further if more else None, partial=self._deadline.passed)

    def _title_hits(self, before: int) -> tuple[list[Hit], int]:
        """And before which row to go on; 0: there are no more."""
        if not before:
            return [], 0
        found = candidates.titles(self._connection, self._query, before=before, limit=TITLES, deadline=self._deadline)
        further = self._further(before, [each.row for each in found], TITLES)
        found.sort(key=lambda each: each.activity, reverse=True)
        return [self._title_hit(each) for each in found], further

    def _window(self, before: int) -> tuple[list[Candidate], int]:
        """And before which row to go on; 0: there are no more."""
        if not before:
            return [], 0
        found = candidates.messages(
            self._connection,
            self._query,
            finder=self._finder,
            before=before,
            limit=WINDOW,
            deadline=self._deadline,
        )
        return found, self._further(before, [each.row for each in found], WINDOW)

    def _further(self, before: int, rows: list[int], limit: int) -> int:
        if len(rows) < limit and not self._deadline.passed:
            return 0
        return rows[-1] if rows else before

    def _ranked(self, window: list[Candidate]) -> list[Candidate]:
        """The best first; what there was no time to look at follows, the newest first."""
        newest = max((each.created for each in window), default=0.0)
        rated = [(self._rating(each, newest), each.row, each) for each in window]
        return [each for *_order, each in sorted(rated, key=lambda one: one[:2], reverse=True)]

    def _rating(self, each: Candidate, newest: float) -> float:
        if self._deadline.over():
            return 0.0
        beginning = each.beginning(LOOKED_AT)
        return relevance(self._finder, beginning, terms=len(self._query.terms), age=newest - each.created)

    def _title_hit(self, each: TitleCandidate) -> Hit:
        made = snippet(self._finder, each.title, terms=len(self._query.terms))
        return Hit(each.key, each.title, None, "", "", each.updated, *made)

    def _hit(self, each: Candidate) -> Hit:
        # To look through a megabyte of Chinese takes half a second.
        text = each.beginning(LOOKED_AT) if self._deadline.over() else each.text()
        made = snippet(self._finder, text, terms=len(self._query.terms))
        if each.attached:  # what is found in an attachment is shown where the message's own text ends
            made = made._replace(source=min(made.source, len(each.said())))
        number = each.row % NUMBERS
        return Hit(each.key, each.title, number, each.role, each.model_label, each.created, *made)
