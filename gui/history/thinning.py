"""Which backups are kept, and which make room."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

NEWEST_KEPT = 8
DAYS, WEEKS, MONTHS = 7, 5, 12
MIGRATION_DAYS = 30
"""How long the newest backup from before a change of form stays in any case."""


class Copy(Protocol):
    """What has to be known of a backup."""

    @property
    def number(self) -> int:
        """They are numbered as they are made."""

    @property
    def when(self) -> datetime:
        """By the clock of then."""

    @property
    def reason(self) -> str:
        """What it was made for."""

    @property
    def verified(self) -> bool:
        """Whether it can be relied on."""

    @property
    def damaged(self) -> int:
        """How many messages in it are damaged."""


C = TypeVar("C", bound=Copy)


def superfluous(backups: Sequence[C]) -> list[C]:
    """Those that may go, the oldest first.

    Kept are the newest eight, the newest one of each of the last seven days, five weeks and twelve months that have
    any, and for 30 days the newest one from before a change of form: some thirty in all. What counts as last is
    decided by the numbers, so that a clock that is a year off takes up one place of each kind and removes nothing.
    Those that are not verified take no place of the good ones; they go when there are eight newer ones.
    """
    newest_first = sorted(backups, key=lambda backup: backup.number, reverse=True)
    verified = [backup for backup in newest_first if backup.verified]
    kept = {backup.number for backup in (*newest_first[:NEWEST_KEPT], *verified[:NEWEST_KEPT])}
    kept |= _first_of_each(verified, DAYS, lambda when: when.date().isoformat())
    kept |= _first_of_each(verified, WEEKS, lambda when: str(when.isocalendar()[:2]))
    kept |= _first_of_each(verified, MONTHS, lambda when: f"{when:%Y-%m}")
    kept |= protected(verified)
    return [backup for backup in reversed(newest_first) if backup.number not in kept]


def protected(backups: Sequence[Copy]) -> set[int]:
    """The numbers of those that not even a full disk takes: the newest one, the newest one without a damaged message,
    and that from before a change of form."""
    verified = sorted((backup for backup in backups if backup.verified), key=lambda backup: backup.number)
    if not verified:
        return set()
    newest = verified[-1]
    migrations = [backup for backup in verified if backup.reason == "migration"][-1:]
    recent = {each.number for each in migrations if newest.when - each.when < timedelta(days=MIGRATION_DAYS)}
    intact = {backup.number for backup in [each for each in verified if not each.damaged][-1:]}
    return {newest.number} | intact | recent


def _first_of_each(backups: Sequence[Copy], most: int, period: Callable[[datetime], str]) -> set[int]:
    """The first one in each of the first `most` different periods."""
    first: dict[str, int] = {}
    for backup in backups:
        if len(first) == most:
            break
        first.setdefault(period(backup.when), backup.number)
    return set(first.values())
