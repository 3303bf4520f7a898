import shutil
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from gui.history.connection import connect, connect_unlocked
from gui.history.notes import read_note, write_notes

_READ = """
import sys
from pathlib import Path
from gui.history.connection import connect
from gui.history.notes import read_note
print(read_note(connect(Path(sys.argv[1]), read_only=True), "a"))
"""


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    """A directory that is mounted without writing, for the commands of `run_where_nothing_can_be_written`."""
    folder = tmp_path / "unwritable"
    folder.mkdir()
    return folder


def run_where_nothing_can_be_written(folder: Path) -> str:
    """What is read there, with only the files in `folder`."""
    mount = f"mount --bind '{folder}' '{folder}' && mount -o remount,bind,ro '{folder}'"
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-m", "sh", "-c", mount], check=False).returncode:
        pytest.skip("mounting without writing is not allowed here")
    command = f"{mount} && exec '{sys.executable}' -c '{_READ}' '{folder}/history.db'"
    done = subprocess.run(["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_history_without_a_log_is_read_where_nothing_can_be_written(
    connection: apsw.Connection, tmp_path: Path, unwritable: Path
) -> None:
    write_notes(connection, {"a": "1"})
    connection.close(True)
    shutil.copy(tmp_path / "history.db", unwritable)
    assert run_where_nothing_can_be_written(unwritable) == "1"


def test_so_is_one_that_a_crash_has_left_with_a_log(
    connection: apsw.Connection, tmp_path: Path, unwritable: Path
) -> None:
    write_notes(connection, {"a": "1"})
    for name in ("history.db", "history.db-wal"):
        shutil.copy(tmp_path / name, unwritable)
    assert run_where_nothing_can_be_written(unwritable) == "1"


def test_reading_without_locks_changes_no_file(connection: apsw.Connection, tmp_path: Path) -> None:
    aside = tmp_path / "50% of #1? aside"
    aside.mkdir()
    write_notes(connection, {"a": "1"})
    for name in ("history.db", "history.db-wal"):
        shutil.copy(tmp_path / name, aside)
    before = {file: file.read_bytes() for file in aside.iterdir()}
    reader = connect_unlocked(aside / "history.db")
    assert read_note(reader, "a") == "1"
    reader.close(True)
    assert {file: file.read_bytes() for file in aside.iterdir()} == before


def test_what_is_no_database_is_said_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"no database" * 1_000)
    with pytest.raises(apsw.NotADBError):
        connect(path, read_only=True)
    with pytest.raises(apsw.CantOpenError):
        connect(tmp_path / "nothing.db", read_only=True)
