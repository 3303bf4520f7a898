import asyncio
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QListWidget, QMessageBox, QPushButton, QWidget

from gui.history.backups import back_up, list_backups
from gui.history.connection import connect
from gui.history.history import History
from gui.preferences.delete_all_dialog import SECOND_PRESS_MS
from gui.settings.schema import CHAT_TITLES
from tests.fakes.conversations import exchanges, keep
from tests.gui.preferences.conftest import Open, Preferences, settle, until


def fill(history: History, chats: int) -> None:
    connection = connect(history.places.database)
    for number in range(chats):
        keep(connection, exchanges((f"question {number}", "answer")))
    connection.close(True)


async def count(history: History) -> int:
    def chats(connection: apsw.Connection) -> int:
        return int(connection.execute("SELECT count(*) FROM conversation").get)

    return await history.read(chats)


async def opened(open_preferences: Open) -> Preferences:
    preferences = await open_preferences("data")
    await settle()
    return preferences


def open_dialog(preferences: Preferences, name: str) -> QWidget:
    found = [each for each in preferences.window.findChildren(QWidget, name) if each.isVisible()]
    assert len(found) == 1, name
    return found[0]


async def result(preferences: Preferences, name: str) -> str:
    label = preferences.find(QLabel, f"{name}_result")
    async with asyncio.timeout(10):
        await until(lambda: bool(label.text()))
    await settle()
    return label.text()


async def test_the_page_says_where_the_history_lies_and_how_much_there_is(
    open_preferences: Open, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(history, 3)
    preferences = await opened(open_preferences)
    assert preferences.find(QLineEdit, "history_path").text() == str(history.places.folder)
    assert any(text.startswith("3 chats with 6 messages, ") for text in preferences.texts("small"))
    folders: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: folders.append(url.toLocalFile()))
    preferences.click("open_history_folder")
    assert folders == [str(history.places.folder)]


async def test_a_backup_is_made_and_listed_first(open_preferences: Open, history: History) -> None:
    fill(history, 1)
    assert back_up(history.places) is not None
    fill(history, 1)
    preferences = await opened(open_preferences)
    preferences.click("back_up_now")
    assert "looked through" in await result(preferences, "backup")
    backups = preferences.find(QListWidget, "backups")
    rows = [backups.item(row).text().split("\n")[1] for row in range(backups.count())]
    assert [row.rsplit(", ", 1)[0] for row in rows] == ["2 chats, 4 messages", "1 chat, 2 messages"]


async def test_what_is_missing_is_restored_from_the_chosen_backup_once_that_is_confirmed(
    open_preferences: Open, history: History
) -> None:
    fill(history, 2)
    assert back_up(history.places) is not None
    await history.write(lambda connection: connection.execute("DELETE FROM conversation"))
    preferences = await opened(open_preferences)
    preferences.click("restore_missing")
    box = open_dialog(preferences, "restore_question")
    assert isinstance(box, QMessageBox)
    assert await count(history) == 0
    add = next(button for button in box.buttons() if button.text() == "&Add what is missing")
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert await result(preferences, "backup") == "From the backup: 2 chats added."
    assert await count(history) == 2


async def test_without_backups_nothing_can_be_restored(open_preferences: Open) -> None:
    preferences = await opened(open_preferences)
    assert preferences.find(QWidget, "no_backups").isVisible()
    assert not preferences.find(QPushButton, "restore_missing").isEnabled()


async def test_everything_is_exported_to_the_file_that_is_chosen(
    open_preferences: Open, history: History, tmp_path: Path
) -> None:
    fill(history, 2)
    preferences = await opened(open_preferences)
    preferences.click("export_all")
    dialog = open_dialog(preferences, "export_dialog")
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "Rill chats.json"
    dialog.selectNameFilter(next(each for each in dialog.nameFilters() if "Markdown" in each))
    dialog.filterSelected.emit(dialog.selectedNameFilter())
    assert Path(dialog.selectedFiles()[0]).name == "Rill chats.zip"
    dialog.selectFile(str(tmp_path / "all.zip"))
    dialog.accept()
    assert await result(preferences, "transfer") == f"Exported 2 chats to {tmp_path / 'all.zip'}."
    assert (tmp_path / "all.zip").exists()


async def test_why_a_file_cannot_be_imported_is_said(open_preferences: Open, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("not json")
    preferences = await opened(open_preferences)
    preferences.click("import_chats")
    dialog = open_dialog(preferences, "import_dialog")
    assert isinstance(dialog, QFileDialog)
    dialog.selectFile(str(tmp_path / "x.json"))
    dialog.accept()
    assert (await result(preferences, "transfer")).startswith("Nothing was imported.")


async def test_all_chats_are_deleted_after_a_second_press_and_the_backups_where_that_is_wished(
    open_preferences: Open, history: History
) -> None:
    fill(history, 2)
    assert back_up(history.places) is not None
    preferences = await opened(open_preferences)
    preferences.click("delete_all")
    assert "Delete 2 chats with 4 messages?" in preferences.texts("heading")
    confirm = preferences.find(QPushButton, "delete_all_confirm")
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)  # a double click is one press
    await settle()
    assert await count(history) == 2
    preferences.click("delete_all_copies")
    await asyncio.sleep(SECOND_PRESS_MS / 1000 + 0.05)
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    assert await result(preferences, "delete") == "All chats are deleted."
    assert (await count(history), list_backups(history.places)) == (0, [])


async def test_deleting_can_be_given_up_for_an_export(open_preferences: Open, history: History) -> None:
    fill(history, 1)
    preferences = await opened(open_preferences)
    preferences.click("delete_all")
    preferences.click("delete_all_export")
    assert isinstance(open_dialog(preferences, "export_dialog"), QFileDialog)
    assert await count(history) == 1


async def test_the_backups_stay_where_nothing_else_is_said(open_preferences: Open, history: History) -> None:
    fill(history, 1)
    assert back_up(history.places) is not None
    preferences = await opened(open_preferences)
    preferences.click("delete_all")
    preferences.click("delete_all_confirm")
    await asyncio.sleep(SECOND_PRESS_MS / 1000 + 0.05)
    preferences.click("delete_all_confirm")
    await result(preferences, "delete")
    assert len(list_backups(history.places)) == 1


async def test_titles_by_the_model_are_allowed_on_the_general_page(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    assert preferences.settings.get(CHAT_TITLES) == "prompt"
    preferences.click("chat_titles_model")
    assert preferences.on_disk() == {"chat": {"titles": "model"}}
