import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from gui.bridge.library import Library
from gui.bridge.tasks import Tasks
from gui.history.connection import connect
from gui.history.database import Database
from gui.history.listing import LOOSE, read_news, read_pages
from gui.history.migrations import migrate
from gui.history.problems import Problem
from tests.fakes.conversations import exchanges, keep

pytestmark = pytest.mark.usefixtures("qapp")


class Bench(QObject):
    """A library over a history with one conversation, and what it has told."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        super().__init__()
        connection = connect(path)
        migrate(connection)
        self.key = exchanges().key
        written = exchanges(("One?", "Two."))
        written.key = self.key
        keep(connection, written)
        connection.close()
        self.tasks = Tasks(self)
        self.history = Database(path, read_only=read_only)
        self.library = Library(write=self.history.write, spawn=self.tasks.spawn, parent=self)
        self.told: list[tuple[object, ...]] = []
        for name in ("changed", "renamed", "deleted", "restored", "failed"):
            signal = getattr(self.library, name)
            signal.connect(lambda *values, name=name: self.told.append((name, *values)))
        self.tasks.failed.connect(lambda name: self.told.append(("bug", name)))

    async def titles(self) -> list[str]:
        await asyncio.sleep(0.1)
        pages = await self.history.read(read_pages, after=[(LOOSE, None)], limit=10)
        return [entry.title for page in pages for entry in page.entries]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path / "history.db")
    yield bench
    await bench.history.close()


async def test_a_rename_is_kept_and_told(bench: Bench) -> None:
    bench.library.rename(key=bench.key, title="Counting")
    assert await bench.titles() == ["Counting"]
    assert bench.told == [("renamed", bench.key, "Counting"), ("changed",)]


async def test_a_chat_that_no_database_has_is_renamed_where_it_is_open(bench: Bench) -> None:
    bench.library.rename(key="in memory", title="Counting")
    bench.library.pin(key="in memory", pinned=True)
    await bench.titles()
    assert bench.told == [("renamed", "in memory", "Counting")]


async def test_a_deletion_can_be_undone_once(bench: Bench) -> None:
    bench.library.delete(key=bench.key, title="A title")
    assert await bench.titles() == []
    bench.library.undo()
    assert await bench.titles() == ["A title"]
    bench.library.undo()
    bench.library.undo(key=bench.key)
    await bench.titles()
    assert bench.told == [("deleted", bench.key, "A title"), ("changed",), ("restored", bench.key), ("changed",)]


async def test_a_copy_comes_first(bench: Bench) -> None:
    bench.library.duplicate(key=bench.key, title="A title")
    assert await bench.titles() == ["A title (copy)", "A title"]


async def test_a_folder_that_is_made_for_a_chat_holds_it(bench: Bench) -> None:
    bench.library.new_folder(name="Travel", key=bench.key)
    assert await bench.titles() == []
    folder = (await bench.history.read(read_news, since=None)).folders[0]
    assert (folder.name, folder.count) == ("Travel", 1)
    bench.library.place(key=bench.key, pinned=False, folder=None)
    assert await bench.titles() == ["A title"]


async def test_what_cannot_be_written_is_told_and_changes_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "history.db", read_only=True)
    bench.library.rename(key=bench.key, title="Counting")
    bench.library.delete(key=bench.key, title="A title")
    assert await bench.titles() == ["A title"]
    assert bench.told == [("failed", Problem.READ_ONLY)] * 2
    await bench.history.close()
