"""From the menu to the models of a real server of Ollama's protocol."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS
from gui.settings.settings import Settings
from gui.window.ollama_dialog import OllamaDialog
from gui.window.ollama_models import OllamaModels
from tests.fakes.faulty import answer
from tests.fakes.raw import RawServer

TAGS = {"models": [{"name": "llama3.2:latest", "model": "llama3.2:latest", "size": 2_000_000_000, "details": {}}]}


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    made = Tasks()
    yield made
    await made.cancel_all(seconds=1)


async def test_the_action_is_there_while_a_server_is_and_shows_its_models(
    qtbot: QtBot, tmp_path: Path, tasks: Tasks
) -> None:
    settings = Settings(tmp_path / "settings.toml")
    secrets = SecretStore(profile="", names_file=tmp_path / "names")
    directory = ProviderDirectory(settings=settings, secrets=secrets)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    action = QAction("Models of Ollama…", window)
    OllamaModels(directory=directory, action=action, tasks=tasks, window=window, parent=window)
    assert not action.isVisible()
    async with RawServer(answer("200 OK", json.dumps(TAGS).encode(), content_type="application/json")) as server:
        settings.set(ADDRESS.of("ollama"), server.url)
        assert action.isVisible()
        action.trigger()
        dialog = window.findChild(OllamaDialog)
        assert dialog is not None
        listed = dialog.findChild(QTreeWidget)
        assert listed is not None
        for _ in range(500):
            if listed.topLevelItemCount():
                break
            await asyncio.sleep(0.01)
        first = listed.topLevelItem(0)
        assert first is not None
        assert "llama3.2" in first.text(0)
        dialog.close()
    settings.remove_service("ollama")
    assert not action.isVisible()
    QApplication.processEvents()
