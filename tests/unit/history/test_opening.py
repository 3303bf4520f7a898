"""Opening never fails: whatever is in the way, there is something the session can go on with."""

import tempfile
from pathlib import Path

import pytest

from gui.history.connection import connect
from gui.history.migrations import migrate
from gui.history.opening import open_history
from gui.history.places import Places
from gui.history.problems import Problem
from tests.fakes.conversations import exchanges, keep


def test_without_room_for_anything_the_session_goes_on_unkept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    opening = open_history(Places(tmp_path / "gone"))
    assert opening.read_only
    assert opening.problem is not None
    opening.release()


def test_a_journal_that_cannot_be_read_stays_and_so_does_the_history(tmp_path: Path) -> None:
    places = Places(tmp_path)
    connection = connect(places.database)
    migrate(connection)
    one = exchanges(("One?", "Two."))
    keep(connection, one)
    connection.execute("UPDATE message SET state = 'streaming' WHERE parent IS NOT NULL")
    connection.close(True)
    places.journal.mkdir()
    opening = open_history(places)
    assert (opening.problem, opening.read_only, opening.database) == (Problem.OTHER, True, places.database)
    assert places.journal.exists()
    opening.release()


def test_a_reply_on_its_way_whose_text_is_none_is_repaired(tmp_path: Path) -> None:
    places = Places(tmp_path)
    connection = connect(places.database)
    migrate(connection)
    keep(connection, exchanges(("One?", "Two.")))
    connection.execute("UPDATE message SET state = 'streaming', text = 5 WHERE parent IS NOT NULL")
    connection.close(True)
    opening = open_history(places)
    assert opening.problem is None
    assert opening.salvaged is not None
    opening.release()


def test_a_mistake_of_ours_is_logged_and_the_history_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    places = Places(tmp_path)
    connection = connect(places.database)
    migrate(connection)
    connection.close(True)

    def mistaken(_connection: object) -> None:
        raise RuntimeError("not thought of")

    monkeypatch.setattr("gui.history.opening.migrate", mistaken)
    opening = open_history(places)
    assert (opening.problem, opening.read_only) == (Problem.OTHER, True)
    assert "not thought of" in caplog.text
    opening.release()


def test_a_history_in_good_order_is_opened_though_another_program_writes_to_it(tmp_path: Path) -> None:
    places = Places(tmp_path)
    open_history(places).release()
    other = connect(places.database)
    other.execute("BEGIN IMMEDIATE")
    opening = open_history(places)
    assert (opening.problem, opening.read_only) == (None, False)
    opening.release()
    other.close(True)
