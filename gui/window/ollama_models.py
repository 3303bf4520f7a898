"""Opens the dialog for the models of an Ollama server, where there is one."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.settings.services import Service

if TYPE_CHECKING:  # aiohttp loads with them
    from provider.ollama_models import InstalledModel, PullProgress

_PROVIDER = "ollama"


class OllamaModels(QObject):
    """Its action is there only while a server is."""

    def __init__(
        self, *, directory: ProviderDirectory, action: QAction, tasks: Tasks, window: QWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._directory = directory
        self._action = action
        self._tasks = tasks
        self._window = window
        action.triggered.connect(lambda: self.open())
        directory.changed.connect(self._on_directory_changed)
        self._on_directory_changed()

    def open(self, service_id: str = "") -> None:
        """Show the models of this server, or of the first one there is."""
        servers = [found for found in self._servers() if found.id == service_id or not service_id]
        if not servers:
            return
        from gui.window.ollama_calls import OllamaCalls  # seldom needed
        from gui.window.ollama_dialog import OllamaDialog

        server = servers[0]
        calls = OllamaCalls(
            installed=lambda: self._installed(server.id),
            pull=lambda model: self._pull(server.id, model),
            delete=lambda model: self._delete(server.id, model),
        )
        label = f"{server.label} ({server.address})" if len(self._servers()) > 1 else server.label
        dialog = OllamaDialog(label=label, calls=calls, spawn=self._tasks.spawn, parent=self._window)
        dialog.models_changed.connect(lambda: self._refresh(server.id))
        dialog.open()

    def _servers(self) -> list[Service]:
        return [found for found in self._directory.services() if found.preset.provider == _PROVIDER]

    def _on_directory_changed(self) -> None:
        there = bool(self._servers())
        self._action.setVisible(there)
        self._action.setEnabled(there)

    def _refresh(self, service_id: str) -> None:
        self._tasks.spawn(self._directory.refresh_service(service_id), name="list models")

    async def _installed(self, service_id: str) -> "list[InstalledModel]":
        from provider.ollama import Ollama

        return await Ollama.installed(**await self._directory.connection(service_id))

    async def _pull(self, service_id: str, model: str) -> "AsyncGenerator[PullProgress, None]":
        from provider.ollama import Ollama

        async with aclosing(Ollama.pull(model, **await self._directory.connection(service_id))) as steps:
            async for step in steps:
                yield step

    async def _delete(self, service_id: str, model: str) -> None:
        from provider.ollama import Ollama

        await Ollama.delete(model, **await self._directory.connection(service_id))
