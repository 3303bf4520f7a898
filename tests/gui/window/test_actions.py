from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui.window.actions import Actions


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def test_no_two_actions_have_the_same_key(window: QWidget) -> None:
    Actions(window=window)
    keys = Counter(keys.toString() for action in window.actions() for keys in action.shortcuts())
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_action_but_the_numbered_ones_is_in_the_menu(window: QWidget) -> None:
    actions = Actions(window=window)
    menu = actions.menu(window)
    within = [action for each in (menu, *menu.findChildren(QMenu)) for action in each.actions()]
    entries = [action.text() for action in within if not action.isSeparator() and action.menu() is None]
    assert sorted(entries) == sorted(action.text() for action in actions.all())


def test_the_menu_fits_a_small_screen_at_once(window: QWidget) -> None:
    menu = Actions(window=window).menu(window)
    assert sum(action.isVisible() and not action.isSeparator() for action in menu.actions()) <= 24
    assert menu.sizeHint().height() < 720


def test_the_first_nine_chats_have_keys_of_their_own(window: QWidget) -> None:
    actions = Actions(window=window)
    keys = [action.shortcut() for action in actions.numbered_chats]
    assert keys == [QKeySequence(f"Ctrl+{number}") for number in range(1, 10)]
    assert set(actions.numbered_chats) <= set(window.actions())
