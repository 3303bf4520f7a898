import os
import shutil
import stat
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import apsw
import pytest

from gui.history import backups, copying
from gui.history.backups import Backup, back_up, content_of, is_due, list_backups, newest_backup
from gui.history.connection import connect
from gui.history.conversations import rename
from gui.history.folders import make_folder
from gui.history.migrations import NEWEST
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem
from gui.history.reading import read_conversation
from tests.fakes.conversations import exchanges, keep, with_everything


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def made(places: Places) -> Backup:
    backup = back_up(places)
    assert backup is not None
    return backup


def test_a_backup_is_one_private_file_with_everything_in_it(connection: apsw.Connection, places: Places) -> None:
    conversation = with_everything()
    keep(connection, conversation)
    backup = made(places)
    assert [file.name for file in places.backups.iterdir()] == [backup.path.name]
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(places.backups.stat().st_mode) == 0o700
    assert (backup.conversations, backup.messages, backup.form) == (1, len(conversation), NEWEST)
    copy = connect(backup.path, read_only=True)
    assert copy.pragma("journal_mode") == "delete"
    read = read_conversation(copy, conversation.key).conversation
    copy.close(True)
    assert [m.text for m in read.path()] == [m.text for m in conversation.path()]
    assert [file.name for file in places.backups.iterdir()] == [backup.path.name]


def test_what_is_listed_is_what_was_made_the_newest_first(connection: apsw.Connection, places: Places) -> None:
    assert list_backups(places) == []
    assert newest_backup(places) is None
    keep(connection, exchanges(("One?", "Two.")))
    first = made(places)
    keep(connection, exchanges(("Three?", "Four.")))
    second = back_up(places, reason="migration")
    assert list_backups(places) == [second, first]
    assert newest_backup(places) == second
    first.path.unlink()
    assert list_backups(places) == [second]


def test_it_is_made_while_somebody_writes(connection: apsw.Connection, places: Places) -> None:
    keep(connection, exchanges(*(("One?", f"{n}" * 500) for n in range(3_000))))
    written = []

    def write(_part: float) -> None:
        written.append(keep(connection, exchanges(("Meanwhile?", "Yes."))))

    backup = back_up(places, progress=write)
    assert backup is not None
    assert (backup.conversations, backup.messages) == (1, 6_000), "it has what there was at its beginning"
    assert written


def test_one_is_due_when_something_has_changed_since_the_newest(connection: apsw.Connection, places: Places) -> None:
    assert not is_due(content_of(connection), None), "there is nothing to lose"
    one = exchanges(("One?", "Two."))
    keep(connection, one)
    assert is_due(content_of(connection), None)

    def changed() -> bool:
        due = is_due(content_of(connection), newest_backup(places))
        made(places)
        assert not is_due(content_of(connection), newest_backup(places))
        return due

    assert changed()
    assert not changed()
    one.path()[-1].text = "Six."
    keep(connection, one)
    assert changed()
    rename(connection, key=one.key, title="Another")
    assert changed()
    connection.execute("UPDATE conversation SET draft = 'Not sent'")
    assert changed()
    make_folder(connection, name="Empty")
    assert not changed()


def test_a_copy_that_is_not_sound_is_no_backup(
    connection: apsw.Connection, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(connection, exchanges(("One?", "Two."), ("Three?", "x" * 3_000)))
    good = made(places)
    real = copying.sync

    def rot(path: Path) -> None:
        real(path)
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content.replace(b"Two.", b"Tvo."))

    monkeypatch.setattr(copying, "sync", rot)
    with pytest.raises(HistoryError) as raised:
        back_up(places)
    assert raised.value.problem is Problem.DAMAGED
    assert [file.name for file in places.backups.iterdir()] == [good.path.name]


def test_a_database_that_is_not_sound_is_not_backed_up(connection: apsw.Connection, places: Places) -> None:
    keep(connection, exchanges(("One?", "Two.")))
    good = made(places)
    connection.pragma("foreign_keys", "OFF")
    connection.execute("UPDATE conversation SET folder = 77")
    with pytest.raises(HistoryError) as raised:
        back_up(places)
    assert raised.value.problem is Problem.DAMAGED
    assert list_backups(places) == [good]


def test_one_with_a_damaged_message_is_and_the_backup_says_so(connection: apsw.Connection, places: Places) -> None:
    keep(connection, exchanges(("One?", "Two.")))
    good = made(places)
    connection.execute("UPDATE message SET text = 'Tvo.' WHERE text = 'Two.'")
    for _ in range(12):
        last = made(places)
    assert (good.damaged, last.damaged) == (0, 1)
    assert good in list_backups(places), "the newest one without a damaged message stays"


def test_a_backup_that_has_rotted_since_is_not_offered(connection: apsw.Connection, places: Places) -> None:
    keep(connection, exchanges(("One?", "Two.")))
    good, cut, wiped = made(places), made(places), made(places)
    os.truncate(cut.path, cut.path.stat().st_size - 4_096)
    wiped.path.write_bytes(b"\0" * 8_192)
    assert newest_backup(places) == good
    assert [each.verified for each in list_backups(places)] == [False, False, True]
    assert made(places).number == 4


def test_one_that_is_stopped_leaves_nothing(connection: apsw.Connection, places: Places) -> None:
    keep(connection, exchanges(*(("One?", f"{n}" * 900) for n in range(1_000))))
    for after in range(0, 12, 2):
        assert back_up(places, stop=partial(next, chain([False] * after, [True]))) is None
        assert list(places.backups.iterdir()) == []


def test_what_a_crash_left_half_done_is_removed(connection: apsw.Connection, places: Places) -> None:
    keep(connection, exchanges(("One?", "Two.")))
    places.backups.mkdir()
    (places.backups / "unfinished.db").write_bytes(b"half")
    (places.backups / "unfinished.db-journal").write_bytes(b"half")
    (places.backups / "holiday.jpg").write_bytes(b"not ours")
    assert list_backups(places) == []
    backup = made(places)
    assert {file.name for file in places.backups.iterdir()} == {backup.path.name, "holiday.jpg"}


def test_on_a_full_disk_the_old_ones_make_room_and_else_it_is_said(
    connection: apsw.Connection, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(connection, exchanges(("One?", "Two.")))
    for _ in range(7):
        made(places)
    room = [0]

    class Usage:
        @property
        def free(self) -> int:
            gone = 7 - len(list_backups(places))
            return room[0] + gone * places.database.stat().st_size

    real = copying.copy_database

    def copy(*args: Any, **kwargs: Any) -> None:
        if Usage().free < places.database.stat().st_size:
            raise apsw.FullError
        real(*args, **kwargs)

    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage())
    monkeypatch.setattr(backups, "copy_database", copy)
    made(places)
    assert [each.number for each in list_backups(places)] == [8, 7, 6, 5, 4, 3]

    room[0] = -100 * places.database.stat().st_size
    with pytest.raises(HistoryError) as raised:
        back_up(places)
    assert raised.value.problem is Problem.FULL
    assert [each.number for each in list_backups(places)] == [8, 7, 6, 5, 4, 3]
