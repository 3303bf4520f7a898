from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTreeWidget
from pytestqt.qtbot import QtBot

from gui.window.shortcuts_dialog import SEPARATOR, ShortcutsDialog


def make(qtbot: QtBot) -> tuple[ShortcutsDialog, QTreeWidget]:
    new_chat = QAction("&New chat…")
    new_chat.setShortcut(QKeySequence("Ctrl+N"))
    larger = QAction("Larger && louder")
    larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
    without = QAction("About Rill")
    dialog = ShortcutsDialog(actions=[new_chat, larger, without], more=[("Begin a new line", "Shift+Enter")])
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    table = dialog.findChild(QTreeWidget)
    assert table is not None
    return dialog, table


def rows(table: QTreeWidget) -> list[tuple[str, str]]:
    items = [table.topLevelItem(number) for number in range(table.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None and not item.isHidden()]


def test_every_action_with_a_key_is_listed_with_all_of_its_keys(qtbot: QtBot) -> None:
    _dialog, table = make(qtbot)
    assert rows(table) == [
        ("New chat", "Ctrl+N"),
        ("Larger & louder", f"Ctrl++{SEPARATOR}Ctrl+="),
        ("Begin a new line", "Shift+Enter"),
    ]


def test_the_filter_finds_by_what_and_by_key(qtbot: QtBot) -> None:
    dialog, table = make(qtbot)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "new line")
    assert rows(table) == [("Begin a new line", "Shift+Enter")]
    field.clear()
    QTest.keyClicks(field, "ctrl+n")
    assert rows(table) == [("New chat", "Ctrl+N")]


def test_it_paints_its_key_caps(qtbot: QtBot) -> None:
    dialog, table = make(qtbot)
    image = dialog.grab().toImage()
    caps = table.visualRect(table.model().index(0, 1))
    corner = table.viewport().mapTo(dialog, caps.topLeft())
    colors = {
        image.pixelColor(x, corner.y() + caps.height() // 2).name()
        for x in range(corner.x(), corner.x() + caps.width())
    }
    assert len(colors) > 2
