import errno
from pathlib import Path

import apsw
import pytest

from gui.history.aside import mark_salvaged, set_aside, unsalvaged
from gui.history.connection import connect
from gui.history.migrations import migrate
from gui.history.opening import open_history
from gui.history.places import Places
from gui.history.reading import read_conversation
from gui.history.renewing import write_anew
from tests.fakes.conversations import exchanges, keep

NAMES = ("history.db", "history.db-wal", "history.db-shm")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def lay(places: Places, content: bytes = b"damaged", names: tuple[str, ...] = NAMES) -> None:
    for name in names:
        (places.folder / name).write_bytes(content + name.encode())


def test_the_database_goes_with_all_that_belongs_to_it_and_nothing_is_overwritten(places: Places) -> None:
    folders = set()
    for number in range(3):
        lay(places, b"%d" % number)
        aside = set_aside(places)
        folders.add(aside.parent)
        assert {file.name: file.read_bytes() for file in aside.parent.iterdir()} == {
            name: b"%d" % number + name.encode() for name in NAMES
        }
        assert not any((places.folder / name).exists() for name in NAMES)
    assert len(folders) == 3


def test_what_cannot_be_moved_is_copied(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_source: Path, _target: Path) -> Path:
        raise OSError(errno.EXDEV, "another file system")

    lay(places)
    monkeypatch.setattr(Path, "rename", refuse)
    aside = set_aside(places)
    assert aside.read_bytes() == b"damagedhistory.db"
    assert not places.database.exists()


def test_a_crash_in_the_midst_leaves_the_log_with_its_database(places: Places) -> None:
    lay(places)
    aside = set_aside(places)
    aside.rename(places.database)  # as if the crash had come before it was moved
    assert set_aside(places) == aside


def test_what_was_put_aside_is_to_be_saved_until_that_is_done(places: Places) -> None:
    assert unsalvaged(places, "") is None
    lay(places)
    aside = set_aside(places)
    assert unsalvaged(places, "") == aside
    assert unsalvaged(places, aside.parent.name) is None, "the history was committed, the crash came then"
    assert unsalvaged(places, "") is None
    lay(places)
    mark_salvaged(set_aside(places))
    assert unsalvaged(places, "") is None


def test_a_crash_before_all_was_saved_is_made_good_at_the_next_start(
    connection: apsw.Connection, places: Places
) -> None:
    conversation = exchanges(("One?", "Two."))
    keep(connection, conversation)
    connection.close(True)
    aside = set_aside(places)
    migrated = connect(places.database)
    migrate(migrated)
    migrated.close(True)
    for expected in (aside, None):
        opening = open_history(places)
        assert opening.aside == expected
        opening.release()
    reader = connect(places.database, read_only=True)
    assert len(read_conversation(reader, conversation.key).conversation.path()) == 2
    reader.close(True)


def test_a_history_that_was_deleted_while_it_was_open_is_written_anew(
    connection: apsw.Connection, places: Places
) -> None:
    conversation = exchanges(("One?", "Two."))
    keep(connection, conversation)
    places.database.unlink()
    lay(places, b"somebody else's", ("history.db",))
    write_anew(connection, places)
    keep(connection, exchanges(("Too late?", "Yes.")))
    connection.close(True)
    opening = open_history(places)
    assert opening.problem is None
    assert opening.aside is None, "what was put aside is not of ours"
    opening.release()
    reader = connect(places.database, read_only=True)
    assert [m.text for m in read_conversation(reader, conversation.key).conversation.path()] == ["One?", "Two."]
    assert reader.execute("SELECT count(*) FROM conversation").get == 1
    reader.close(True)
    assert [file.read_bytes() for file in places.damaged.glob("*/history.db")] == [b"somebody else'shistory.db"]
