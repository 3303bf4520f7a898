import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.conversation_row_texts import heading_text
from gui.bridge.conversation_rows import Heading
from gui.bridge.library import Library
from gui.bridge.tasks import Tasks
from gui.history import folders
from gui.history.connection import connect
from gui.history.conversations import Entry
from gui.history.database import Database
from gui.history.listing import Folder
from gui.history.migrations import migrate
from gui.theme.theme import Theme
from gui.window.conversation_drop import CONVERSATION_TYPE
from gui.window.conversation_list import ConversationList
from gui.window.sidebar import Sidebar
from gui.window.undo_bar import UndoBar

TITLES = {"boat": "Name ideas for the boat", "kyoto": "<b>Trip</b> to Kyoto", "sky": "为什么天空是蓝色的"}
ROWS = ["Pinned", "feynman", "[Travel]", "rome", "Today", "sky", "kyoto", "boat"]


class Bench:
    """A sidebar over a history with a pinned chat, a folder and three chats of today; and what was asked of others."""

    def __init__(self, sidebar: Sidebar, model: ConversationListModel, library: Library, history: Database) -> None:
        self.history = history
        self.sidebar = sidebar
        self.model = model
        self.library = library
        self.view = next(iter(sidebar.findChildren(ConversationList)))
        self.chosen: list[str] = []
        sidebar.conversation_chosen.connect(self.chosen.append)

    def button(self, name: str) -> QAbstractButton:
        found: list[QAbstractButton] = [
            *self.sidebar.findChildren(QPushButton),
            *self.sidebar.findChildren(QToolButton),
        ]
        return next(one for one in found if name in (one.text(), one.accessibleName()))

    @property
    def search(self) -> QLineEdit:
        return next(one for one in self.sidebar.findChildren(QLineEdit) if one.accessibleName() == "Search everything")

    def rows(self) -> list[str]:
        return [self.name(number) for number in range(self.model.rowCount())]

    def name(self, number: int) -> str:
        row = self.model.row(number)
        if isinstance(row, Heading):
            return heading_text(row)
        return f"[{row.name}]" if isinstance(row, Folder) else row.key

    def place(self, name: str) -> QPoint:
        return self.view.visualRect(self.model.index(self.rows().index(name), 0)).center()

    def at(self) -> str:
        """The row the keyboard is on."""
        return self.name(self.view.currentIndex().row())

    def marked(self) -> list[str]:
        return [self.name(index.row()) for index in self.view.selectionModel().selectedIndexes()]

    def go_to(self, name: str) -> None:
        self.view.setFocus()
        self.view.setCurrentIndex(self.model.index(self.rows().index(name), 0))

    def press(self, *keys: Qt.Key, to: QLineEdit | None = None) -> None:
        for key in keys:
            QTest.keyClick(to or self.view, key)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=self.place(name))

    def editor(self) -> QLineEdit | None:
        return next((one for one in self.view.viewport().findChildren(QLineEdit) if one.isVisible()), None)

    def menu(self) -> dict[str, Callable[[], None]]:
        """What the open menu offers and the keyboard can reach, with what is in its submenus."""
        menus = [one for one in self.view.findChildren(QMenu) if one.isVisible()]
        actions = [action for menu in menus for one in (menu, *menu.findChildren(QMenu)) for action in one.actions()]
        return {action.text(): action.trigger for action in actions if action.isEnabled() and action.text()}

    def notice(self) -> str:
        bar = self.sidebar.findChild(UndoBar)
        return bar.findChildren(QLabel)[0].text() if bar is not None and bar.isVisible() else ""

    async def choose(self, text: str) -> None:
        """From the open menu."""
        do = self.menu()[text]
        for menu in self.view.findChildren(QMenu):
            menu.close()
        do()
        await self.settled()

    async def settled(self) -> None:
        """Until what was asked for is on disk and in the list."""
        for _ in range(3):
            told = asyncio.Event()
            self.model.updated.connect(told.set)
            self.model.refresh()
            await asyncio.wait_for(told.wait(), 10)
            self.model.updated.disconnect(told.set)
            await asyncio.sleep(0.01)

    def drag(self, key: str, onto: str) -> bool:
        """Whether it may be dropped there; if so, it is."""
        data = QMimeData()
        data.setData(CONVERSATION_TYPE, key.encode())
        at, move, left = self.place(onto), Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
        entered = QDragEnterEvent(at, move, data, left, Qt.KeyboardModifier.NoModifier)
        self.view.dragEnterEvent(entered)
        event = QDropEvent(QPointF(at), move, data, left, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        self.view.dropEvent(event)
        return event.isAccepted()


def prepared(connection: apsw.Connection) -> None:
    travel = folders.make_folder(connection, name="Travel")
    values = "INSERT INTO conversation (key, title, title_source, model, activity, created, updated, folder, pinned)"
    now = time.time()
    rows = [("feynman", "Feynman notes", None, 1), ("rome", "Rome", travel, 0)]
    rows += [(key, title, None, 0) for key, title in TITLES.items()]
    for number, (key, title, folder, pinned) in enumerate(rows, 1):
        connection.execute(
            f"{values} VALUES (?, ?, 'prompt', '', ?, ?, ?, ?, ?)", (key, title, number, now, now, folder, pinned)
        )


def add_more(connection: apsw.Connection, count: int) -> None:
    values = "INSERT INTO conversation (key, title, title_source, model, activity, created, updated)"
    now = time.time()
    rows = ((f"more{number}", "One more", 100 + number, now, now) for number in range(count))
    connection.executemany(f"{values} VALUES (?, ?, 'prompt', '', ?, ?, ?)", rows)


@pytest.fixture
async def bench(tmp_path: Path, qtbot: QtBot, theme: Theme) -> AsyncIterator[Bench]:
    path = tmp_path / "history.db"
    connection = connect(path)
    migrate(connection)
    prepared(connection)
    connection.close()
    history, tasks = Database(path), Tasks()
    model = ConversationListModel(read=history.read, spawn=tasks.spawn)
    library = Library(write=history.write, spawn=tasks.spawn)
    library.changed.connect(model.refresh)
    sidebar = Sidebar(theme=theme)
    qtbot.addWidget(sidebar)
    sidebar.set_model(model, library=library)
    sidebar.resize(264, 600)
    sidebar.show()
    sidebar.activateWindow()
    bench = Bench(sidebar, model, library, history)
    await bench.settled()
    assert bench.rows() == ROWS
    yield bench
    await tasks.cancel_all()
    await history.close()


# -- choosing


@pytest.mark.parametrize(
    ("name", "signal"), [("New chat", "new_chat_requested"), ("Preferences", "preferences_requested")]
)
async def test_its_buttons_ask_for_what_they_say(bench: Bench, qtbot: QtBot, name: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(bench.sidebar, signal), timeout=1000):
        QTest.mouseClick(bench.button(name), Qt.MouseButton.LeftButton)


async def test_a_click_chooses_a_chat_once_and_leaves(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.sidebar.left, timeout=1000):
        bench.click("kyoto")
    assert bench.chosen == ["kyoto"]
    assert bench.marked() == ["kyoto"]


async def test_the_arrows_choose_too_and_walk_over_folders_but_not_headings(bench: Bench, qtbot: QtBot) -> None:
    bench.sidebar.set_current_key("feynman")
    bench.view.setFocus()
    with qtbot.assertNotEmitted(bench.sidebar.left):
        bench.press(Qt.Key.Key_Down)
        assert (bench.at(), bench.marked()) == ("[Travel]", ["feynman"])
        bench.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert bench.chosen == ["rome", "sky", "rome"]
    bench.press(Qt.Key.Key_Home)
    assert bench.at() == "feynman"
    bench.press(Qt.Key.Key_End)
    assert bench.at() == "boat"
    bench.press(Qt.Key.Key_PageUp)
    assert bench.at() == "feynman"
    with qtbot.waitSignal(bench.sidebar.left, timeout=1000):
        bench.press(Qt.Key.Key_Return)


async def test_being_told_which_chat_is_shown_chooses_nothing(bench: Bench) -> None:
    bench.sidebar.set_current_key("kyoto")
    assert bench.marked() == ["kyoto"]
    bench.sidebar.set_current_key(None)
    assert bench.marked() == []
    bench.sidebar.set_current_key("nothing of that kind")
    assert bench.marked() == []
    assert bench.chosen == []


async def test_a_click_on_a_heading_or_beside_the_chats_chooses_nothing(bench: Bench) -> None:
    bench.click("Today")
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, bench.view.height() - 5))
    assert bench.chosen == []


async def test_typing_goes_to_the_chat_that_begins_so(bench: Bench, qtbot: QtBot) -> None:
    bench.go_to("feynman")
    QTest.keyClicks(bench.view, "na")
    assert bench.at() == "boat"
    qtbot.waitUntil(lambda: bench.chosen == ["boat"])


async def test_rows_say_what_they_are(bench: Bench) -> None:
    access = QAccessible.queryAccessibleInterface(bench.view)
    assert access.text(QAccessible.Text.Name) == "Chats"
    names = [access.child(number).text(QAccessible.Text.Name) for number in range(access.childCount())]
    assert names[:4] == [
        "Pinned, heading",
        "Feynman notes, conversation, pinned",
        "Travel, folder, 1 conversation, open",
        "Rome, conversation, in folder Travel",
    ]


# -- folders


async def test_left_and_right_close_and_open_a_folder(bench: Bench) -> None:
    bench.go_to("rome")
    bench.press(Qt.Key.Key_Left)
    assert bench.at() == "[Travel]"
    bench.press(Qt.Key.Key_Left)
    await bench.settled()
    assert "rome" not in bench.rows()
    bench.press(Qt.Key.Key_Right)
    await bench.settled()
    assert bench.rows() == ROWS


async def test_a_click_on_a_folder_turns_it_and_stays_here(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bench.sidebar.left):
        bench.click("[Travel]")
        await bench.settled()
    assert "rome" not in bench.rows()
    assert bench.chosen == []


async def test_a_new_folder_takes_the_chat_and_is_named_at_once(bench: Bench) -> None:
    bench.go_to("boat")
    bench.press(Qt.Key.Key_Menu)
    await bench.choose("New folder…")
    editor = bench.editor()
    assert editor is not None
    assert editor.text() == "New folder"
    QTest.keyClicks(editor, "Boats")
    bench.press(Qt.Key.Key_Return, to=editor)
    await bench.settled()
    assert bench.rows()[2:4] == ["[Boats]", "boat"]


async def test_a_removed_folder_loses_no_chat(bench: Bench) -> None:
    bench.go_to("[Travel]")
    bench.press(Qt.Key.Key_Menu)
    await bench.choose("Remove folder, keep its chats")
    assert bench.rows() == ["Pinned", "feynman", "Today", "sky", "kyoto", "boat", "rome"]


@pytest.mark.parametrize(
    ("key", "onto", "rows"),
    [
        ("boat", "[Travel]", ["Pinned", "feynman", "[Travel]", "boat", "rome", "Today", "sky", "kyoto"]),
        ("boat", "rome", ["Pinned", "feynman", "[Travel]", "boat", "rome", "Today", "sky", "kyoto"]),
        ("sky", "Pinned", ["Pinned", "sky", "feynman", "[Travel]", "rome", "Today", "kyoto", "boat"]),
        ("rome", "sky", ["Pinned", "feynman", "[Travel]", "Today", "sky", "kyoto", "boat", "rome"]),
        ("feynman", "Today", ["[Travel]", "rome", "Today", "sky", "kyoto", "boat", "feynman"]),
    ],
)
async def test_a_chat_can_be_dragged_to_where_it_belongs(bench: Bench, key: str, onto: str, rows: list[str]) -> None:
    assert bench.drag(key, onto)
    await bench.settled()
    assert bench.rows() == rows


@pytest.mark.parametrize(("key", "onto"), [("sky", "boat"), ("rome", "[Travel]"), ("strange", "[Travel]")])
async def test_nothing_can_be_dropped_where_nothing_would_change(bench: Bench, key: str, onto: str) -> None:
    assert not bench.drag(key, onto)


# -- names


async def test_a_chat_is_renamed_in_its_row(bench: Bench) -> None:
    told: list[tuple[str, str]] = []
    bench.library.renamed.connect(lambda key, title: told.append((key, title)))
    bench.go_to("kyoto")
    bench.press(Qt.Key.Key_F2)
    editor = bench.editor()
    assert editor is not None
    assert (editor.text(), editor.accessibleName()) == ("<b>Trip</b> to Kyoto", "Title of the chat")
    QTest.keyClicks(editor, "Kyoto in April")
    bench.press(Qt.Key.Key_Up, Qt.Key.Key_Return, to=editor)
    await bench.settled()
    assert bench.at() == "kyoto"
    assert bench.chosen == []
    assert told == [("kyoto", "Kyoto in April")]
    assert bench.model.index(bench.rows().index("kyoto"), 0).data() == "Kyoto in April"
    assert bench.view.hasFocus()


@pytest.mark.parametrize(("typed", "key"), [("Other", Qt.Key.Key_Escape), (" ", Qt.Key.Key_Return)])
async def test_esc_and_an_empty_name_keep_the_old_one(bench: Bench, typed: str, key: Qt.Key) -> None:
    bench.go_to("boat")
    bench.press(Qt.Key.Key_F2)
    editor = bench.editor()
    assert editor is not None
    QTest.keyClicks(editor, typed)
    bench.press(key, to=editor)
    await bench.settled()
    assert bench.model.index(bench.rows().index("boat"), 0).data() == TITLES["boat"]


async def test_what_is_being_written_survives_that_the_chat_moves_up(bench: Bench) -> None:
    bench.go_to("boat")
    bench.press(Qt.Key.Key_F2)
    editor = bench.editor()
    assert editor is not None
    QTest.keyClicks(editor, "Half a na")
    bench.library.pin(key="boat", pinned=True)
    await bench.settled()
    assert bench.rows()[1] == "boat"
    assert bench.editor() is editor
    assert editor.text() == "Half a na"
    assert editor.y() == bench.view.visualRect(bench.model.index(1, 0)).y() + 1


# -- the menu, deleting


@pytest.mark.parametrize("way", ["key", "shift", "right", "more"])
async def test_the_menu_opens_by_key_and_by_mouse_without_choosing(bench: Bench, way: str) -> None:
    at = bench.place("sky")
    if way == "right":
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, bench.view.viewport().mapToGlobal(at))
        QApplication.sendEvent(bench.view.viewport(), event)
    elif way == "more":
        end = QPoint(bench.view.viewport().width() - 14, at.y())
        QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    else:
        bench.go_to("sky")
        shift = Qt.KeyboardModifier.ShiftModifier if way == "shift" else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(bench.view, Qt.Key.Key_F10 if way == "shift" else Qt.Key.Key_Menu, shift)
    offered = ["Rename", "Pin", "Move to folder", "Duplicate", "Export…", "Delete", "Travel", "New folder…"]
    assert sorted(bench.menu()) == sorted(offered)
    assert bench.chosen == []
    await bench.choose("Pin")
    assert bench.rows()[:2] == ["Pinned", "sky"]


async def test_export_asks_for_it_and_duplicate_makes_a_copy(bench: Bench, qtbot: QtBot) -> None:
    bench.go_to("rome")
    bench.press(Qt.Key.Key_Menu)
    with qtbot.waitSignal(bench.sidebar.export_requested, timeout=1000) as told:
        await bench.choose("Export…")
    assert told.args == ["rome"]
    bench.press(Qt.Key.Key_Menu)
    await bench.choose("Duplicate")
    assert bench.model.index(3, 0).data() == "Rome (copy)"
    assert bench.rows()[4] == "rome"


async def test_a_chat_that_no_database_has_can_only_be_named(bench: Bench) -> None:
    entry = Entry(key="kept", title="Kept", pinned=False, folder=None, updated=time.time(), activity=0)
    bench.model.set_unsaved([entry])
    bench.go_to("kept")
    bench.press(Qt.Key.Key_Delete, Qt.Key.Key_Menu)
    assert "Rename" in bench.menu()
    assert not {"Delete", "Pin", "Export…"} & set(bench.menu())


@pytest.mark.parametrize("way", ["bar", "key"])
async def test_a_deleted_chat_comes_back_to_its_place(bench: Bench, way: str) -> None:
    bench.go_to("kyoto")
    bench.press(Qt.Key.Key_Delete)
    await bench.settled()
    assert bench.rows() == [key for key in ROWS if key != "kyoto"]
    assert bench.at() == "boat"
    assert bench.chosen == []
    assert bench.notice() == "“<b>Trip</b> to Kyoto” deleted"
    if way == "bar":
        QTest.mouseClick(bench.button("Undo"), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(bench.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    await bench.settled()
    assert bench.rows() == ROWS
    assert bench.notice() == ""


async def test_the_last_chat_of_the_list_can_be_deleted_too(bench: Bench) -> None:
    bench.go_to("boat")
    bench.press(Qt.Key.Key_Delete, Qt.Key.Key_Delete)
    await bench.settled()
    assert bench.rows()[-2:] == ["Today", "sky"]
    assert bench.at() == "sky"


async def test_a_notice_goes_by_itself_but_not_while_it_is_looked_at(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.window.undo_bar.SHOWN_MS", 30)
    monkeypatch.setattr("gui.window.undo_bar.LOOKED_AT_MS", 30)
    undone: list[bool] = []
    bench.sidebar.show_undo("Message deleted", lambda: undone.append(True))
    bench.button("Undo").setFocus()
    await asyncio.sleep(0.1)
    assert bench.notice() == "Message deleted"
    bench.search.setFocus()
    qtbot.waitUntil(lambda: bench.notice() == "")
    assert undone == []


# -- searching


async def test_the_search_field_tells_what_is_typed_and_esc_empties_it(bench: Bench, qtbot: QtBot) -> None:
    typed: list[str] = []
    bench.sidebar.search_changed.connect(typed.append)
    bench.sidebar.focus_search()
    QTest.keyClicks(bench.search, "sky")
    assert typed == ["s", "sk", "sky"]
    with qtbot.waitSignal(bench.sidebar.search_confirmed, timeout=1000):
        bench.press(Qt.Key.Key_Return, to=bench.search)
    with qtbot.waitSignal(bench.sidebar.search_left, timeout=1000):
        bench.press(Qt.Key.Key_Escape, to=bench.search)
    assert (bench.search.text(), typed[-1]) == ("", "")


async def test_down_goes_from_the_search_field_to_what_is_listed(bench: Bench) -> None:
    bench.sidebar.focus_search()
    bench.press(Qt.Key.Key_Down, to=bench.search)
    assert bench.view.hasFocus()
    results = QLineEdit()
    bench.sidebar.show_results(results)
    assert results.isVisible()
    assert not bench.view.isVisible()
    bench.press(Qt.Key.Key_Down, to=bench.search)
    assert results.hasFocus()
    bench.sidebar.show_conversations()
    assert bench.view.isVisible()


async def test_the_shortcut_gives_way_where_large_text_leaves_no_room(bench: Bench) -> None:
    button = bench.button("New chat")
    shortcut = button.children()[0]
    assert shortcut.property("visible")
    button.resize(90, 40)
    assert not shortcut.property("visible")


# -- long lists


async def test_what_is_looked_at_stays_while_others_move_up(bench: Bench) -> None:
    await bench.history.write(add_more, 60)
    await bench.settled()
    assert bench.model.rowCount() == len(ROWS) + 60
    bench.view.verticalScrollBar().setValue(1_000)
    seen = bench.name(bench.view.indexAt(QPoint(5, 200)).row())
    top = bench.place(seen)
    bench.library.duplicate(key="boat", title="New on top")
    await bench.settled()
    bench.library.pin(key="sky", pinned=True)
    await bench.settled()
    assert bench.rows()[1] == "sky"
    assert bench.place(seen) == top


async def test_scrolling_on_reads_on(bench: Bench) -> None:
    await bench.history.write(add_more, 1_500)
    await bench.settled()
    bar = bench.view.verticalScrollBar()
    before = bench.model.rowCount()
    assert before < 200
    bar.setValue(bar.maximum())
    await bench.settled()
    assert before < bench.model.rowCount() < 500
