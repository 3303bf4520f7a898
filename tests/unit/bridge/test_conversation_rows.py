import time
from datetime import datetime, timedelta

import pytest

from gui.bridge.conversation_rows import Heading, by_date, seconds_to_midnight, settled_dates
from gui.history.conversations import Entry

NOW = datetime(2026, 11, 26, 15, 0).timestamp()
YEAR = timedelta(days=365)


def used(*ago: timedelta) -> list[Entry]:
    """Conversations that were used so long ago, in the order of their activity."""
    return [
        Entry(key=str(number), title="", pinned=False, folder=None, updated=NOW - one.total_seconds(), activity=-number)
        for number, one in enumerate(ago)
    ]


def headings(*ago: timedelta) -> list[str]:
    """Each conversation by its number, each heading by its group."""
    return [
        (f"{row.group} {row.year}-{row.month}" if row.group == "month" else row.group)
        if isinstance(row, Heading)
        else str(getattr(row, "key", row))
        for row in by_date(used(*ago), NOW)
    ]


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def test_conversations_stand_under_the_days_and_months_they_were_used_in() -> None:
    assert headings(hours(1), hours(14.9), hours(15.1), days(1.6), days(2), days(7.6), days(8), days(60)) == [
        *("today", "0", "1"),
        *("yesterday", "2", "3"),
        *("week", "4", "5"),
        *("month 2026-11", "6"),
        *("month 2026-9", "7"),
    ]


def test_without_conversations_there_are_no_headings() -> None:
    assert headings() == []


@pytest.mark.parametrize("off", [-YEAR, YEAR], ids=["ahead", "behind"])
def test_one_that_was_used_while_the_clock_was_a_year_off_stands_with_its_neighbours(off: timedelta) -> None:
    assert headings(hours(1), days(3) + off, days(4), days(60)) == [
        *("today", "0"),
        *("week", "1", "2"),
        *("month 2026-9", "3"),
    ]


def test_where_the_clock_is_a_year_off_now_the_order_stays() -> None:
    assert headings(-YEAR, -YEAR - days(2)) == ["today", "0", "1"]
    assert headings(hours(1), -YEAR) == ["today", "0", "1"]


def test_settled_dates_never_grow() -> None:
    assert settled_dates([5, 9, 3, 4, 1], 10) == [9, 9, 4, 4, 1]
    assert settled_dates([-1e18, float("inf")], 10) == [0, 0]


def test_midnight_is_at_most_an_hour_away() -> None:
    assert seconds_to_midnight(datetime(2026, 11, 26, 23, 59).timestamp()) == 60
    assert seconds_to_midnight(time.time()) <= 3600
