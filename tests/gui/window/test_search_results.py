import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.bridge.search_model import PAGE, SearchModel, SearchState
from gui.bridge.tasks import Tasks
from gui.history.connection import connect
from gui.history.conversations import move
from gui.history.database import Database
from gui.history.folders import make_folder
from gui.history.migrations import migrate
from gui.history.search.search import Hit
from gui.theme.theme import Theme
from gui.window.list_steering import ListSteering
from gui.window.search_filters import FilterButton, SearchFilters
from gui.window.search_results import SearchResults
from tests.fakes.conversations import exchanges, keep

DAY = 86_400.0


class Bench:
    """A field above its results, over a history of its own."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.path = folder / "history.db"
        self.writer = connect(self.path)
        migrate(self.writer)
        self.database = Database(self.path)
        self.tasks = Tasks()
        self.model = SearchModel(read=self.database.read, spawn=self.tasks.spawn)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field = QLineEdit()
        self.results = SearchResults(model=self.model, field=self.field, theme=theme)
        column = QVBoxLayout(self.window)
        column.addWidget(self.field)
        column.addWidget(self.results, 1)
        self.field.textChanged.connect(self.results.search)
        self.chosen: list[Hit] = []
        self.results.hit_chosen.connect(self.chosen.append)
        self.window.resize(264, 600)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.field.setFocus()

    @property
    def view(self) -> QListView:
        view = self.results.findChild(QListView)
        assert view is not None
        return view

    def keep(self, question: str, reply: str = "I see.", *, title: str = "A chat", folder: str = "") -> None:
        conversation = exchanges((question, reply), title=title)
        keep(self.writer, conversation)
        if folder:
            move(self.writer, key=conversation.key, folder=make_folder(self.writer, name=folder))

    def filter(self, name: str) -> FilterButton:
        buttons = self.results.findChildren(FilterButton)
        return next(button for button in buttons if button.accessibleName().startswith(name))

    def choose(self, name: str, choice: str) -> None:
        actions = self.filter(name).menu().actions()
        next(action for action in actions if action.text() == choice).trigger()

    def words(self) -> list[str]:
        labels = self.results.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and label.text()]

    def marked(self) -> str:
        index = self.view.currentIndex()
        return self.model.hit(index.row()).snippet if index.isValid() else ""

    async def until(self, look: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not look():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)

    async def type(self, text: str) -> None:
        QTest.keyClicks(self.field, text)
        await self.settle()

    async def settle(self) -> None:
        await asyncio.sleep(0.1)
        await self.until(lambda: self.model.state not in (SearchState.IDLE, SearchState.SEARCHING))
        await asyncio.sleep(0.05)


@pytest.fixture
async def bench(qtbot: QtBot, theme: Theme, tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(qtbot, theme, tmp_path)
    yield bench
    bench.model.clear()
    await asyncio.sleep(0)
    await bench.tasks.cancel_all()
    bench.writer.close()
    await bench.database.close()


async def test_arrows_move_through_the_hits_while_one_types_and_open_nothing(bench: Bench) -> None:
    for number in range(3):
        bench.keep(f"kyoto {number}")
    await bench.type("kyoto")
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(bench.field, key)
        seen.append(bench.marked())
    assert seen[0] != seen[1] != seen[2] == seen[3]
    assert seen[4] == seen[1]
    assert bench.field.hasFocus()
    assert bench.chosen == []


async def test_enter_opens_the_first_hit_once_it_is_that_of_what_was_typed(bench: Bench) -> None:
    bench.keep("kyoto")
    bench.keep("kyoto and osaka")
    await bench.type("kyoto")
    QTest.keyClicks(bench.field, " osaka")
    QTest.keyClick(bench.field, Qt.Key.Key_Return)
    assert bench.chosen == []
    await bench.settle()
    QTest.keyClick(bench.field, Qt.Key.Key_Return)
    assert [hit.snippet for hit in bench.chosen] == ["kyoto and osaka"]


async def test_keys_are_the_fields_own_while_no_hits_are_shown(bench: Bench) -> None:
    pressed: list[int] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                pressed.append(event.key())
            return super().eventFilter(watched, event)

    watch = Watch(bench.field)
    steering = bench.results.findChild(ListSteering)
    assert steering is not None
    bench.field.installEventFilter(watch)
    bench.field.installEventFilter(steering)  # to be asked before the other
    bench.keep("kyoto")
    QTest.keyClick(bench.field, Qt.Key.Key_Down)
    await bench.type("kyoto")
    pressed.clear()
    QTest.keyClick(bench.field, Qt.Key.Key_Down)
    assert pressed == []
    bench.results.hide()
    QTest.keyClick(bench.field, Qt.Key.Key_Down)
    assert pressed == [Qt.Key.Key_Down]


async def test_enter_opens_the_marked_hit(bench: Bench) -> None:
    bench.keep("going to kyoto", title="A trip")
    await bench.type("kyoto")
    QTest.keyClick(bench.field, Qt.Key.Key_Down)
    QTest.keyClick(bench.field, Qt.Key.Key_Return)
    assert [(hit.title, hit.message, hit.source) for hit in bench.chosen] == [("A trip", 1, 9)]


async def test_a_click_opens_a_hit(bench: Bench) -> None:
    bench.keep("going to kyoto")
    await bench.type("kyoto")
    place = bench.view.visualRect(bench.model.index(0, 0)).center()
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [hit.snippet for hit in bench.chosen] == ["going to kyoto"]


async def test_home_end_and_escape_are_the_fields_own(bench: Bench) -> None:
    bench.keep("kyoto")
    await bench.type("kyoto")
    QTest.keyClick(bench.field, Qt.Key.Key_Home)
    assert bench.field.cursorPosition() == 0
    assert bench.marked() == ""


async def test_the_number_of_hits_is_told_and_whether_there_are_more(bench: Bench) -> None:
    bench.keep("kyoto")
    await bench.type("kyoto")
    assert bench.words() == ["1 hit"]
    for number in range(PAGE + 3):
        bench.keep(f"osaka {number}")
    bench.field.clear()
    await bench.type("osaka")
    assert bench.words() == [f"More than {PAGE} hits"]
    for _ in range(3):
        for _page in range(PAGE // 4):
            QTest.keyClick(bench.field, Qt.Key.Key_PageDown)
        await asyncio.sleep(0.1)
    assert bench.words() == [f"{PAGE + 3} hits"]


async def test_nothing_found_is_said_and_an_empty_field_says_nothing(bench: Bench) -> None:
    bench.keep("kyoto")
    await bench.type("nara")
    assert bench.words() == ["Nothing found."]
    bench.results.setFocus()
    assert isinstance(bench.window.focusWidget(), FilterButton)
    bench.field.clear()
    assert bench.words() == []


async def test_filters_narrow_down_what_is_found_and_can_be_cleared(bench: Bench) -> None:
    bench.keep("kyoto by train", "kyoto by train is fine", title="A", folder="Travel")
    bench.keep("kyoto protocol", title="B")
    await bench.type("kyoto")
    assert bench.model.rowCount() == 3
    bench.choose("Folder", "Travel")
    await bench.settle()
    assert {bench.model.hit(row).title for row in range(bench.model.rowCount())} == {"A"}
    bench.choose("Model", "GPT-4o")
    await bench.settle()
    assert [bench.model.hit(row).snippet for row in range(bench.model.rowCount())] == ["kyoto by train is fine"]
    assert bench.filter("Model").accessibleName() == "Model: GPT-4o"
    clear = bench.results.findChild(QToolButton)
    assert clear is not None
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    await bench.settle()
    assert bench.model.rowCount() == 3
    assert not clear.isVisible()
    assert bench.filter("Folder").accessibleName() == "Folder: Any folder"


async def test_a_filter_that_leaves_nothing_is_named_as_the_reason(bench: Bench) -> None:
    bench.keep("kyoto", folder="Empty of osaka")
    bench.keep("osaka")
    await bench.type("osaka")
    bench.choose("Folder", "Empty of osaka")
    await bench.settle()
    assert bench.words() == ["Nothing found with these filters."]


async def test_time_is_counted_in_whole_days_back_from_today(bench: Bench) -> None:
    filters = bench.results.findChild(SearchFilters)
    assert filters is not None
    bench.choose("Time", "Past 7 days")
    query = filters.query("x")
    now = time.localtime()
    midnight = time.mktime((now.tm_year, now.tm_mon, now.tm_mday - 6, 0, 0, 0, 0, 0, -1))
    assert query.since == midnight


async def test_filters_that_offer_nothing_are_not_there(bench: Bench) -> None:
    await bench.type("kyoto")
    shown = [button.text() for button in bench.results.findChildren(FilterButton) if button.isVisible()]
    assert shown == ["Time"]


async def test_the_filters_are_reached_with_tab_and_opened_with_the_keyboard(bench: Bench) -> None:
    bench.keep("kyoto")
    await bench.type("kyoto")
    QTest.keyClick(bench.field, Qt.Key.Key_Tab)
    focused = bench.window.focusWidget()
    assert isinstance(focused, FilterButton)
    opened: list[bool] = []

    def close() -> None:
        opened.append(focused.menu().isVisible())
        focused.menu().close()

    focused.menu().aboutToShow.connect(lambda: asyncio.get_event_loop().call_soon(close))
    QTest.keyClick(focused, Qt.Key.Key_Space)
    await asyncio.sleep(0.05)
    assert opened == [True]


async def test_leaving_forgets_the_search_and_its_filters(bench: Bench) -> None:
    bench.keep("kyoto", folder="Travel")
    await bench.type("kyoto")
    bench.choose("Folder", "Travel")
    bench.results.leave()
    assert bench.model.state is SearchState.IDLE
    assert bench.filter("Folder").value is None


async def test_a_screen_reader_gets_each_hit_as_a_line(bench: Bench) -> None:
    bench.keep("going to kyoto", title="A <b>trip</b>")
    await bench.type("kyoto")
    line = QAccessible.queryAccessibleInterface(bench.view).child(0).text(QAccessible.Text.Name)
    assert line.startswith("A <b>trip</b>, ")
    assert line.endswith(", you: going to kyoto")
    assert bench.view.accessibleName() == "Hits"


def color_share(image: QImage, color: str) -> int:
    wanted = QColor(color).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("question", ["going to kyoto", "🌸🌸 " * 30 + "kyoto", "why " * 60 + "kyoto", "京都kyoto"])
async def test_what_was_found_is_marked_and_in_sight_however_long_the_text_is(
    bench: Bench, theme: Theme, question: str
) -> None:
    bench.keep(question)
    await bench.type("kyoto")
    image = bench.view.viewport().grab(bench.view.visualRect(bench.model.index(0, 0))).toImage()
    assert color_share(image, theme.tokens.mark) > 60


@pytest.mark.parametrize("scale", [1.0, 2.0])
async def test_nothing_is_wider_than_the_sidebar(bench: Bench, theme: Theme, scale: float) -> None:
    theme.set_text_scale(scale)
    bench.keep("kyoto", title="A long title that goes on and on", folder="A folder with quite a long name")
    await bench.type("kyoto")
    bench.choose("Folder", "A folder with quite a long name")
    await bench.settle()
    assert bench.window.width() == 264
    for button in bench.results.findChildren(QPushButton):
        assert button.isHidden() or button.geometry().right() <= bench.results.width()
    assert bench.view.horizontalScrollBar().maximum() == 0


async def test_a_history_that_cannot_be_searched_says_so_and_can_be_asked_again(
    bench: Bench, qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    failing = Database(tmp_path / "nowhere" / "history.db")
    model = SearchModel(read=failing.read, spawn=bench.tasks.spawn)
    results = SearchResults(model=model, field=QLineEdit(bench.window), theme=theme)
    qtbot.addWidget(results)
    results.show()
    results.search("kyoto")
    await bench.until(lambda: model.state is SearchState.FAILED)
    again = next(button for button in results.findChildren(QPushButton) if button.text() == "Try again")
    assert again.isVisible()
    changes: list[SearchState] = []
    model.changed.connect(lambda: changes.append(model.state))
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    await bench.until(lambda: SearchState.FAILED in changes)
    await failing.close()
