from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.history.backups import Backup
from gui.history.thinning import superfluous

START = datetime(2026, 3, 4, 12, tzinfo=UTC)
MOST = 8 + 7 + 5 + 12 + 2


def backup(number: int, when: datetime, *, reason: str = "change", verified: bool = True) -> Backup:
    return Backup(Path(f"{number}.db"), number, when, 1, reason, verified=verified)


def thinned(backups: list[Backup]) -> list[Backup]:
    gone = superfluous(backups)
    return [each for each in backups if each not in gone]


def made(moments: list[datetime]) -> list[Backup]:
    """What is left when there is a backup at each moment, one after the other."""
    kept: list[Backup] = []
    for number, when in enumerate(moments, 1):
        kept = thinned([*kept, backup(number, when)])
    return kept


@pytest.mark.parametrize(
    ("every", "count", "least_age", "most_kept"),
    [
        (timedelta(minutes=30), 8, timedelta(hours=3.5), 8),
        (timedelta(minutes=30), 48 * 14, timedelta(days=7), 19),
        (timedelta(hours=6), 4 * 400, timedelta(days=300), MOST),
        (timedelta(days=1), 800, timedelta(days=300), MOST),
        (timedelta(days=40), 12, timedelta(days=440), 12),
    ],
)
def test_the_older_the_fewer(every: timedelta, count: int, least_age: timedelta, most_kept: int) -> None:
    kept = made([START + every * n for n in range(count)])
    assert len(kept) <= most_kept
    assert kept[-1].when - kept[0].when >= least_age
    assert [each.number for each in kept[-8:]] == list(range(count - 7, count + 1))[-8:]


def test_each_of_the_last_days_has_one() -> None:
    kept = made([START + timedelta(hours=n) for n in range(24 * 20)])
    days = {each.when.date() for each in kept}
    assert len([day for day in days if day > kept[-1].when.date() - timedelta(days=7)]) == 7


def test_a_clock_that_was_a_year_off_for_a_day_costs_at_most_one_of_each_kind() -> None:
    right = [START + timedelta(hours=6 * n) for n in range(4 * 90)]
    for off in (timedelta(days=365), timedelta(days=-365)):
        before = made(right)
        wrong = [when + off for when in right[-1:] * 4]
        later = [right[-1] + timedelta(hours=6 * n) for n in range(1, 9)]
        kept = made([*right, *wrong, *later])
        assert len(kept) >= len(before) - 3
        assert min(each.number for each in kept) <= min(each.number for each in before) * 2 + 124


def test_the_one_from_before_a_change_of_form_stays_for_thirty_days() -> None:
    kept: list[Backup] = [backup(1, START, reason="migration")]
    for n in range(2, 4 * 29):
        kept = thinned([*kept, backup(n, START + timedelta(hours=6 * n))])
    assert kept[0].number == 1
    for n in range(4 * 29, 4 * 29 + 4 * 60):
        kept = thinned([*kept, backup(n, START + timedelta(hours=6 * n))])
    assert len(kept) <= MOST


moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@given(st.lists(st.tuples(moments, st.booleans(), st.sampled_from(["change", "migration"])), max_size=120))
def test_whatever_the_clock_did_the_newest_good_ones_stay_and_the_number_is_bounded(
    each: list[tuple[datetime, bool, str]],
) -> None:
    backups = [backup(n, when, verified=good, reason=reason) for n, (when, good, reason) in enumerate(each)]
    kept = thinned(backups)
    assert len(kept) <= MOST + 8
    good = [one for one in backups if one.verified]
    assert good[-8:] == [one for one in kept if one.verified][-8:] or len(good) < 8
    assert set(good[-8:]) <= set(kept)
    assert thinned(kept) == kept, "nothing more goes until there is another one"


def test_a_bad_one_takes_no_place_of_a_good_one() -> None:
    good = [backup(n, START + timedelta(days=n)) for n in range(20)]
    bad = [backup(100 + n, START + timedelta(days=30, hours=n), verified=False) for n in range(30)]
    assert set(thinned(good)) <= set(thinned([*good, *bad]))
