import os
from pathlib import Path

import apsw
import pytest

from gui.history.checking import (
    check_closed,
    check_messages,
    damaged_messages,
    deleted_underneath,
    quick_check,
)
from gui.history.connection import connect
from gui.history.migrations import migrate
from gui.history.stopping import StoppedError
from tests.fakes.conversations import exchanges, keep


def test_a_sound_database_has_no_faults(connection: apsw.Connection) -> None:
    keep(connection, exchanges(("Why?", "Because."), ("And?", "x" * 9_000)))
    assert quick_check(connection) == quick_check(connection, indexes=False) == []
    assert damaged_messages(connection) == []


def test_a_page_of_zeros_is_found(connection: apsw.Connection, tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    keep(connection, exchanges(*(("Why?", "Because. " * 50) for _ in range(50))))
    root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'message'").get
    connection.close(True)
    with path.open("r+b") as file:
        file.seek((root - 1) * 4_096)
        file.write(bytes(4_096))
    reader = connect(path, read_only=True)
    assert quick_check(reader, indexes=False)
    reader.close(True)


def test_what_is_no_database_is_a_fault_and_no_error(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"This is a shopping list. " * 1_000)
    assert check_closed(path)


def test_a_damaged_log_is_found_and_neither_it_nor_the_database_is_changed(
    connection: apsw.Connection, tmp_path: Path
) -> None:
    for number in range(4):
        keep(connection, exchanges((f"Why {number}?", "Because. " * 200)))
    folder = tmp_path / "left by a crash"
    folder.mkdir()
    database, log = folder / "history.db", folder / "history.db-wal"
    database.write_bytes((tmp_path / "history.db").read_bytes())
    whole = (tmp_path / "history.db-wal").read_bytes()
    for at, wrong in ((0, False), (12, True), (40, True), (9_000, True), (len(whole) - 10, False)):
        content = whole[:at] + bytes([whole[at] ^ (at > 0)]) + whole[at + 1 :]
        log.write_bytes(content)
        assert bool(check_closed(database)) == wrong, at
        assert (log.read_bytes(), sorted(folder.iterdir())) == (content, [database, log])
    log.write_bytes(whole[: len(whole) - 5_000])
    assert check_closed(database) == [], "so a crash leaves it"
    database.unlink()
    assert check_closed(database)


def test_what_a_newer_rill_has_written_is_not_judged(connection: apsw.Connection, tmp_path: Path) -> None:
    connection.pragma("user_version", 1_000)
    connection.close(True)
    with (tmp_path / "history.db").open("r+b") as file:
        file.seek(2 * 4_096)
        file.write(bytes(4_096))
    assert check_closed(tmp_path / "history.db") == []


def test_a_check_can_be_stopped(connection: apsw.Connection) -> None:
    keep(connection, exchanges(*(("Why?", "Because.") for _ in range(1_000))))
    for check in (quick_check, damaged_messages):
        with pytest.raises(StoppedError):
            check(connection, stop=lambda: True)
    assert quick_check(connection) == [], "nothing is left that would stop the next one"


def test_messages_that_have_changed_are_found_a_slice_at_a_time(connection: apsw.Connection) -> None:
    one, two = exchanges(("One?", "Two."), ("Three?", "Four.")), exchanges(("Five?", "Six."))
    keep(connection, one)
    keep(connection, two)
    connection.execute("UPDATE message SET text = 'Tvo.' WHERE text = 'Two.'")
    connection.execute("UPDATE message SET text = CAST(x'54ff' AS TEXT) WHERE text = 'Six.'")
    found, slices = [], 0
    after: int | None = 0
    while after is not None:
        damaged, after, _seen = check_messages(connection, after=after, limit=2)
        found += damaged
        slices += 1
    assert found == [(one.key, 2), (two.key, 2)] == damaged_messages(connection)
    assert slices == 4


def test_a_database_that_is_where_it_was_is_not_gone(connection: apsw.Connection, tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    assert not deleted_underneath(connection, path)
    keep(connection, exchanges(("Why?", "Because.")))
    assert not deleted_underneath(connection, path)


@pytest.mark.skipif(os.name == "nt", reason="there a file that is open cannot be deleted")
def test_whoever_deletes_moves_or_replaces_the_database_is_noticed(tmp_path: Path) -> None:
    for name in ("deleted", "moved", "replaced", "log"):
        path = tmp_path / name / "history.db"
        path.parent.mkdir()
        connection = connect(path)
        migrate(connection)
        if name == "log":
            (path.parent / "history.db-wal").unlink()
        elif name == "moved":
            path.rename(tmp_path / "elsewhere")
        else:
            path.unlink()
        if name == "replaced":
            path.write_bytes(b"")
        assert deleted_underneath(connection, path), name
        connection.close(True)
