import asyncio
import hashlib
import stat
import threading
from pathlib import Path

import apsw
import pytest

from gui.history.connection import connect
from gui.history.conversations import save
from gui.history.database import Database
from gui.history.listing import LOOSE, read_pages
from gui.history.migrations import MIGRATIONS, NEWEST, form_of, migrate
from gui.history.notes import read_note, write_notes
from gui.history.problems import HistoryError, Problem
from gui.history.records import Batch, record_of
from tests.fakes.conversations import exchanges, keep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    connection = connect(path)
    migrate(connection)
    connection.close(True)
    return path


def fail(connection: apsw.Connection) -> None:
    write_notes(connection, {"half": "way"})
    raise ZeroDivisionError


async def test_what_was_written_is_read_on_the_other_thread(path: Path) -> None:
    database = Database(path)
    await database.write(write_notes, {"a": "1"})
    assert await database.read(read_note, "a") == "1"
    await database.close()


async def test_neither_reading_nor_writing_happens_on_the_loops_thread(path: Path) -> None:
    database = Database(path)
    threads = {
        await database.read(lambda _connection: threading.get_ident()),
        await database.write(lambda _connection: threading.get_ident()),
        threading.get_ident(),
    }
    assert len(threads) == 3
    await database.close()


async def test_a_statement_that_raises_changes_nothing_and_the_next_one_works(path: Path) -> None:
    database = Database(path)
    with pytest.raises(ZeroDivisionError):
        await database.write(fail)
    assert await database.read(read_note, "half") == ""
    await database.write(write_notes, {"whole": "way"})
    assert await database.read(read_note, "whole") == "way"
    await database.close()


async def test_a_writer_that_is_kept_waiting_too_long_is_told_so(path: Path) -> None:
    database = Database(path)
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HistoryError) as raised:
        await database.write(write_notes, {"a": "1"})
    assert raised.value.problem is Problem.LOCKED
    other.execute("ROLLBACK")
    await database.write(write_notes, {"a": "1"})
    other.close()
    await database.close()


async def test_reading_goes_on_while_another_program_writes(path: Path) -> None:
    database = Database(path)
    await database.write(write_notes, {"a": "1"})
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(1):
        assert await database.read(read_note, "a") == "1"
    other.close()
    await database.close()


async def test_a_database_that_is_only_read_refuses_to_write(path: Path) -> None:
    database = Database(path, read_only=True)
    with pytest.raises(HistoryError) as raised:
        await database.write(write_notes, {"a": "1"})
    assert raised.value.problem is Problem.READ_ONLY
    assert await database.read(read_note, "a") == ""
    await database.close()


async def test_a_full_database_is_told_as_a_full_disk(path: Path) -> None:
    def fill(connection: apsw.Connection) -> None:
        connection.pragma("max_page_count", 1)
        write_notes(connection, {"a": "x" * 1_000_000})

    database = Database(path)
    with pytest.raises(HistoryError) as raised:
        await database.write(fill)
    assert raised.value.problem is Problem.FULL
    await database.close()


async def test_a_title_that_is_no_text_any_more_is_told_as_damage(path: Path) -> None:
    connection = connect(path)
    chat = exchanges(("Why?", "Because."), title="A title")
    keep(connection, chat)
    connection.execute("UPDATE conversation SET title = CAST(x'c3286f' AS TEXT)")
    connection.close(True)
    database = Database(path)
    with pytest.raises(HistoryError) as raised:
        await database.read(read_pages, after=[(LOOSE, None)], limit=10)
    assert raised.value.problem is Problem.DAMAGED
    with pytest.raises(HistoryError) as raised:
        await database.write(save, Batch(record_of(chat, created=0.0, updated=None)))
    assert raised.value.problem is Problem.DAMAGED
    await database.close()


def test_a_commit_is_seen_to_the_disk_and_what_is_deleted_is_overwritten(path: Path) -> None:
    connection = connect(path)
    assert connection.pragma("journal_mode") == "wal"
    assert connection.pragma("synchronous") == 2  # FULL
    assert connection.pragma("secure_delete") == 1
    write_notes(connection, {"a": "1"})
    for file in path.parent.glob("history.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    connection.close(True)


def test_what_was_deleted_is_not_in_the_file_any_more(path: Path) -> None:
    connection = connect(path)
    write_notes(connection, {"a": "something very private"})
    connection.execute("DELETE FROM note")
    connection.pragma("wal_checkpoint(TRUNCATE)")
    connection.close(True)
    assert b"very private" not in path.read_bytes()


def test_a_migration_that_fails_leaves_the_old_form(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = connect(path)
    broken = "CREATE TABLE half (a); CREATE TABLE half (a);"
    monkeypatch.setattr("gui.history.migrations.MIGRATIONS", (*MIGRATIONS, broken))
    with pytest.raises(apsw.SQLError):
        migrate(connection)
    assert form_of(connection) == NEWEST
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").get == 0
    migrate_again = "CREATE TABLE half (a);"
    monkeypatch.setattr("gui.history.migrations.MIGRATIONS", (*MIGRATIONS, migrate_again))
    migrate(connection)
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").get == 1
    connection.close(True)


def test_opening_what_has_the_newest_form_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    connection = connect(path)
    migrate(connection)
    connection.close(True)
    assert path.read_bytes() == before


def test_a_step_that_was_released_is_never_edited() -> None:
    released = ["ddb0"]
    digests = [hashlib.sha256(step.encode()).hexdigest()[:4] for step in MIGRATIONS]
    assert digests[: len(released)] == released
    assert len(MIGRATIONS) == NEWEST == 2
