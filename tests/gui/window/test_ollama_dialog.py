"""The dialog for Ollama's models, against a server that keeps some."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton, QTreeWidget, QWidget
from shiboken6 import isValid

from gui.bridge.tasks import Tasks
from gui.window.ollama_calls import OllamaCalls
from gui.window.ollama_dialog import OllamaDialog
from provider.ollama import Ollama
from tests.fakes.counterparty import eventually
from tests.fakes.ollama import OllamaServer


@asynccontextmanager
async def opened(server: OllamaServer, tasks: Tasks | None = None) -> AsyncIterator[OllamaDialog]:
    async with server:
        tasks = tasks or Tasks()
        calls = OllamaCalls(
            installed=partial(Ollama.installed, address=server.url),
            pull=partial(Ollama.pull, address=server.url),
            delete=partial(Ollama.delete, address=server.url),
        )
        parent = QWidget()
        dialog = OllamaDialog(label="Ollama", calls=calls, spawn=tasks.spawn, parent=parent)
        dialog.open()
        yield dialog
        await tasks.cancel_all()
        parent.close()
        parent.deleteLater()


def names(dialog: OllamaDialog) -> list[str]:
    models = dialog.findChild(QTreeWidget)
    assert models is not None
    items = (models.topLevelItem(number) for number in range(models.topLevelItemCount()))
    return [item.text(0) for item in items if item is not None]


def label(dialog: OllamaDialog, name: str) -> QLabel:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found


def press(dialog: QWidget, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def ask_for(dialog: OllamaDialog, model: str) -> None:
    field = dialog.findChild(QLineEdit, "ollama_name")
    assert field is not None
    QTest.keyClicks(field, model)
    QTest.keyClick(field, Qt.Key.Key_Return)


def listing(dialog: OllamaDialog, *expected: str) -> Callable[[], bool]:
    return lambda: names(dialog) == list(expected)


async def test_it_lists_what_there_is_with_sizes_as_plain_text() -> None:
    async with opened(OllamaServer({"qwen3:8b": 5_200_000_000, "<b>gemma3</b>": 800_000_000})) as dialog:
        await eventually(listing(dialog, "<b>gemma3</b>", "qwen3:8b"))
        assert label(dialog, "ollama_summary").text().startswith("2 models, 6")
        assert all(each.textFormat() is not Qt.TextFormat.RichText for each in dialog.findChildren(QLabel))


async def test_a_server_that_does_not_answer_is_told() -> None:
    server = OllamaServer({})
    server.broken = True
    async with opened(server) as dialog:
        await eventually(lambda: label(dialog, "ollama_error").text())
        assert label(dialog, "ollama_error").text().startswith("The service has a problem of its own (500)")


async def test_a_model_is_fetched_by_name_and_listed_then() -> None:
    async with opened(OllamaServer({})) as dialog:
        changed: list[bool] = []
        dialog.models_changed.connect(lambda: changed.append(True))
        await eventually(lambda: label(dialog, "ollama_summary").text() == "There is no model on this server yet.")
        ask_for(dialog, "qwen3:8b")
        await eventually(listing(dialog, "qwen3:8b"))
        assert label(dialog, "ollama_progress").text() == "qwen3:8b is there."
        assert changed == [True]


async def test_what_the_library_does_not_have_is_told() -> None:
    async with opened(OllamaServer({})) as dialog:
        ask_for(dialog, "nonsense")
        await eventually(lambda: label(dialog, "ollama_pull_error").text())
        assert label(dialog, "ollama_pull_error").text().startswith("Ollama's library has no model “nonsense”. Check")


async def test_fetching_shows_how_far_it_is_and_can_be_cancelled() -> None:
    server = OllamaServer({}, halts_at=1_000_000_000)
    async with opened(server) as dialog:
        ask_for(dialog, "qwen3:8b")
        progress = label(dialog, "ollama_progress")
        await eventually(lambda: progress.text().startswith("Fetching qwen3:8b: 1"))
        press(dialog, "ollama_cancel")
        await eventually(lambda: progress.text().startswith("Cancelled."))
        await eventually(lambda: server.pulls_ended)


async def test_closing_stops_what_is_being_fetched() -> None:
    server = OllamaServer({}, halts_at=1_000_000_000)
    tasks = Tasks()
    async with opened(server, tasks) as dialog:
        ask_for(dialog, "qwen3:8b")
        await eventually(lambda: label(dialog, "ollama_progress").text().startswith("Fetching"))
        failed: list[str] = []
        tasks.failed.connect(failed.append)
        dialog.reject()
        await eventually(lambda: server.pulls_ended)
        await eventually(lambda: not isValid(dialog))
        assert failed == []


async def test_closing_while_the_server_is_asked_is_no_fault() -> None:
    server = OllamaServer({"qwen3:8b": 5})
    tasks = Tasks()
    failed: list[str] = []
    tasks.failed.connect(failed.append)
    async with opened(server, tasks) as dialog:
        dialog.reject()
        await eventually(lambda: not isValid(dialog))
        await eventually(lambda: server.ended_at)
        await asyncio.sleep(0.05)
    assert failed == []


async def test_a_model_is_deleted_after_a_question_only() -> None:
    server = OllamaServer({"gemma3:4b": 5, "qwen3:8b": 5})
    async with opened(server) as dialog:
        await eventually(listing(dialog, "gemma3:4b", "qwen3:8b"))
        models = dialog.findChild(QTreeWidget)
        assert models is not None
        second = models.topLevelItem(1)
        assert second is not None
        models.setCurrentItem(second)
        models.setFocus()
        await eventually(models.hasFocus)
        for answer in ("Keep", "Delete"):
            QTest.keyClick(models, Qt.Key.Key_Delete)
            box = dialog.findChild(QMessageBox)
            assert box is not None
            assert "qwen3:8b" in box.text()
            button = next(each for each in box.buttons() if each.text().replace("&", "") == answer)
            button.click()
            box.deleteLater()
            await eventually(lambda: dialog.findChild(QMessageBox) is None)
            assert ("qwen3:8b" in server.models) or answer == "Delete"
        await eventually(listing(dialog, "gemma3:4b"))
        assert list(server.models) == ["gemma3:4b"]
