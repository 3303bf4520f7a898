"""Brings a history into a state one can work with, whatever the last program that had it left behind."""

import logging
import shutil
import tempfile
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from gui.history.aside import set_aside, unsalvaged
from gui.history.backups import Backup, back_up, newest_backup
from gui.history.checking import check_closed
from gui.history.connection import connect
from gui.history.conversations import purge
from gui.history.lock import WriterLock
from gui.history.migrations import NEWEST, form_of, migrate
from gui.history.notes import read_note
from gui.history.pages import log_of
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem, error_of, os_error
from gui.history.recovery import recover
from gui.history.salvage import SALVAGED, Salvaged, salvage

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Opening:
    """Which database to use, and what there is to tell about it."""

    database: Path
    read_only: bool = False
    problem: Problem | None = None
    """Why nothing is kept this time, or not where it should be."""
    detail: str = ""
    interrupted: int = 0
    """How many replies a crash cut off."""
    unclean: bool = False
    """Whether the last writer ended without closing: the database is to be checked."""
    salvaged: Salvaged | None = None
    aside: Path | None = None
    """Where the damaged database went."""
    backup: Backup | None = None
    """The newest verified backup, where something was damaged."""
    lock: WriterLock | None = None
    temporary: Path | None = field(default=None)
    """A directory that goes when the history is closed."""

    def release(self, *, suspect: bool = False) -> None:
        """Let another program have it; with `suspect` the next one repairs it."""
        if self.lock is not None:
            self.lock.release(suspect=suspect)
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)


def open_history(places: Places) -> Opening:
    """Lock, repair and migrate. Never raises because of what lies there: the session can go on in any case."""
    lock = WriterLock(places.lock)
    try:
        if not lock.acquire():
            return _without_writing(places, HistoryError(Problem.READ_ONLY, "another Rill has it open"))
    except OSError as error:
        lock.abandon()
        return _without_writing(places, os_error(error))
    opening = Opening(places.database, unclean=lock.unclean, lock=lock)
    try:
        _prepare(places, opening)
    except HistoryError as error:
        lock.abandon()
        if error.problem is Problem.NEWER:
            return _for_this_session(places, error)
        return _without_writing(places, error)
    except Exception as error:  # a mistake of ours, which is not to keep everything waiting for ever
        log.exception("The history could not be opened")
        lock.abandon()
        return _without_writing(places, HistoryError(Problem.OTHER, str(error)))
    return opening


def _prepare(places: Places, opening: Opening) -> None:
    try:
        _bring_up_to_date(places, opening)
    except HistoryError as error:
        if error.problem is not Problem.DAMAGED:
            raise
        _save_what_can_be_saved(places, opening)


def _bring_up_to_date(places: Places, opening: Opening) -> None:
    if opening.lock is not None and opening.lock.suspect:
        raise HistoryError(Problem.DAMAGED, "the last session found it damaged")
    try:
        if (opening.unclean or log_of(places.database).exists()) and (wrong := check_closed(places.database)):
            raise HistoryError(Problem.DAMAGED, wrong[0])
        connection = connect(places.database)
    except apsw.Error as error:
        raise error_of(error) from error
    except OSError as error:
        raise os_error(error) from error
    try:
        form = form_of(connection)
        if form > NEWEST:
            raise HistoryError(Problem.NEWER, f"form {form}")
        if 0 < form < NEWEST:
            back_up(places, reason="migration")
        migrate(connection)
        _go_on_saving(connection, places, opening)
        _recover(connection, places, opening)
    except (apsw.SQLError, UnicodeDecodeError, zlib.error) as error:  # not the schema that was written, nor the text
        raise HistoryError(Problem.DAMAGED, str(error)) from error
    except apsw.Error as error:
        raise error_of(error) from error
    except OSError as error:
        raise os_error(error) from error
    finally:
        connection.close(True)


def _go_on_saving(connection: apsw.Connection, places: Places, opening: Opening) -> None:
    """What a crash came in between of, when a damaged database had been put aside already."""
    aside = unsalvaged(places, read_note(connection, SALVAGED))
    if aside is not None and not connection.execute("SELECT EXISTS (SELECT 1 FROM conversation)").get:
        opening.aside, opening.backup = aside, newest_backup(places)
        opening.salvaged = salvage(aside, connection)


_LEFT_BEHIND = """
SELECT EXISTS (SELECT 1 FROM message WHERE state IN ('waiting', 'streaming'))
    OR EXISTS (SELECT 1 FROM conversation WHERE deleted > 0)
"""


def _recover(connection: apsw.Connection, places: Places, opening: Opening) -> None:
    if connection.execute(_LEFT_BEHIND).get:  # else there is no need to write, which another program may be doing
        _clear_up(connection, places, opening)
    places.journal.unlink(missing_ok=True)


def _clear_up(connection: apsw.Connection, places: Places, opening: Opening) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        opening.interrupted = recover(connection, places.journal)
        purge(connection)
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, TypeError):  # a text that is none
            raise HistoryError(Problem.DAMAGED, str(error)) from error
        raise


def _save_what_can_be_saved(places: Places, opening: Opening) -> None:
    """Put the damaged database aside, and begin a new one with all that can be read of it."""
    try:
        opening.aside = set_aside(places)
        opening.backup = newest_backup(places)
        connection = connect(places.database)
        try:
            migrate(connection)
            opening.salvaged = salvage(opening.aside, connection)
            _recover(connection, places, opening)
        finally:
            connection.close(True)
    except apsw.Error as error:
        raise error_of(error) from error
    except OSError as error:
        raise os_error(error) from error


def _without_writing(places: Places, error: HistoryError) -> Opening:
    """What is there can be read; what is new lives until Rill is closed."""
    try:
        connection = connect(places.database, read_only=True)
        try:
            readable = form_of(connection) == NEWEST
        finally:
            connection.close(True)
    except (apsw.Error, OSError):
        readable = False
    if not readable:
        return _for_this_session(places, error)
    return Opening(places.database, read_only=True, problem=error.problem, detail=error.detail)


def _for_this_session(places: Places, error: HistoryError) -> Opening:
    """A database in a directory of its own, which goes when Rill is closed; where there is no room for that, none."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="rill-"))
    except OSError:
        return Opening(places.database, read_only=True, problem=error.problem, detail=error.detail)
    database = folder / "history.db"
    try:
        with closing(connect(database)) as connection:
            migrate(connection)
    except (apsw.Error, OSError):
        shutil.rmtree(folder, ignore_errors=True)
        return Opening(places.database, read_only=True, problem=error.problem, detail=error.detail)
    return Opening(database, problem=error.problem, detail=error.detail, temporary=folder)
