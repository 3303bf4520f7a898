import subprocess
import sys
from pathlib import Path

from gui.history.lock import WriterLock

_HOLD = """
import sys
from pathlib import Path
from gui.history.lock import WriterLock
print(WriterLock(Path(sys.argv[1])).acquire(), flush=True)
sys.stdin.read()
"""


def test_another_program_does_not_get_it_while_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "history.lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not WriterLock(path).acquire()
        holder.kill()
    lock = WriterLock(path)
    assert lock.acquire(), "the system frees it when its holder dies"
    assert lock.unclean
    lock.release()


def test_after_a_release_all_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "history.lock"
    for _ in range(2):
        lock = WriterLock(path)
        assert lock.acquire()
        assert not lock.unclean
        lock.release()


def test_who_finds_something_wrong_leaves_word_for_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "history.lock"
    lock = WriterLock(path)
    lock.acquire()
    lock.release(suspect=True)
    later = WriterLock(path)
    later.acquire()
    assert later.suspect
    assert not later.unclean
    later.abandon()
    last = WriterLock(path)
    last.acquire()
    assert last.unclean, "who lets go without a word says nothing good"
    last.release()
