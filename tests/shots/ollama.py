"""Scenes of the models on an Ollama server, which is made up."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton, QTreeWidget, QWidget

from gui.window.ollama_calls import OllamaCalls
from gui.window.ollama_dialog import OllamaDialog
from provider.errors import NotInLibraryError
from provider.ollama_models import InstalledModel, PullProgress

if TYPE_CHECKING:
    from tests.shots.scenes import Stage


async def _installed() -> list[InstalledModel]:
    return [
        InstalledModel("qwen3:8b", 5_200_000_000, "8.2B", "Q4_K_M"),
        InstalledModel("gemma3:27b-it-qat", 18_100_000_000, "27.4B", "Q4_0"),
        InstalledModel("llama3.2:3b", 2_000_000_000, "3.2B", "Q4_K_M"),
    ]


async def _pull(model: str) -> AsyncGenerator[PullProgress, None]:
    if ":" not in model:
        raise NotInLibraryError(model=model)
    yield PullProgress("pulling 1234", 4_400_000_000, 1_900_000_000)
    await asyncio.Event().wait()


async def _delete(_model: str) -> None:
    pass


async def _opened(stage: "Stage") -> OllamaDialog:
    calls = OllamaCalls(installed=_installed, pull=_pull, delete=_delete)
    tasks = stage.rill.program._tasks  # which end with the program
    dialog = OllamaDialog(label="Ollama", calls=calls, spawn=tasks.spawn, parent=stage.rill.window)
    dialog.open()
    await asyncio.sleep(0.3)
    models = dialog.findChild(QTreeWidget)
    first = models.topLevelItem(0) if models is not None else None
    if models is not None and first is not None:
        models.setCurrentItem(first)
    return dialog


async def _asked_for(stage: "Stage", model: str) -> QWidget:
    dialog = await _opened(stage)
    field = dialog.findChild(QLineEdit)
    if field is not None:
        QTest.keyClicks(field, model)
        QTest.keyClick(field, Qt.Key.Key_Return)
    await asyncio.sleep(0.3)
    return dialog


async def fetching(stage: "Stage") -> QWidget:
    return await _asked_for(stage, "mistral:7b")


async def not_in_the_library(stage: "Stage") -> QWidget:
    return await _asked_for(stage, "mistral7b")


async def deleting(stage: "Stage") -> QWidget:
    dialog = await _opened(stage)
    button = dialog.findChild(QPushButton, "ollama_delete")
    if button is not None:
        button.click()
    await asyncio.sleep(0.3)
    return dialog.findChild(QMessageBox) or dialog
