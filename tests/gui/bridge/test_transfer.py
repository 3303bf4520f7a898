import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import Qt

from gui.bridge.tasks import Tasks
from gui.bridge.transfer import Failed, Outcome, Transfer, Work
from gui.chat.conversation import Conversation
from gui.history.archive.errors import ArchiveError
from gui.history.archive.forms import Form, Words
from gui.history.backups import back_up, list_backups
from gui.history.deleting import delete_all
from gui.history.history import History
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem
from tests.fakes.conversations import exchanges, keep, with_everything


class Bench:
    """A transfer over a history in a directory of its own, and what it has told."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "data")
        self.places.folder.mkdir()
        self.history = History(self.places)
        self.tasks = Tasks()
        self.transfer = Transfer(history=self.history, spawn=self.tasks.spawn)
        self.finished: list[Outcome] = []
        self.failed: list[Failed] = []
        self.cancelled: list[Work] = []
        self.changed: list[list[str]] = []
        self.progress: list[tuple[int, int]] = []
        self.broken: list[str] = []
        self.transfer.finished.connect(self.finished.append)
        self.transfer.failed.connect(self.failed.append)
        self.transfer.cancelled.connect(self.cancelled.append)
        self.transfer.history_changed.connect(self.changed.append)
        self.transfer.progressed.connect(lambda done, total: self.progress.append((done, total)))
        self.tasks.failed.connect(self.broken.append)

    async def fill(self, *conversations: Conversation) -> None:
        def write(connection: apsw.Connection) -> None:
            for conversation in conversations:
                keep(connection, conversation)

        await self.history.read(_writable, self.places, write)

    async def ended(self) -> None:
        if self.transfer.work is not None:
            over = asyncio.Event()
            self.transfer.ended.connect(over.set, Qt.ConnectionType.SingleShotConnection)
            async with asyncio.timeout(20):
                await over.wait()
        assert self.broken == []

    async def count(self) -> int:
        return await self.history.read(lambda c: int(c.execute("SELECT count(*) FROM conversation").get))

    def export(self, target: Path, *, keys: list[str] | None = None, form: Form = Form.JSON) -> None:
        self.transfer.export(keys=keys, form=form, target=target, words=Words())


def _writable(_reader: apsw.Connection, places: Places, write: Callable[[apsw.Connection], None]) -> None:
    connection = apsw.Connection(str(places.database))
    try:
        write(connection)
    finally:
        connection.close(True)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    await bench.history.open()
    yield bench
    await bench.history.close()


async def test_what_was_exported_can_be_imported_into_another_history(bench: Bench, tmp_path: Path) -> None:
    await bench.fill(*(exchanges((f"question {number}", "answer")) for number in range(5)))
    target = tmp_path / "all.json"
    bench.export(target)
    await bench.ended()
    assert [(outcome.work, outcome.exported, outcome.target) for outcome in bench.finished] == [
        (Work.EXPORT, 5, target)
    ]
    (tmp_path / "other").mkdir()
    other = Bench(tmp_path / "other")
    await other.history.open()
    other.transfer.import_file(target)
    await other.ended()
    added = other.finished[0].added
    assert added is not None
    assert (added.conversations_added, await other.count()) == (5, 5)
    assert other.changed == [[]]
    await other.history.close()


async def test_a_chat_that_no_disk_has_can_be_exported(bench: Bench, tmp_path: Path) -> None:
    conversation = with_everything()
    bench.transfer.export_open(conversation, form=Form.JSON, target=tmp_path / "one.json", words=Words())
    conversation.path()[0].text = "changed while it is written"
    await bench.ended()
    exported = json.loads((tmp_path / "one.json").read_text())["conversations"][0]
    assert exported["messages"][0]["text"] == "Why is the sky blue?"
    assert len(exported["messages"]) == len(conversation)
    assert (exported["draft"], exported["place"]) == ("And at night?", {"message": 3, "source": 3})


async def test_a_history_that_was_deleted_underneath_can_be_exported(bench: Bench, tmp_path: Path) -> None:
    await bench.fill(exchanges(("still", "there")))
    assert await bench.count() == 1
    bench.places.database.unlink()
    bench.export(tmp_path / "all.json")
    await bench.ended()
    assert [outcome.exported for outcome in bench.finished] == [1]
    assert "still" in (tmp_path / "all.json").read_text()


async def test_an_export_can_be_given_up_and_leaves_no_file(bench: Bench, tmp_path: Path) -> None:
    await bench.fill(*(exchanges((f"question {number}", "answer " * 2000)) for number in range(200)))
    out = tmp_path / "out"
    out.mkdir()
    bench.export(out / "all.zip", form=Form.HTML)
    bench.transfer.cancel()
    await bench.ended()
    assert (bench.cancelled, bench.finished, list(out.iterdir())) == ([Work.EXPORT], [], [])


async def test_its_progress_is_told_while_it_runs(bench: Bench, tmp_path: Path) -> None:
    await bench.fill(*(exchanges((f"question {number}", "word *and* `code` " * 3000)) for number in range(40)))
    bench.export(tmp_path / "all.zip", form=Form.HTML)
    await bench.ended()
    assert bench.progress
    assert {total for _done, total in bench.progress} == {40}
    assert bench.progress == sorted(bench.progress)


async def test_an_import_that_is_given_up_adds_nothing(bench: Bench, tmp_path: Path) -> None:
    await bench.fill(*(exchanges((f"question {number}", "answer " * 500)) for number in range(300)))
    bench.export(tmp_path / "all.json")
    await bench.ended()
    bench.transfer.delete_all(copies=True)
    await bench.ended()
    assert await bench.count() == 0
    bench.transfer.import_file(tmp_path / "all.json")
    bench.transfer.cancel()
    await bench.ended()
    assert (bench.cancelled, await bench.count()) == ([Work.IMPORT], 0)


async def test_a_backup_is_made_before_an_import(bench: Bench, tmp_path: Path) -> None:
    await bench.fill(exchanges(("before", "it")))
    bench.export(tmp_path / "all.json")
    await bench.ended()
    bench.transfer.import_file(tmp_path / "all.json")
    await bench.ended()
    assert [backup.reason for backup in list_backups(bench.places)] == ["import"]
    added = bench.finished[-1].added
    assert added is not None
    assert added.already_there == 1


async def test_a_file_that_is_no_archive_changes_nothing_and_is_named(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(json.dumps({"format": "something else"}))
    bench.transfer.import_file(tmp_path / "bad.json")
    await bench.ended()
    assert [(failed.work, type(failed.error)) for failed in bench.failed] == [(Work.IMPORT, ArchiveError)]
    assert (await bench.count(), bench.changed) == (0, [])


async def test_an_export_to_a_place_that_is_not_there_fails_in_words(bench: Bench, tmp_path: Path) -> None:
    bench.export(tmp_path / "nowhere" / "all.json")
    await bench.ended()
    error = bench.failed[0].error
    assert isinstance(error, HistoryError)
    assert error.problem is Problem.OTHER


async def test_what_is_missing_comes_back_from_a_backup(bench: Bench) -> None:
    await bench.fill(exchanges(("kept", "yes")))
    backup = back_up(bench.places)
    assert backup is not None
    bench.transfer.delete_all(copies=False)
    await bench.ended()
    bench.transfer.restore_missing(backup)
    await bench.ended()
    assert await bench.count() == 1


async def test_one_thing_is_done_at_a_time(bench: Bench, tmp_path: Path) -> None:
    await bench.fill(exchanges(("one", "two")))
    bench.export(tmp_path / "first.json")
    bench.export(tmp_path / "second.json")
    await bench.ended()
    assert (tmp_path / "first.json").exists()
    assert not (tmp_path / "second.json").exists()


async def test_open_chats_are_let_go_before_all_are_deleted(bench: Bench) -> None:
    await bench.fill(exchanges(("one", "two")))
    told: list[int] = []
    bench.transfer.about_to_delete.connect(lambda: told.append(len(bench.changed)))
    bench.transfer.delete_all(copies=True)
    await bench.ended()
    assert (told, bench.changed, await bench.count()) == ([0], [[]], 0)


async def test_a_backup_waits_until_the_one_that_is_being_made_by_itself_is_done(bench: Bench) -> None:
    await bench.fill(exchanges(("one", "two")))
    async with bench.history.backing_up:
        bench.transfer.back_up()
        await asyncio.sleep(0.1)
        assert list_backups(bench.places) == []
    await bench.ended()
    assert len(list_backups(bench.places)) == 1


async def test_what_is_taken_from_a_backup_can_be_given_up_and_changes_nothing(bench: Bench) -> None:
    await bench.fill(exchanges(("one", "two")), exchanges(("three", "four")))
    backup = await asyncio.to_thread(back_up, bench.places)
    assert backup is not None
    await bench.history.write(delete_all)
    bench.transfer.restore_missing(backup)
    bench.transfer.cancel()
    await bench.ended()
    assert (bench.cancelled, await bench.count()) == ([Work.RESTORE], 0)
