"""Copies of the database, each looked through before it counts, and thinned as they grow old."""

import calendar
import os
import re
import time
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import apsw

from gui.history.checking import damaged_messages, quick_check
from gui.history.connection import connect, make_private_file
from gui.history.migrations import form_of
from gui.history.notes import read_note, write_notes
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem, error_of, os_error
from gui.history.stopping import Stop, look, never

_NAME = re.compile(r"history-(\d{8}T\d{6})Z(?:-(\d+))?-([a-z]+)-form(\d+)\.db")
_COUNTS = "backup_counts"
"""The note in a backup that says what it holds: conversations, messages, and how many of these were damaged already."""
_PAGES = 1_000
"""Copied in a row; then it may be cancelled."""

_NEWEST_KEPT = 6
_DAYS_KEPT, _WEEKS_KEPT, _MONTHS_KEPT = 7, 5, 12
_MIGRATIONS_KEPT = 2


class Counts(NamedTuple):
    """What a database holds."""

    conversations: int
    messages: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy. They are ordered by when they were made, as their names say."""

    path: Path
    made: float
    """Seconds since the epoch."""
    number: int
    """Of those made in the same second."""
    reason: str
    """"time", "exit", "migration", "import" or "user"."""
    form: int

    def counts(self) -> Counts:
        """What it holds. Raises HistoryError where it cannot be read any more."""
        conversations, messages, _damaged = self._noted()
        return Counts(conversations, messages)

    def intact(self) -> bool:
        """Whether none of its messages was damaged when it was made."""
        return self._noted()[2] == 0

    def _noted(self) -> tuple[int, int, int]:
        try:
            with closing(connect(self.path, read_only=True)) as connection:
                conversations, messages, damaged = map(int, read_note(connection, _COUNTS).split())
        except apsw.Error as error:
            raise error_of(error) from error
        except ValueError as error:
            raise HistoryError(Problem.DAMAGED, f"{self.path.name} does not say what it holds") from error
        return conversations, messages, damaged


def list_backups(places: Places) -> list[Backup]:
    """Newest first."""
    try:
        found = [_backup(path) for path in places.backups.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise os_error(error) from error
    return sorted((each for each in found if each is not None), key=lambda each: (each.made, each.number), reverse=True)


def newest_backup(places: Places) -> Backup | None:
    """The newest that can be read; None where there is none."""
    for backup in list_backups(places):
        try:
            backup.counts()
        except HistoryError:
            continue
        return backup
    return None


def back_up(places: Places, *, reason: str, stop: Stop = never) -> Backup:
    """Copy the database beside whoever writes it, look through the copy, and thin the older ones.

    Raises:
        StoppedError: as `stop` wished, and nothing is left of it.
        HistoryError: there is none that could be relied on. `Problem.DAMAGED`: of the database itself.
    """
    try:
        places.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in places.backups.glob(".*.new*"):  # by a crash
            left.unlink(missing_ok=True)
        temporary = places.backups / f".{os.getpid()}.new"
        try:
            _copy(places.database, temporary, stop)
            form = _verify(temporary, stop)
            backup = _put(temporary, places, reason=reason, form=form)
        finally:
            for left in places.backups.glob(f"{temporary.name}*"):
                left.unlink(missing_ok=True)
        thin(places)
    except apsw.Error as error:
        raise error_of(error) from error
    except OSError as error:
        raise os_error(error) from error
    return backup


def thin(places: Places) -> None:
    """Remove backups that stand for nothing any more.

    Kept are the six newest, and the newest each of the last 7 days, 5 weeks and 12 months that there are backups of; of
    those before a migration two. What counts is their order and not today's date, so that a clock that was wrong for a
    day removes nothing.
    """
    backups = list_backups(places)
    kept = {backup.path for backup in backups[:_NEWEST_KEPT]}
    kept |= {backup.path for backup in [each for each in backups if each.reason == "migration"][:_MIGRATIONS_KEPT]}
    kept |= _newest_of_each(backups, lambda day: (day.tm_year, day.tm_yday), _DAYS_KEPT)
    kept |= _newest_of_each(backups, lambda day: time.strftime("%G-%V", day), _WEEKS_KEPT)
    kept |= _newest_of_each(backups, lambda day: (day.tm_year, day.tm_mon), _MONTHS_KEPT)
    for backup in backups:
        if backup.path not in kept:
            backup.path.unlink(missing_ok=True)


def _newest_of_each(backups: Iterable[Backup], period: Callable[[time.struct_time], Hashable], most: int) -> set[Path]:
    newest: dict[Hashable, Path] = {}
    for backup in backups:
        newest.setdefault(period(time.gmtime(backup.made)), backup.path)
    return set(list(newest.values())[:most])


def _copy(database: Path, target: Path, stop: Stop) -> None:
    make_private_file(target)
    with closing(connect(database, read_only=True)) as source, closing(apsw.Connection(str(target))) as copy:
        with copy.backup("main", source, "main") as copying:
            while not copying.done:
                copying.step(_PAGES)
                look(stop)
        copy.pragma("journal_mode", "DELETE")  # one file, with nothing beside it


def _verify(path: Path, stop: Stop) -> int:
    """Look through a copy and note in it what it holds; gives the form it has."""
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        wrong = quick_check(connection, stop=stop)
        wrong += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
        if wrong:
            raise HistoryError(Problem.DAMAGED, wrong[0])
        damaged = len(damaged_messages(connection, stop=stop))
        counts = _count(connection)
        with connection:
            write_notes(connection, {_COUNTS: f"{counts.conversations} {counts.messages} {damaged}"})
        return form_of(connection)


def _count(connection: apsw.Connection) -> Counts:
    conversations: int = connection.execute("SELECT count(*) FROM conversation WHERE NOT deleted").get
    messages: int = connection.execute("SELECT count(*) FROM message").get
    return Counts(conversations, messages)


def _put(temporary: Path, places: Places, *, reason: str, form: int) -> Backup:
    """Give a copy its name, once it is on the disk."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    number = 0
    while True:
        again = f"-{number}" if number else ""
        path = places.backups / f"history-{stamp}{again}-{reason}-form{form}.db"
        if not path.exists():
            break
        number += 1
    temporary.rename(path)
    backup = _backup(path)
    if backup is None:
        raise ValueError(f"{reason} is no reason for a backup")
    return backup


def _backup(path: Path) -> Backup | None:
    """None for a file of another name."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    stamp, number, reason, form = match.groups()
    made = _epoch(stamp)
    if made is None:
        return None
    return Backup(path=path, made=made, number=int(number or 0), reason=reason, form=int(form))


def _epoch(stamp: str) -> float | None:
    try:
        parsed = time.strptime(stamp + "UTC", "%Y%m%dT%H%M%S%Z")
    except ValueError:
        return None
    return float(calendar.timegm(parsed))
