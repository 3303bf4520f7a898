import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import ParamSpec, TypeVar

import apsw
import pytest
from PySide6.QtCore import QModelIndex, Qt

from gui.bridge.search_model import PAGE, SearchModel, SearchState, date_text
from gui.bridge.tasks import Tasks
from gui.history.connection import connect
from gui.history.database import Database, Statement
from gui.history.filter_choices import FilterChoices
from gui.history.migrations import migrate
from gui.history.problems import Problem
from gui.history.search.query import Query
from tests.fakes.conversations import exchanges, keep

P = ParamSpec("P")
T = TypeVar("T")


class Bench:
    """A model over a history of its own, whose answers can be held back."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "history.db"
        self.writer = connect(self.path)
        migrate(self.writer)
        self.database = Database(self.path)
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked: list[str] = []
        self.tasks = Tasks()
        self.model = SearchModel(read=self.read, spawn=self.tasks.spawn)
        self.changes: list[SearchState] = []
        self.model.changed.connect(lambda: self.changes.append(self.model.state))

    async def read(self, statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self.asked += [arg.text for arg in args if isinstance(arg, Query)]
        result = await self.database.read(statement, *args, **kwargs)
        await self.gate.wait()
        return result

    def keep(self, *texts: str) -> None:
        for text in texts:
            keep(self.writer, exchanges((text, "I see."), title=f"About {text.split()[0]}"))

    def snippets(self) -> list[str]:
        return [self.model.hit(row).snippet for row in range(self.model.rowCount()) if self.model.hit(row).message]

    async def until(self, *states: SearchState) -> None:
        await reach(self.model, *states)

    async def search(self, text: str) -> None:
        self.model.clear()
        self.model.search(Query(text))
        await self.until(SearchState.FOUND, SearchState.NOTHING, SearchState.FAILED)


async def reach(model: SearchModel, *states: SearchState) -> None:
    deadline = time.monotonic() + 5
    while model.state not in states:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.model.clear()
    bench.gate.set()
    await asyncio.sleep(0)  # what was begun begins, and then ends
    await bench.tasks.cancel_all()
    bench.writer.close()
    await bench.database.close()


async def test_what_is_looked_for_is_found_and_told(bench: Bench) -> None:
    bench.keep("kyoto in spring", "osaka in spring")
    await bench.search("kyoto")
    assert bench.snippets() == ["kyoto in spring"]
    assert (bench.model.state, bench.model.complete, bench.model.partial) == (SearchState.FOUND, True, False)


async def test_nothing_found_and_nothing_looked_for_are_different_states(bench: Bench) -> None:
    bench.keep("kyoto")
    await bench.search("nara")
    bench.model.search(Query("  "))
    assert bench.changes[-2:] == [SearchState.NOTHING, SearchState.IDLE]


async def test_letters_typed_fast_are_looked_for_together(bench: Bench) -> None:
    bench.keep("kyoto")
    for end in range(1, 6):
        bench.model.search(Query("kyoto"[:end]))
    await bench.until(SearchState.FOUND)
    assert bench.asked == ["kyoto"]


async def test_letters_typed_without_a_pause_are_looked_for_meanwhile(bench: Bench) -> None:
    bench.keep("kyoto")
    for _ in range(12):
        bench.model.search(Query("kyo"))
        await asyncio.sleep(0.02)
    assert len(bench.asked) >= 2


async def test_a_late_answer_to_an_older_question_is_dropped(bench: Bench) -> None:
    bench.keep("kyoto", "osaka")
    bench.gate.clear()
    bench.model.search(Query("kyoto"))
    await bench.until(SearchState.SEARCHING)
    bench.model.search(Query("osaka"))
    await asyncio.sleep(0.2)
    assert bench.asked == ["kyoto", "osaka"]
    bench.gate.set()
    await bench.until(SearchState.FOUND)
    await asyncio.sleep(0.05)
    assert bench.snippets() == ["osaka"]
    assert SearchState.NOTHING not in bench.changes


async def test_an_older_search_is_given_up_on_the_thread_it_runs_on(bench: Bench) -> None:
    bench.keep("kyoto")
    stops: list[bool] = []

    async def read(statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        stopped = kwargs["stopped"]
        assert callable(stopped)

        def slow(connection: apsw.Connection) -> T:
            while not stopped() and time.monotonic() < deadline:
                time.sleep(0.005)
            stops.append(stopped())
            return statement(connection, *args, **kwargs)

        deadline = time.monotonic() + (3 if not stops else 0)
        return await bench.database.read(slow)

    model = SearchModel(read=read, spawn=Tasks().spawn)
    model.search(Query("kyo"))
    await asyncio.sleep(0.1)
    model.search(Query("kyoto"))
    await reach(model, SearchState.FOUND)
    assert stops[0]


async def test_a_slow_search_says_so_and_keeps_what_was_there(bench: Bench) -> None:
    bench.keep("kyoto", "osaka")
    await bench.search("kyoto")
    bench.gate.clear()
    bench.model.search(Query("osaka"))
    await asyncio.sleep(0.15)
    assert bench.model.state is SearchState.FOUND
    await bench.until(SearchState.SEARCHING)
    assert bench.snippets() == ["kyoto"]
    bench.gate.set()
    await bench.until(SearchState.FOUND)
    assert bench.snippets() == ["osaka"]


async def test_more_hits_are_read_when_they_are_wanted(bench: Bench) -> None:
    bench.keep(*(f"kyoto {number}" for number in range(PAGE + 5)))
    await bench.search("kyoto -about")
    while bench.model.canFetchMore(QModelIndex()):
        before = bench.model.rowCount()
        bench.model.fetchMore(QModelIndex())
        bench.model.fetchMore(QModelIndex())  # asked twice, read once
        await asyncio.sleep(0.05)
        assert bench.model.rowCount() > before or bench.model.complete
    assert len(set(bench.snippets())) == len(bench.snippets()) == PAGE + 5


async def test_more_of_an_older_search_does_not_come_into_a_newer_one(bench: Bench) -> None:
    bench.keep(*(f"kyoto {number}" for number in range(PAGE + 5)), "osaka")
    await bench.search("kyoto")
    bench.gate.clear()
    bench.model.fetchMore(QModelIndex())
    bench.model.search(Query("osaka"))
    await asyncio.sleep(0.1)
    bench.gate.set()
    await asyncio.sleep(0.1)
    assert bench.snippets() == ["osaka"]


async def test_a_failure_is_a_state_and_another_try_can_succeed(
    bench: Bench, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    bench.keep("kyoto")
    await bench.search("kyoto")
    failing = Database(tmp_path / "nowhere" / "history.db")
    model = SearchModel(read=failing.read, spawn=Tasks().spawn)
    model.search(Query("kyoto"))
    await reach(model, SearchState.FAILED)
    assert model.problem is Problem.READ_ONLY
    assert model.rowCount() == 0
    assert "search failed" in caplog.text
    (tmp_path / "nowhere").mkdir()
    bench.writer.execute("VACUUM INTO ?", (str(tmp_path / "nowhere" / "history.db"),))
    model.again()
    await reach(model, SearchState.FOUND)
    assert model.problem is None
    await failing.close()


async def test_each_hit_tells_where_when_and_by_whom(bench: Bench) -> None:
    bench.keep("kyoto in spring")
    await bench.search("spring")
    spoken = bench.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    hit = bench.model.hit(0)
    assert spoken == f"About kyoto, {date_text(hit.time)}, you: kyoto in spring"


async def test_by_what_one_can_filter_is_asked_of_the_history(bench: Bench) -> None:
    bench.keep("kyoto")
    bench.writer.execute("INSERT INTO folder (name) VALUES ('Travel')")
    told: list[FilterChoices] = []
    bench.model.choices_changed.connect(told.append)
    bench.model.read_choices()
    await asyncio.sleep(0.1)
    assert told == [FilterChoices(["GPT-4o"], [(1, "Travel")])]


def test_a_date_is_the_time_today_and_has_its_year_where_that_is_another() -> None:
    assert ":" in date_text(time.time())
    assert str(time.localtime().tm_year) not in date_text(time.time())
    assert "2001" in date_text(1_000_000_000)


async def test_hits_count_as_answered_only_for_what_was_looked_for_last(bench: Bench) -> None:
    bench.keep("kyoto", "osaka")
    await bench.search("kyoto")
    seen = [bench.model.answered]
    bench.gate.clear()
    bench.model.search(Query("osaka"))
    seen.append(bench.model.answered)
    await bench.until(SearchState.SEARCHING)
    seen.append(bench.model.answered)
    bench.gate.set()
    await bench.until(SearchState.FOUND)
    assert [*seen, bench.model.answered] == [True, False, False, True]
