import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.bridge.transfer import Transfer
from gui.history.backups import back_up
from gui.history.connection import connect
from gui.history.history import History
from gui.history.journal import Journal, Piece
from gui.history.messages import NUMBERS
from gui.history.migrations import NEWEST, migrate
from gui.history.places import Places
from gui.history.problems import Problem
from gui.theme.theme import Theme
from gui.window.banner import Banner, BannerBar
from gui.window.history_notices import HistoryNotices
from tests.fakes.conversations import exchanges, keep


class Bench:
    """A history that was opened, and what the window says of it."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.banners = BannerBar(theme=theme, parent=self.window)
        self.tasks = Tasks()
        self.history = History(Places(folder))
        self.recorder = Recorder(history=self.history, tasks=self.tasks)
        self.transfer = Transfer(history=self.history, spawn=self.tasks.spawn)
        self.exports = 0
        self.notices = HistoryNotices(
            banners=self.banners,
            recorder=self.recorder,
            transfer=self.transfer,
            export_all=self._count_export,
        )

    def _count_export(self) -> None:
        self.exports += 1

    def said(self) -> list[str]:
        return [notice.text for notice in self.banners.notices()]

    def press(self) -> str:
        """The button of the first notice; gives its text."""
        [notice, *_rest] = self.banners.notices()
        self.banners.findChildren(Banner)[0].action_requested.emit()
        return notice.action

    async def until(self, holds: Callable[[], bool]) -> None:
        loop = asyncio.get_running_loop()
        happened = asyncio.Event()

        def look() -> None:
            if holds():
                happened.set()
            else:
                loop.call_later(0.01, look)

        look()
        async with asyncio.timeout(20):
            await happened.wait()


@pytest.fixture
async def bench(qtbot: QtBot, theme: Theme, tmp_path: Path) -> AsyncIterator[Bench]:
    """Not open yet: a test first does to the files what it wants."""
    bench = Bench(qtbot, theme, tmp_path)
    yield bench
    if bench.history.opening is not None:
        await bench.recorder.finish()
        await bench.history.close()


async def opened(bench: Bench) -> Bench:
    bench.notices.show_opening(await bench.history.open())
    return bench


def fill(places: Places, chats: int) -> list[int]:
    connection = connect(places.database)
    migrate(connection)
    rows = [keep(connection, exchanges((f"question {n}", "answer " * 50))) for n in range(chats)]
    connection.close(True)
    return rows


@contextmanager
def locked(places: Places) -> Iterator[None]:
    other = connect(places.database)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


async def test_nothing_is_said_where_all_is_well(bench: Bench) -> None:
    await opened(bench)
    assert bench.said() == []


async def test_another_rill_is_named_as_the_reason(bench: Bench, tmp_path: Path) -> None:
    first = History(Places(tmp_path))
    await first.open()
    await opened(bench)
    [text] = bench.said()
    assert text.startswith("Another Rill has the history open.")
    assert "read and chat" in text
    bench.recorder.note(exchanges(("not", "kept")), 1)
    await bench.until(lambda: bench.recorder.problem is Problem.READ_ONLY)
    assert bench.said() == [text]  # not said twice
    await first.close()


async def test_a_newer_form_is_left_alone_and_named(bench: Bench, tmp_path: Path) -> None:
    fill(Places(tmp_path), 1)
    connection = connect(Places(tmp_path).database)
    connection.pragma("user_version", NEWEST + 1)
    connection.close(True)
    await opened(bench)
    [text] = bench.said()
    assert f"A newer Rill has written {tmp_path / 'history.db'}." in text
    assert "This session’s chats are not kept, but can be exported." in text


async def test_what_was_saved_of_a_damaged_history_is_counted_and_the_backup_adds_the_rest(
    bench: Bench, tmp_path: Path
) -> None:
    places = Places(tmp_path)
    fill(places, 3)
    assert back_up(places) is not None
    places.database.write_bytes(b"no database any more" * 500)
    await opened(bench)
    [text] = bench.said()
    assert text.startswith("The history was damaged. 0 chats with 0 messages could be saved. The backup of ")
    assert " has 3 chats. The damaged file is kept in the folder “damaged” beside it." in text
    assert bench.press() == "Add the rest"
    await bench.until(lambda: bench.transfer.work is None)
    assert bench.said() == []
    assert await bench.history.read(lambda c: c.execute("SELECT count(*) FROM conversation").get) == 3


async def test_replies_that_a_crash_cut_off_are_counted(bench: Bench, tmp_path: Path) -> None:
    places = Places(tmp_path)
    [row] = fill(places, 1)
    connection = connect(places.database)
    connection.execute("UPDATE message SET state = 'streaming' WHERE role = 'assistant'")
    connection.close(True)
    journal = Journal(places.journal)
    journal.append([Piece(row * NUMBERS + 2, 1, "text", "and more")])
    journal.close()
    await opened(bench)
    assert bench.said() == ["Rill was closed before a reply ended. What had arrived of it is kept."]


async def test_while_the_database_is_locked_a_notice_says_so_and_goes_with_the_lock(
    bench: Bench, tmp_path: Path
) -> None:
    await opened(bench)
    with locked(Places(tmp_path)):
        bench.recorder.note(exchanges(("a", "b")), 1, 2)
        await bench.until(lambda: bench.said() != [])
        assert bench.said()[0].startswith("Another program has locked the history.")
    assert bench.press() == "Try again"
    await bench.until(lambda: bench.said() == [])


async def test_a_history_that_had_to_be_written_anew_is_told_of_once(bench: Bench, tmp_path: Path) -> None:
    await opened(bench)
    bench.recorder.note(exchanges(("a", "b")), 1, 2)
    await bench.until(lambda: bench.recorder.unwritten() == [])
    Places(tmp_path).database.unlink()
    conversation = exchanges(("c", "d"))
    bench.recorder.note(conversation, 1, 2)
    await bench.until(lambda: bench.said() != [])
    [text] = bench.said()
    assert f"{tmp_path / 'history.db'} was moved, deleted or replaced" in text
    bench.banners.remove("history-rewritten")
    bench.recorder.note(conversation, 1)
    await bench.until(lambda: len(asyncio.all_tasks()) == 1)
    assert bench.said() == []


async def test_all_chats_are_offered_for_export_where_the_history_is_damaged(bench: Bench) -> None:
    bench.recorder.problem_changed.emit(Problem.DAMAGED)
    assert bench.press() == "Export all chats…"
    assert bench.exports == 1


@pytest.mark.parametrize("problem", list(Problem))
def test_each_problem_has_words_and_something_to_do(bench: Bench, problem: Problem) -> None:
    bench.recorder.problem_changed.emit(problem)
    [notice] = bench.banners.notices()
    assert (notice.level, bool(notice.action)) == ("warning", True)
    assert "{" not in notice.text
    bench.recorder.problem_changed.emit(None)
    assert bench.said() == []


async def test_why_a_chat_could_not_be_changed_is_said_until_something_is_written(bench: Bench) -> None:
    await opened(bench)
    bench.notices.show_change_problem(Problem.LOCKED)
    assert bench.said()[0].startswith("Nothing was changed: another program")
    bench.recorder.note(exchanges(("a", "b")), 1, 2)
    await bench.until(lambda: bench.said() == [])


async def test_what_was_damaged_in_a_chat_is_forgotten_with_the_chat(bench: Bench) -> None:
    bench.notices.show_damage("key", 2)
    bench.notices.show_reading_problem(Problem.DAMAGED)
    assert len(bench.said()) == 2
    bench.notices.forget_chat()
    assert bench.said() == []
