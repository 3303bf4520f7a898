import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QMainWindow
from pytestqt.qtbot import QtBot

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.bridge.palette_chats import RECENT, PaletteChats
from gui.bridge.palette_items import Kind
from gui.bridge.tasks import Tasks
from gui.chat.model_ref import ModelRef
from gui.history.connection import connect
from gui.history.database import Database
from gui.history.migrations import migrate
from gui.history.problems import HistoryError
from gui.theme.theme import Theme
from gui.window.actions import Actions
from gui.window.palette import CHATS, Palette
from gui.window.palette_rows import PaletteRow, PaletteRows
from tests.fakes.conversations import exchanges, keep

TITLES = ["Trip to Kyoto", "Rust lifetimes", "<b>New</b> ways to say no", *(f"Chat {number}" for number in range(8))]
PROVIDERS = [
    ProviderChoice("ai365vip", "AI365VIP", "ok", models=(ModelChoice(ModelRef("ai365vip", "gpt-4o"), "gpt-4o"),)),
    ProviderChoice("guide", "Rill Guide", "ok", models=(ModelChoice(ModelRef("guide", "guide"), "Guide"),)),
]


class Bench:
    """A palette over a window, a history with chats, and what was chosen."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.path = folder / "history.db"
        connection = connect(self.path)
        migrate(connection)
        self.keys: dict[str, str] = {}
        for title in TITLES:
            conversation = exchanges(("Why?", "Therefore."), title=title)
            self.keys[title] = conversation.key
            keep(connection, conversation)
        connection.close()
        self.database = Database(self.path)
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(900, 700)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.actions = Actions(window=self.window)
        self.chats = PaletteChats(read=self.database.read, spawn=Tasks().spawn)
        self.palette = Palette(theme=theme, chats=self.chats, parent=self.window)
        self.chosen: list[object] = []
        self.palette.chat_chosen.connect(self.chosen.append)
        self.palette.model_chosen.connect(self.chosen.append)
        for action in self.actions.all():
            action.triggered.connect(partial(self.chosen.append, action.text()))

    @property
    def field(self) -> QLineEdit:
        field = self.palette.findChild(QLineEdit)
        assert field is not None
        return field

    @property
    def view(self) -> QListView:
        view = self.palette.findChild(QListView)
        assert view is not None
        return view

    async def open(self) -> None:
        self.palette.open(actions=self.actions.commands(), providers=PROVIDERS)
        await self.settle()

    async def settle(self) -> None:
        for _ in range(3):  # what was asked, and what that asked for
            with suppress(HistoryError):
                await self.database.read(lambda _connection: None)
            await asyncio.sleep(0.01)

    async def type(self, text: str) -> None:
        QTest.keyClicks(self.field, text)
        await self.settle()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.field, key)

    def rows(self) -> list[PaletteRow]:
        rows = self.view.model()
        assert isinstance(rows, PaletteRows)
        return [rows.row(number) for number in range(rows.rowCount())]

    def texts(self) -> list[str]:
        return [row.text for row in self.rows()]

    def of(self, kind: Kind) -> list[str]:
        return [row.text for row in self.rows() if row.item is not None and row.item.kind is kind]

    def marked(self) -> str:
        return str(self.view.currentIndex().data())


@pytest.fixture
async def bench(qtbot: QtBot, theme: Theme, tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(qtbot, theme, tmp_path)
    yield bench
    bench.palette.hide()
    await bench.database.close()


async def test_it_opens_with_the_last_chats_all_commands_that_can_be_run_and_all_models(bench: Bench) -> None:
    await bench.open()
    assert bench.of(Kind.CHAT) == TITLES[::-1][:CHATS]
    commands = bench.of(Kind.COMMAND)
    assert {"New chat", "Search all chats", "Quit"} <= set(commands)
    assert not {"Stop the reply", "Go to", "Chat 1"} & set(commands)  # cannot be now, is itself, has keys only
    assert bench.of(Kind.MODEL) == ["gpt-4o", "Guide"]
    assert bench.marked() == TITLES[-1]


async def test_it_stands_near_the_upper_edge_within_the_window(bench: Bench) -> None:
    for width in (900, 400):
        bench.window.resize(width, 700)
        await bench.open()
        shown, window = bench.palette.geometry(), bench.window.geometry()
        assert shown.width() == min(560, width - 32)
        assert abs(shown.center().x() - window.center().x()) <= 1
        assert 0 < shown.top() - window.top() <= 64
        bench.palette.hide()


async def test_enter_goes_to_the_chat_that_is_marked(bench: Bench) -> None:
    await bench.open()
    await bench.type("kyoto")
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == [bench.keys["Trip to Kyoto"]]
    assert not bench.palette.isVisible()


async def test_letters_find_chats_commands_and_models_at_once(bench: Bench) -> None:
    await bench.open()
    await bench.type("guid")
    assert bench.texts() == ["Models", "Guide"]
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == [ModelRef("guide", "guide")]


async def test_a_command_does_what_its_menu_entry_does(bench: Bench) -> None:
    await bench.open()
    await bench.type(">newc")
    assert bench.of(Kind.CHAT) == []
    assert bench.marked() == "New chat"
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == ["New chat"]


@pytest.mark.parametrize(("sign", "kind"), [(">", Kind.COMMAND), ("@", Kind.MODEL), ("#", Kind.CHAT)])
async def test_a_sign_shows_one_kind_only(bench: Bench, sign: str, kind: Kind) -> None:
    await bench.open()
    await bench.type(sign)
    assert {row.item.kind for row in bench.rows() if row.item is not None} == {kind}
    if kind is Kind.CHAT:
        assert len(bench.of(kind)) == len(TITLES)


async def test_older_chats_come_later_at_the_end_and_the_mark_stays(bench: Bench) -> None:
    writer = connect(bench.path)
    for number in range(RECENT):
        keep(writer, exchanges(("Why?", "So."), title=f"Something {number}"))
    writer.close()
    await bench.open()
    QTest.keyClicks(bench.field, "t")
    before = bench.texts()
    assert len(before) > 2
    bench.press(Qt.Key.Key_Down)
    marked, place = bench.marked(), bench.view.visualRect(bench.view.currentIndex()).topLeft()
    await bench.settle()
    assert bench.texts() == [*before, "Older chats", "<b>New</b> ways to say no", "Trip to Kyoto"]
    # A scroll bar may have come beside it.
    assert (bench.marked(), bench.view.visualRect(bench.view.currentIndex()).topLeft()) == (marked, place)


async def test_an_older_chat_that_is_all_there_is_can_be_chosen_with_enter(bench: Bench) -> None:
    writer = connect(bench.path)
    for number in range(RECENT):
        keep(writer, exchanges(("Why?", "So."), title=f"Something {number}"))
    writer.close()
    await bench.open()
    await bench.type("kyoto")
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == [bench.keys["Trip to Kyoto"]]


async def test_an_answer_to_what_was_typed_before_is_dropped(bench: Bench) -> None:
    await bench.open()
    answers: list[str] = []
    bench.chats.found.connect(answers.append)
    QTest.keyClicks(bench.field, "kyo")
    await bench.settle()
    assert answers == ["kyo"]


async def test_arrows_skip_headings_and_stay_within_the_list(bench: Bench) -> None:
    await bench.open()
    await bench.type("new")
    assert bench.texts() == ["Chats", "<b>New</b> ways to say no", "Commands", "New chat"]
    bench.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert bench.marked() == "New chat"
    bench.press(Qt.Key.Key_PageUp)
    assert bench.marked() == "<b>New</b> ways to say no"


async def test_a_click_chooses_and_a_click_on_a_heading_does_not(bench: Bench) -> None:
    await bench.open()
    for row in (0, 1):
        place = bench.view.visualRect(bench.view.model().index(row, 0)).center()
        QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.chosen == [bench.keys[TITLES[-1]]]


async def test_nothing_found_is_said_and_enter_does_nothing(bench: Bench) -> None:
    await bench.open()
    await bench.type("zzz")
    bench.press(Qt.Key.Key_Return, Qt.Key.Key_Down)
    assert bench.rows() == []
    assert bench.chosen == []
    assert bench.palette.isVisible()


async def test_escape_and_its_own_key_close_it(bench: Bench) -> None:
    await bench.open()
    bench.press(Qt.Key.Key_Escape)
    assert not bench.palette.isVisible()
    await bench.open()
    QTest.keyClick(bench.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not bench.palette.isVisible()
    assert bench.chosen == []


async def test_it_opens_empty_each_time(bench: Bench) -> None:
    await bench.open()
    await bench.type("kyoto")
    bench.press(Qt.Key.Key_Escape)
    await bench.open()
    assert bench.field.text() == ""
    assert bench.marked() == TITLES[-1]


async def test_a_history_that_cannot_be_read_leaves_commands_and_models(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.path.write_bytes(b"no database at all" * 400)
    await bench.open()
    assert bench.of(Kind.CHAT) == []
    assert bench.of(Kind.MODEL) == ["gpt-4o", "Guide"]
    await bench.type("new")
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == ["New chat"]
    assert "could not be read" in caplog.text


async def test_each_line_tells_what_it_is(bench: Bench) -> None:
    await bench.open()
    await bench.type("new")
    listed = QAccessible.queryAccessibleInterface(bench.view)
    names = [listed.child(row).text(QAccessible.Text.Name) for row in range(listed.childCount())]
    assert names == ["Chats", "<b>New</b> ways to say no, chat", "Commands", "New chat, command, Ctrl+N"]


async def test_large_text_in_a_small_window_still_fits(bench: Bench, theme: Theme) -> None:
    theme.set_text_scale(2.0)
    bench.window.resize(400, 420)
    await bench.open()
    assert bench.palette.width() <= 400 - 32
    assert bench.palette.geometry().bottom() < bench.window.geometry().bottom()
