"""Joins what has to do with models that run on this computer: opening and dropping files, downloads, loading."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.chat.model_ref import ModelRef
from gui.settings.network import models_folder
from gui.settings.schema import DEFAULT_MODEL, MODEL_CONTEXT, MODEL_FILES
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from gui.theme.theme import Theme
from gui.window.model_file_drop import ModelFileDrop
from gui.window.parts import WindowParts
from provider.errors import ProviderError

if TYPE_CHECKING:  # made when a model is first opened or downloaded
    from gui.bridge.model_download import ModelDownload
    from gui.window.local_download_dialog import LocalDownloadDialog
    from provider.local.gguf_file import GGUFFile

SERVICE = "local"


class LocalModels(QObject):
    """Make it when the window has been on screen: drops are taken from its window system's side."""

    def __init__(
        self,
        *,
        parts: WindowParts,
        settings: Settings,
        secrets: SecretStore,
        directory: ProviderDirectory,
        choose_model: Callable[[ModelRef], None],
        theme: Theme,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._settings = settings
        self._secrets = secrets
        self._directory = directory
        self._choose_model = choose_model
        self._theme = theme
        self._tasks = tasks
        self._loading: asyncio.Task[None] | None = None
        self._download: ModelDownload | None = None
        self._download_dialog: LocalDownloadDialog | None = None
        parts.actions.open_model.triggered.connect(self._on_open)
        parts.picker.open_model_file_requested.connect(self._on_open)
        parts.picker.set_offers_files(True)
        parts.actions.download_model.triggered.connect(self._on_download)
        settings.follow(DEFAULT_MODEL, self._on_chosen)
        window = parts.window.windowHandle()
        if window is not None:
            parts.window.setAcceptDrops(True)
            ModelFileDrop(window).dropped.connect(self.open)

    def open(self, path: Path) -> None:
        """Show what a file holds, and let the user use it."""
        self._tasks.spawn(self._look_at(path), name="look at a model's file")

    async def close(self) -> None:
        """End the model's process, where there is one."""
        from provider.local.engine import stop_engine

        if self._download is not None:
            self._download.pause()
        await stop_engine()

    def _on_open(self) -> None:
        dialog = QFileDialog(self._parts.window, self.tr("Open a GGUF file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setObjectName("open_model_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Models (*.gguf)"), self.tr("All files (*)")])
        dialog.accepted.connect(lambda: self.open(Path(dialog.selectedFiles()[0])))
        dialog.open()

    async def _look_at(self, path: Path) -> None:
        from gui.window.local_model_dialog import LocalModelDialog, LocalProblemDialog
        from provider.local.gguf_file import read_gguf
        from provider.local.memory import context_used, free_memory, memory_needed

        window = self._parts.window
        try:
            file = await asyncio.to_thread(read_gguf, path)
        except ProviderError as error:
            LocalProblemDialog(error=error, theme=self._theme, parent=window).open()
            return
        context = context_used(file, self._settings.get(MODEL_CONTEXT))
        dialog = LocalModelDialog(
            file=file,
            context=context,
            needed=memory_needed(file, context=context),
            free=free_memory(),
            theme=self._theme,
            parent=window,
        )
        dialog.use_requested.connect(lambda: self._tasks.spawn(self._use(file), name="use a model's file"))
        dialog.open()

    async def _use(self, file: "GGUFFile") -> None:
        """Remember where it lies, list it, and let it answer."""
        from provider.local.catalogue import model_files

        folder = str(models_folder(self._settings))
        files = self._settings.get(MODEL_FILES)
        known = await asyncio.to_thread(model_files, folder, files)
        if file.path not in known.values():
            files = (*files, str(file.path))
            self._settings.set(MODEL_FILES, files)
            known = await asyncio.to_thread(model_files, folder, files)
        await self._directory.refresh_service(SERVICE)
        names = [name for name, path in known.items() if path == file.path]
        if names:
            self._choose_model(ModelRef(SERVICE, names[0]))

    # -- loading

    def _on_chosen(self, name: str) -> None:
        """The user has chosen a model: one on this computer is loaded while its first question is written."""
        ref = ModelRef.parse(name) if name else None
        if self._loading is not None:
            self._loading.cancel()  # whoever has changed their mind does not wait for the first
            self._loading = None
        if ref is not None and ref.provider == SERVICE:
            self._loading = self._tasks.spawn(self._load(ref), name="load a model")

    async def _load(self, ref: ModelRef) -> None:
        from provider.local.local import Local

        try:
            await Local.load(
                ref.model,
                folder=str(models_folder(self._settings)),
                files=self._settings.get(MODEL_FILES),
                context=self._settings.get(MODEL_CONTEXT),
            )
        except ProviderError:
            return  # whoever asks the model is told

    # -- downloading

    def _on_download(self) -> None:
        from gui.bridge.model_download import ModelDownload
        from gui.window.local_download_dialog import LocalDownloadDialog

        if self._download is None or self._download_dialog is None:
            self._download = ModelDownload(
                settings=self._settings, secrets=self._secrets, spawn=self._tasks.spawn, parent=self
            )
            self._download.finished.connect(self._on_downloaded)
            self._download_dialog = LocalDownloadDialog(
                download=self._download,
                folder=models_folder(self._settings),
                theme=self._theme,
                parent=self._parts.window,
            )
        self._download_dialog.set_folder(models_folder(self._settings))
        self._download_dialog.show()
        self._download_dialog.raise_()
        self._download_dialog.activateWindow()

    def _on_downloaded(self, path: Path) -> None:
        self._tasks.spawn(self._directory.refresh_service(SERVICE), name="list models on this computer")
        self.open(path)
