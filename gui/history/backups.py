"""Backups: copies that were looked through before they count, made while the history is in use.

Each is a database of its own in one file. Its name has its number, the time and the form; how much it holds is noted
in it, so that all can be listed at once. Which are kept is said in `gui.history.thinning`.
"""

import json
import re
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import apsw

from gui.history.checking import damaged_messages
from gui.history.connection import connect, connect_unlocked
from gui.history.copying import Progress, add_note, copy_database, ignore, sync, verify
from gui.history.migrations import form_of
from gui.history.notes import read_note
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem, error_of, os_error
from gui.history.stopping import Stop, StoppedError, look, never
from gui.history.thinning import protected, superfluous

Reason = Literal["change", "migration", "import"]
LEAST_KEPT = 3
"""So many stay on a full disk, too."""

_NAME = re.compile(r"history-(\d{6,})-(\d{8}T\d{6})Z-form(\d+)\.db")
_TIME = "%Y%m%dT%H%M%S"
_UNFINISHED = "unfinished.db"
_NOTE = "backup"
"""What a backup says of itself, as JSON: the fields of `_Contents`."""
_INDEX_STATE = 10
"""The row in which FTS5 counts what was written to an index (its "structure record")."""


class _Contents(NamedTuple):
    reason: str
    content: str
    conversations: int
    messages: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the history as it was at one moment."""

    path: Path
    number: int
    """They are numbered as they are made: which one is newer does not depend on the clock."""
    when: datetime
    """By the clock of then, in UTC."""
    form: int
    """Of the database in it, see `gui.history.migrations`."""
    reason: str
    """"change", "migration" or "import"; empty where that is not known any more."""
    verified: bool
    """Looked through when it was made, and still as long as then."""
    conversations: int = 0
    messages: int = 0
    damaged: int = 0
    """Those of the messages that were not as they were written, in the database, too."""
    content: str = ""
    """What `content_of` said of the database."""


def back_up(
    places: Places, *, reason: Reason = "change", stop: Stop = never, progress: Progress = ignore
) -> Backup | None:
    """Copy the database, look the copy through, and thin out the older ones. One at a time.

    Returns:
        None where it was stopped: then nothing is left of it.

    Raises:
        HistoryError: there is no new backup, and the older ones are what they were. DAMAGED: the copy is not sound,
            nor is the database, in all likelihood; single messages that are damaged there as well are no reason. FULL:
            some of the older ones may have gone, in vain.
    """
    try:
        _prepare(places)
        try:
            made = _make(places, reason, stop, progress)
        except HistoryError as error:
            if error.problem is not Problem.FULL or not _make_room(places):
                raise
            made = _make(places, reason, stop, progress)
        _thin(places)
    except StoppedError:
        return None
    except OSError as error:
        raise os_error(error) from error
    finally:
        remove_unfinished(places)
    return made


def list_backups(places: Places) -> list[Backup]:
    """All that are there, the newest first. Reads only a page or two of each."""
    try:
        found = [_described(path) for path in places.backups.iterdir()]
    except OSError:
        return []
    return sorted((backup for backup in found if backup is not None), key=lambda backup: backup.number, reverse=True)


def newest_backup(places: Places) -> Backup | None:
    """The newest one that was verified."""
    return next((backup for backup in list_backups(places) if backup.verified), None)


def is_due(content: str, newest: Backup | None) -> bool:
    """Whether the database has something the newest backup lacks; `content` is what `content_of` says of it."""
    return bool(content) and (newest is None or newest.content != content)


def content_of(connection: apsw.Connection) -> str:
    """A short text that is another one after each change of conversations and messages; empty where there are none.

    Takes the same time whatever the length of the history. Where one reads does not count as a change, nor does what
    a reply on its way has brought so far.
    """
    revision: int = connection.execute("SELECT coalesce(max(revision), 0) FROM conversation").get
    if not revision:
        return ""
    index: bytes = connection.execute("SELECT block FROM message_index_data WHERE id = ?", (_INDEX_STATE,)).get
    drafts: int = connection.execute("SELECT coalesce(sum(length(draft)), 0) FROM conversation").get
    return f"{revision}-{index.hex()}-{drafts}"


def remove_unfinished(places: Places) -> None:
    """What a crash has left of a backup that was being made."""
    for name in (_UNFINISHED, f"{_UNFINISHED}-journal"):
        with suppress(OSError):
            (places.backups / name).unlink()


def _prepare(places: Places) -> None:
    places.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    remove_unfinished(places)


def _make(places: Places, reason: Reason, stop: Stop, progress: Progress) -> Backup:
    unfinished = places.backups / _UNFINISHED
    unfinished.unlink(missing_ok=True)
    try:
        form, contents = _copy(places.database, unfinished, reason, stop, progress)
        look(stop)
    except apsw.Error as error:
        raise error_of(error) from error
    except OSError as error:
        raise os_error(error) from error
    number = max((backup.number for backup in list_backups(places)), default=0) + 1
    when = datetime.now(UTC).replace(microsecond=0)
    path = places.backups / f"history-{number:06}-{when:{_TIME}}Z-form{form}.db"
    unfinished.rename(path)
    sync(places.backups)
    return _backup(path, number, when, form, contents)


def _copy(database: Path, unfinished: Path, reason: Reason, stop: Stop, progress: Progress) -> tuple[int, _Contents]:
    """Copy the database as it is at one moment, and note what that is. Returns its form, too."""
    with closing(connect(database, read_only=True)) as source:
        source.execute("BEGIN")
        form, content = form_of(source), content_of(source)
        copy_database(source, unfinished, stop=stop, progress=progress)
        found = verify(unfinished, stop=stop)
        if found.damaged and not set(found.damaged) <= set(damaged_messages(source, stop=stop)):
            raise HistoryError(Problem.DAMAGED, "messages were damaged when they were copied")
    contents = _Contents(reason, content, found.conversations, found.messages, len(found.damaged))
    add_note(unfinished, _NOTE, json.dumps(contents._asdict()))
    return form, contents


def _described(path: Path) -> Backup | None:
    """What a file in the directory is; None: no backup."""
    name = _NAME.fullmatch(path.name)
    if name is None:
        return None
    try:
        when = datetime.strptime(name[2], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    number, form = int(name[1]), int(name[3])
    try:
        with closing(connect_unlocked(path)) as connection:
            whole = path.stat().st_size == connection.pragma("page_count") * connection.pragma("page_size")
            contents = _Contents(**json.loads(read_note(connection, _NOTE)))
    except (apsw.Error, OSError, ValueError, TypeError):
        whole = False
    return (
        _backup(path, number, when, form, contents) if whole else Backup(path, number, when, form, "", verified=False)
    )


def _backup(path: Path, number: int, when: datetime, form: int, contents: _Contents) -> Backup:
    return Backup(
        path,
        number,
        when,
        form,
        contents.reason,
        verified=True,
        conversations=contents.conversations,
        messages=contents.messages,
        damaged=contents.damaged,
        content=contents.content,
    )


def _thin(places: Places) -> None:
    for backup in superfluous(list_backups(places)):
        with suppress(OSError):  # somebody looks at it just now; another time
            backup.path.unlink()


def _make_room(places: Places) -> bool:
    """Remove old backups until there is room for another one; False where that cannot be had."""
    _thin(places)
    needed = int(places.database.stat().st_size * 1.1)
    backups = list_backups(places)
    spared = protected(backups) | {backup.number for backup in backups[:LEAST_KEPT]}
    candidates = [backup for backup in reversed(backups) if backup.number not in spared]
    free = shutil.disk_usage(places.backups).free
    if free + sum(backup.path.stat().st_size for backup in candidates) < needed:
        return False
    for backup in candidates:
        if shutil.disk_usage(places.backups).free >= needed:
            break
        backup.path.unlink()
    return True
