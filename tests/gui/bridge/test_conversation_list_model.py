import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import apsw
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.conversation_row_texts import heading_text
from gui.bridge.conversation_rows import Heading, Row
from gui.bridge.tasks import Tasks
from gui.history import conversations, folders
from gui.history.connection import connect
from gui.history.conversations import Entry, next_activity
from gui.history.database import Database
from gui.history.listing import Folder
from gui.history.migrations import migrate

pytestmark = pytest.mark.usefixtures("qapp")

INSERT = (
    "INSERT INTO conversation (key, title, title_source, model, activity, created, updated, pinned, folder)"
    " VALUES (?, ?, 'prompt', '', ?, ?, ?, ?, ?)"
)


def add(connection: apsw.Connection, key: str, *, pinned: bool = False, folder: int | None = None) -> None:
    now = time.time()
    connection.execute(INSERT, (key, f"Title of {key}", next_activity(connection), now, now, pinned, folder))


def touch(connection: apsw.Connection, key: str) -> None:
    """Something happened in it."""
    values = (next_activity(connection), time.time(), key)
    connection.execute("UPDATE conversation SET activity = ?, updated = ? WHERE key = ?", values)


def fill(connection: apsw.Connection, count: int) -> None:
    now = time.time()
    values = ((f"k{n}", f"Chat {n}", n, now, now, 0, None) for n in range(1, count + 1))
    connection.executemany(INSERT, values)


class Shown(NamedTuple):
    """A model over a history, and what a view would know that only follows the model's signals."""

    history: Database
    model: ConversationListModel
    rows: list[Row]

    def keys(self) -> list[str]:
        """Headings and folders by their name."""
        model = self.model
        return [name_of(model.row(number)) for number in range(model.rowCount())]

    async def settled(self) -> list[str]:
        self.model.refresh()
        await until_read(self.model)
        return self.keys()

    async def fetch(self) -> None:
        if self.model.canFetchMore(QModelIndex()):
            self.model.fetchMore(QModelIndex())
            await until_read(self.model)


def name_of(row: Row) -> str:
    if isinstance(row, Heading):
        return heading_text(row)
    return f"[{row.name}]" if isinstance(row, Folder) else row.key


async def until_read(model: ConversationListModel) -> None:
    told = asyncio.Event()
    model.updated.connect(told.set)
    await asyncio.wait_for(told.wait(), 10)
    await asyncio.sleep(0)
    model.updated.disconnect(told.set)


def follow(model: ConversationListModel) -> list[Row]:
    rows: list[Row] = []

    def on_inserted(_parent: QModelIndex, first: int, last: int) -> None:
        rows[first:first] = [model.row(number) for number in range(first, last + 1)]

    def on_removed(_parent: QModelIndex, first: int, last: int) -> None:
        del rows[first : last + 1]

    def on_moved(_parent: QModelIndex, first: int, _last: int, _to: QModelIndex, before: int) -> None:
        rows.insert(before - 1 if before > first else before, rows.pop(first))

    def on_changed(first: QModelIndex, last: QModelIndex) -> None:
        for number in range(first.row(), last.row() + 1):
            rows[number] = model.row(number)

    model.rowsInserted.connect(on_inserted)
    model.rowsRemoved.connect(on_removed)
    model.rowsMoved.connect(on_moved)
    model.dataChanged.connect(on_changed)
    return rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    connection = connect(path)
    migrate(connection)
    connection.close()
    return path


@pytest.fixture
async def shown(path: Path) -> AsyncIterator[Shown]:
    history, tasks = Database(path), Tasks()
    model = ConversationListModel(read=history.read, spawn=tasks.spawn)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield Shown(history, model, follow(model))
    assert tester.model() is model
    await tasks.cancel_all()
    await history.close()


async def test_pinned_come_first_then_folders_by_name_then_the_rest_by_date(shown: Shown) -> None:
    write = shown.history.write
    travel = await write(folders.make_folder, name="Travel")
    work = await write(folders.make_folder, name="école")
    await write(folders.set_folder_opened, folder=work, opened=False)
    for key in ("old", "new"):
        await write(add, key)
    await write(add, "kyoto", folder=travel)
    await write(add, "essay", folder=work)
    await write(add, "feynman", pinned=True, folder=work)
    assert await shown.settled() == ["Pinned", "feynman", "[école]", "[Travel]", "kyoto", "Today", "new", "old"]


async def test_lines_say_what_they_are(shown: Shown) -> None:
    travel = await shown.history.write(folders.make_folder, name="Travel")
    await shown.history.write(add, "kyoto", folder=travel)
    await shown.history.write(add, "loose", pinned=True, folder=travel)
    await shown.settled()
    model = shown.model
    spoken = [model.data(model.index(n), Qt.ItemDataRole.AccessibleTextRole) for n in range(model.rowCount())]
    assert spoken == [
        "Pinned, heading",
        "Title of loose, conversation, pinned, in folder Travel",
        "Travel, folder, 1 conversation, open",
        "Title of kyoto, conversation, in folder Travel",
    ]


async def test_only_a_page_is_read_until_somebody_looks_further(shown: Shown) -> None:
    await shown.history.write(fill, 1_000)
    assert len([key for key in await shown.settled() if key.startswith("k")]) == 100
    assert shown.model.canFetchMore(QModelIndex())
    assert shown.model.row_of_key("k900") is None
    await shown.fetch()
    row = shown.model.row_of_key("k900")
    assert row is not None
    assert name_of(shown.model.row(row)) == "k900"
    for _ in range(8):
        await shown.fetch()
    listed = shown.keys()
    assert [key for key in listed if key.startswith("k")] == [f"k{n}" for n in range(1_000, 0, -1)]
    assert not shown.model.canFetchMore(QModelIndex())


async def test_one_that_moves_up_is_one_move(shown: Shown) -> None:
    await shown.history.write(fill, 20)
    await shown.settled()
    told: list[str] = []
    shown.model.rowsMoved.connect(lambda *_: told.append("moved"))
    shown.model.rowsInserted.connect(lambda *_: told.append("inserted"))
    shown.model.rowsRemoved.connect(lambda *_: told.append("removed"))
    await shown.history.write(touch, "k15")
    assert (await shown.settled())[:3] == ["Today", "k15", "k20"]
    assert told == ["moved"]


async def test_however_often_it_is_told_a_change_is_read_once(shown: Shown) -> None:
    await shown.settled()
    updates: list[object] = []
    shown.model.updated.connect(lambda: updates.append(None))
    for _ in range(50):
        shown.model.refresh()
    await until_read(shown.model)
    await asyncio.sleep(0.1)
    assert len(updates) == 1


async def test_an_open_folder_is_read_before_what_comes_after_it(shown: Shown) -> None:
    await shown.history.write(fill, 300)
    folder = await shown.history.write(folders.make_folder, name="Big")
    await shown.history.write(folders.set_folder_opened, folder=folder, opened=False)

    def into_it(connection: apsw.Connection) -> None:
        connection.execute("UPDATE conversation SET folder = ? WHERE activity <= 250", (folder,))

    await shown.history.write(into_it)
    keys = await shown.settled()
    assert (keys[0], keys[2], len(keys)) == ("[Big]", "k300", 52)

    await shown.history.write(folders.set_folder_opened, folder=folder, opened=True)
    keys = await shown.settled()
    assert keys == ["[Big]", *(f"k{n}" for n in range(250, 150, -1))]
    await shown.fetch()
    await shown.fetch()
    keys = shown.keys()
    assert keys[:251] == ["[Big]", *(f"k{n}" for n in range(250, 0, -1))]
    assert keys[252:] == [f"k{n}" for n in range(300, 250, -1)]

    await shown.history.write(folders.set_folder_opened, folder=folder, opened=False)
    assert len(await shown.settled()) == 52


async def test_what_no_database_has_stands_first_until_one_has_it(shown: Shown) -> None:
    await shown.history.write(add, "saved")
    await shown.settled()
    entry = Entry(key="kept", title="In memory", pinned=False, folder=None, updated=time.time(), activity=0)
    shown.model.set_unsaved([entry])
    assert shown.keys() == ["Today", "kept", "saved"]
    assert not shown.model.is_saved(entry)
    await shown.history.write(add, "kept")
    assert await shown.settled() == ["Today", "kept", "saved"]
    shown.model.set_unsaved([])
    assert shown.keys() == ["Today", "kept", "saved"]


async def test_without_a_history_it_says_why_and_lists_what_is_open(tmp_path: Path) -> None:
    history, tasks = Database(tmp_path / "none.db", read_only=True), Tasks()
    model = ConversationListModel(read=history.read, spawn=tasks.spawn)
    problems: list[object] = []
    model.failed.connect(problems.append)
    model.refresh()
    await until_read(model)
    assert problems
    await history.close()


async def test_the_chats_beside_one_go_round(shown: Shown) -> None:
    for key in ("one", "two", "three"):
        await shown.history.write(add, key)
    assert shown.model.step("one", 1) is None
    await shown.settled()
    assert [shown.model.step("two", by) for by in (1, -1)] == ["one", "three"]
    assert [shown.model.step("one", 1), shown.model.step("new", 1), shown.model.step("new", -1)] == [
        "three",
        "three",
        "one",
    ]


async def test_another_history_is_read_from_its_beginning(shown: Shown) -> None:
    await shown.history.write(fill, 3)
    await shown.settled()

    def other(connection: apsw.Connection) -> None:
        connection.execute("DELETE FROM conversation")
        add(connection, "other")

    await shown.history.write(other)
    shown.model.reload()
    assert await shown.settled() == ["Today", "other"]


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_the_rows_are_those_of_a_list_read_anew(
    shown: Shown, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.bridge.conversation_list_model.PAGE", 7)  # so that much is not read yet
    random, names = Random(seed), [f"c{n}" for n in range(60)]
    made = [await shown.history.write(folders.make_folder, name=name) for name in ("A", "B")]
    for name in names[:40]:
        await shown.history.write(add, name)
    await shown.settled()
    for _ in range(60):
        for _ in range(random.choice((1, 1, 3))):
            await shown.history.write(happen, random, names, made)
        if random.random() < 0.3:
            await shown.fetch()
        await shown.settled()
        assert shown.rows == [shown.model.row(number) for number in range(shown.model.rowCount())]
    while shown.model.canFetchMore(QModelIndex()):
        await shown.fetch()
    tasks = Tasks()
    fresh = ConversationListModel(read=shown.history.read, spawn=tasks.spawn)
    fresh.refresh()
    await until_read(fresh)
    while fresh.canFetchMore(QModelIndex()):
        fresh.fetchMore(QModelIndex())
        await until_read(fresh)
    assert shown.keys() == Shown(shown.history, fresh, []).keys()


def happen(connection: apsw.Connection, random: Random, names: list[str], made: list[int]) -> None:
    """Something a user or a reply does."""
    there = [row[0] for row in connection.execute("SELECT key FROM conversation")]
    key, folder = random.choice(there), random.choice([*made, None])
    what = random.randrange(8)
    if what == 0 and set(names) - set(there):
        add(connection, min(set(names) - set(there)))
    elif what == 1:
        conversations.pin(connection, key=key, pinned=random.random() < 0.5)
    elif what == 2:
        conversations.move(connection, key=key, folder=folder)
    elif what == 3:
        conversations.set_deleted(connection, key=key, deleted=random.random() < 0.5)
    elif what == 4:
        conversations.rename(connection, key=key, title=f"Called {random.random()}")
    elif what == 5:
        folders.set_folder_opened(connection, folder=random.choice(made), opened=random.random() < 0.5)
    elif what == 6:
        folders.rename_folder(connection, folder=random.choice(made), name=random.choice("AZ"))
    else:
        touch(connection, key)
