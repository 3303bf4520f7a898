"""The lines of the sidebar in their order, with conversations under the dates they were last used at."""

import time
from bisect import bisect_right
from collections.abc import Hashable, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from gui.history.conversations import Entry
from gui.history.listing import Folder

DAY = 86_400
_UNKNOWN = float("-inf")


class Heading(NamedTuple):
    """What stands above a group of conversations."""

    group: Literal["pinned", "today", "yesterday", "week", "month"]
    """"week": the seven days before today, without yesterday."""
    year: int = 0
    month: int = 0
    """1 to 12; both only of a "month"."""


Row = Heading | Folder | Entry


def id_of(row: Row) -> Hashable:
    """What stays the same when a row changes."""
    if isinstance(row, Entry):
        return row.key
    return row.id if isinstance(row, Folder) else row


def by_date(entries: Sequence[Entry], now: float) -> list[Row]:
    """The conversations in the order they have, with headings between them. `now` in seconds since the epoch."""
    rows: list[Row] = []
    dates = settled_dates([entry.updated for entry in entries], now)
    at = 0
    while at < len(entries):
        heading, since = _group_of(dates[at], now)
        end = bisect_right(dates, -since, lo=at + 1, key=lambda date: -date)
        rows += [heading, *entries[at:end]]
        at = end
    return rows


def settled_dates(dates: Sequence[float], now: float) -> list[float]:
    """Dates that never grow, for conversations in the order of their activity, whatever the clock did (fault 33).

    One that was used later than another cannot have an earlier date: it gets the other's. A date in the future
    says nothing.
    """
    if not dates:
        return []
    if min(dates) >= 0 and max(dates) < now + DAY:  # the usual case, without a turn for each of 100,000
        return list(accumulate(reversed(dates), max))[::-1]
    known = [max(0.0, date) if date < now + DAY else _UNKNOWN for date in dates]
    settled = list(accumulate(reversed(known), max))[::-1]
    sensible = [date for date in settled if date != _UNKNOWN]
    return sensible + [sensible[-1] if sensible else now] * (len(settled) - len(sensible))


def seconds_to_midnight(now: float) -> float:
    """Until the next day begins, at most an hour: the clock may be set meanwhile."""
    day = time.localtime(now)
    return min(3600.0, _midnight(day.tm_year, day.tm_mon, day.tm_mday + 1) - now)


def _group_of(date: float, now: float) -> tuple[Heading, float]:
    """The heading over a date, and the first moment that it stands for."""
    day = time.localtime(now)
    for heading, ago in ((Heading("today"), 0), (Heading("yesterday"), 1), (Heading("week"), 7)):
        since = _midnight(day.tm_year, day.tm_mon, day.tm_mday - ago)
        if date >= since:
            return heading, since
    day = time.localtime(date)
    return Heading("month", day.tm_year, day.tm_mon), _midnight(day.tm_year, day.tm_mon, 1)


def _midnight(year: int, month: int, day: int) -> float:
    return time.mktime((year, month, day, 0, 0, 0, 0, 0, -1))
