import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.sidebar import Sidebar

TITLES = ["Debounce a search field", "<b>Trip</b> to Kyoto", "为什么天空是蓝色的"]


class Bench:
    """A sidebar with three chats and what was chosen in it."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.sidebar = Sidebar(theme=theme)
        qtbot.addWidget(self.sidebar)
        self.model = QStringListModel(TITLES)
        self.sidebar.set_model(self.model)
        self.sidebar.resize(264, 600)
        with qtbot.waitExposed(self.sidebar):
            self.sidebar.show()
        view = self.sidebar.findChild(QListView)
        assert view is not None
        self.view = view
        self.chosen: list[int] = []
        self.sidebar.conversation_chosen.connect(self.chosen.append)

    def button(self, name: str) -> QPushButton:
        return next(
            found for found in self.sidebar.findChildren(QPushButton) if name in (found.text(), found.accessibleName())
        )

    def place(self, row: int) -> QPoint:
        return self.view.visualRect(self.model.index(row, 0)).center()


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    return Bench(qtbot, theme)


@pytest.mark.parametrize(
    ("name", "signal"), [("New chat", "new_chat_requested"), ("Preferences", "preferences_requested")]
)
def test_its_buttons_ask_for_what_they_say(bench: Bench, qtbot: QtBot, name: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(bench.sidebar, signal), timeout=1000):
        QTest.mouseClick(bench.button(name), Qt.MouseButton.LeftButton)


def test_the_list_has_a_name_and_its_items_their_titles(bench: Bench) -> None:
    assert bench.view.accessibleName() == "Chats"
    assert [bench.model.index(row, 0).data() for row in range(3)] == TITLES


def test_a_click_chooses_a_chat_once(bench: Bench) -> None:
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=bench.place(1))
    assert bench.chosen == [1]


def test_the_arrows_choose_too(bench: Bench) -> None:
    bench.sidebar.set_current_row(0)
    QTest.keyClick(bench.view, Qt.Key.Key_Down)
    QTest.keyClick(bench.view, Qt.Key.Key_Down)
    QTest.keyClick(bench.view, Qt.Key.Key_Down)
    assert bench.chosen == [1, 2]


def test_being_told_which_chat_is_shown_chooses_nothing(bench: Bench) -> None:
    bench.sidebar.set_current_row(2)
    assert bench.view.currentIndex().row() == 2
    bench.sidebar.set_current_row(None)
    assert not bench.view.currentIndex().isValid()
    assert not bench.view.selectedIndexes()
    assert bench.chosen == []


def test_a_new_chat_on_top_leaves_the_mark_where_it_was_and_chooses_nothing(bench: Bench) -> None:
    bench.sidebar.set_current_row(0)
    bench.model.insertRow(0)
    assert bench.view.currentIndex().row() == 1
    assert bench.chosen == []


def test_a_click_beside_the_chats_chooses_nothing(bench: Bench) -> None:
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, bench.view.height() - 5))
    assert bench.chosen == []


def test_the_shortcut_gives_way_where_large_text_leaves_no_room(bench: Bench) -> None:
    button = bench.button("New chat")
    shortcut = button.children()[0]
    assert shortcut.property("visible")
    button.resize(90, 40)
    assert not shortcut.property("visible")


def test_walking_through_the_chats_stays_in_the_list_and_a_click_or_enter_leaves_it(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bench.sidebar.left):
        QTest.keyClick(bench.view, Qt.Key.Key_Down)
        QTest.keyClick(bench.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(bench.sidebar.left, timeout=1000):
        QTest.keyClick(bench.view, Qt.Key.Key_Return)
    with qtbot.waitSignal(bench.sidebar.left, timeout=1000):
        QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=bench.place(2))
