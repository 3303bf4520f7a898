"""Hits in a whole conversation, found a little at a time."""

import time
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

from gui.chat.message import Message
from gui.markdown.finding import Query
from gui.transcript.find.texts import MessageTexts, NotYetError

_UNKNOWN = -1
_HITS_KEPT = 64
"""Of so many messages it is kept where the hits are; of the others only how many."""
_AROUND = 60
"""Characters before and after a hit that are read out with it."""

Span = tuple[int, int]


class Hit(NamedTuple):
    """`start` up to `end` in the source of the message in this row."""

    row: int
    start: int
    end: int


class ConversationSearch:
    """Counts hits message by message and finds the next one. What may take long is told when to be back.

    Times are those of `time.perf_counter`, in seconds.
    """

    def __init__(self, *, message: Callable[[int], Message], count: Callable[[], int]) -> None:
        self._message = message
        self._count = count
        self._query = Query("")
        self._texts = MessageTexts()
        self._counts: list[int] = []
        self._left = 0
        """How many rows have not been counted."""
        self._at = 0
        """Where to look for one of those."""
        self._changed: set[int] = set()
        self._hits: OrderedDict[Message, tuple[str, list[Span]]] = OrderedDict()

    @property
    def query(self) -> Query:
        return self._query

    @property
    def total(self) -> int:
        """Hits in the messages that have been counted."""
        return sum(self._counts) - _UNKNOWN * self._left

    @property
    def complete(self) -> bool:
        """Whether every message has been counted; some may have grown since."""
        return not self._left

    @property
    def idle(self) -> bool:
        return not self._left and not self._changed

    def begin(self, query: Query, *, row: int = 0) -> None:
        """Look for something else, first in the messages from `row` on."""
        self._query = query
        self._hits.clear()
        self._changed.clear()
        self._left = self._count() if query else 0
        self._counts = [_UNKNOWN] * self._left
        self._at = row

    def forget(self) -> None:
        """Let go of all texts: another conversation is shown, or nobody searches any more."""
        self._texts.forget()
        self.begin(Query(""))

    def go_on(self, *, until: float) -> None:
        """Count on, until then or to the end."""
        try:
            while self._changed and time.perf_counter() < until:
                row = next(iter(self._changed))
                self._counts[row] = self._counted(row, until)
                self._changed.discard(row)
            while self._left and time.perf_counter() < until:
                self._know(self._next_unknown(), until)
        except NotYetError:
            return

    def hits(self, row: int, *, until: float) -> Sequence[Span]:
        """Where in a message's source the hits are.

        Raises:
            NotYetError: the message is so long that this takes more time.
        """
        message = self._message(row)
        text = message.text
        known = self._hits.get(message)
        if known is not None and known[0] == text:
            return known[1]
        hits = self._found_in(message, text, until)
        self._hits[message] = text, hits
        if len(self._hits) > _HITS_KEPT:
            self._hits.popitem(last=False)
        return hits

    def _found_in(self, message: Message, text: str, until: float) -> list[Span]:
        if not self._query or not self._query.may_occur_in(text):
            return []
        spans = self._query.find(self._texts.folded(message, match_case=self._query.match_case, until=until))
        reading = self._texts.reading(message, until=until) if spans else None
        return [reading.to_source(*span) for span in spans] if reading is not None else []

    def number(self, hit: Hit, *, until: float) -> int:
        """Which one it is of all, from 1 on, as far as messages have been counted.

        Raises:
            NotYetError: as `hits`.
        """
        before = sum(count for count in self._counts[: hit.row] if count > 0)
        return before + bisect_left(self.hits(hit.row, until=until), (hit.start, hit.end)) + 1

    def excerpt(self, hit: Hit, *, until: float) -> str:
        """The words around a hit, to be read out.

        Raises:
            NotYetError: as `hits`.
        """
        message = self._message(hit.row)
        text = self._texts.reading(message, until=until).text
        spans = self._query.find(self._texts.folded(message, match_case=self._query.match_case, until=until))
        number = bisect_left(self.hits(hit.row, until=until), (hit.start, hit.end))
        if number >= len(spans):
            return ""
        start, end = spans[number]
        first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
        last = text.find("\n", end)
        return text[first : min(len(text) if last < 0 else last, end + _AROUND)].strip()

    def next_hit(self, row: int, at: int, *, until: float) -> Hit | None:
        """The first hit that begins at this place or after it; after the last one comes the first again.

        Raises:
            NotYetError: there is none before a message that has not been counted.
        """
        if here := [span for span in self._hits_in(row, until) if span[0] >= at]:
            return Hit(row, *here[0])
        rows = len(self._counts)
        for other in chain(range(row + 1, rows), range(min(row + 1, rows))):
            if self._know(other, until) and (hits := self.hits(other, until=until)):
                return Hit(other, *hits[0])
        return None

    def previous_hit(self, row: int, at: int, *, until: float) -> Hit | None:
        """The last hit that begins before this place; before the first one comes the last.

        Raises:
            NotYetError: as `next_hit`.
        """
        if here := [span for span in self._hits_in(row, until) if span[0] < at]:
            return Hit(row, *here[-1])
        rows = len(self._counts)
        for other in chain(range(min(row, rows) - 1, -1, -1), range(rows - 1, row - 1, -1)):
            if self._know(other, until) and (hits := self.hits(other, until=until)):
                return Hit(other, *hits[-1])
        return None

    def nearest_hit(self, row: int, at: int, *, until: float) -> Hit | None:
        """As `next_hit`, but rather the last one before this place than the first of all.

        Raises:
            NotYetError: as `next_hit`.
        """
        hit = self.next_hit(row, at, until=until)
        if hit is not None and hit < (row, at):
            return self.previous_hit(row, at, until=until)
        return hit

    # -- what happens to the messages

    def changed(self, first: int, last: int) -> None:
        self._changed.update(row for row in range(first, last + 1) if self._is_known(row))

    def inserted(self, first: int, last: int) -> None:
        if self._query:
            count = last - first + 1
            self._counts[first:first] = [_UNKNOWN] * count
            self._left += count
            self._changed = {row + count if row >= first else row for row in self._changed}

    def removed(self, first: int, last: int) -> None:
        if self._query:
            self._left -= self._counts[first : last + 1].count(_UNKNOWN)
            del self._counts[first : last + 1]
            kept = (row for row in self._changed if not first <= row <= last)
            self._changed = {row - (last - first + 1) if row > last else row for row in kept}

    # -- counting

    def _is_known(self, row: int) -> bool:
        return row < len(self._counts) and self._counts[row] != _UNKNOWN

    def _next_unknown(self) -> int:
        try:
            self._at = self._counts.index(_UNKNOWN, self._at)
        except ValueError:
            self._at = self._counts.index(_UNKNOWN)
        return self._at

    def _know(self, row: int, until: float) -> int:
        """How many hits are in this row."""
        if not self._is_known(row):
            if time.perf_counter() > until:
                raise NotYetError
            self._counts[row] = self._counted(row, until)
            self._left -= 1
        return self._counts[row]

    def _counted(self, row: int, until: float) -> int:
        message, match_case = self._message(row), self._query.match_case
        folded = self._texts.folded_before(message, match_case=match_case)
        if folded is None:
            if not self._query.may_occur_in(message.text):
                return 0
            folded = self._texts.folded(message, match_case=match_case, until=until)
        return self._query.count(folded)

    def _hits_in(self, row: int, until: float) -> Sequence[Span]:
        return self.hits(row, until=until) if row < len(self._counts) else ()
