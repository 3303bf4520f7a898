"""A download of a model as the window follows it: going on, paused, failed, done."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gui.settings.network import ca_file, limits, models_folder, proxy_policy
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from provider.errors import ProviderError

TELL_MS = 100
"""At most so often is told how far it is."""
_RATE_SECONDS = 3.0
"""The rate is that of the last seconds."""


class Stage(Enum):
    """Where a download stands."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


class ModelDownload(QObject):
    """One at a time. What has arrived stays on the disk until it is whole, or is given up."""

    changed = Signal()
    finished = Signal(Path)
    """The path of a file that is whole."""

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: SecretStore,
        spawn: Callable[..., "asyncio.Task[Any]"],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._secrets = secrets
        self._spawn = spawn
        self._task: asyncio.Task[Any] | None = None
        self._address = self._sha256 = ""
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(TELL_MS)
        self._tell.timeout.connect(self.changed)
        self._marks: list[tuple[float, int]] = []
        self.stage = Stage.IDLE
        self.done = 0
        """Bytes that have arrived."""
        self.total: int | None = None
        """Bytes of the whole file; None where nobody knows."""
        self.error: ProviderError | None = None

    @property
    def address(self) -> str:
        return self._address

    @property
    def rate(self) -> float:
        """Bytes a second, of late."""
        if len(self._marks) < 2:
            return 0.0
        (since, before), (now, done) = self._marks[0], self._marks[-1]
        return (done - before) / (now - since) if now > since else 0.0

    def start(self, address: str, *, sha256: str = "") -> None:
        """Fetch a file, or go on where its last download ended. Nothing while one runs."""
        if self._task is None:
            self._address, self._sha256 = address, sha256
            self.stage, self.error, self.done, self.total = Stage.RUNNING, None, 0, None
            self._marks.clear()
            self._task = self._spawn(self._run(), name="download a model")
            self._task.add_done_callback(self._on_task_done)
            self.changed.emit()

    def pause(self) -> None:
        """Stop; what has arrived stays."""
        if self._task is not None:
            self._task.cancel()

    def give_up(self) -> None:
        """Stop, and delete what has arrived."""
        task = self._task
        self.pause()
        self._spawn(self._discard(task), name="delete a download")

    async def _run(self) -> None:
        from provider.local.download import download  # late, because of aiohttp

        try:
            path = await download(await self._wanted(), on_progress=self._on_progress)
            self.stage = Stage.DONE
        except ProviderError as error:
            self.stage, self.error = Stage.FAILED, error
        else:
            self._tell.stop()
            self.finished.emit(path)

    def _on_task_done(self, task: "asyncio.Task[Any]") -> None:
        self._task = None
        if task.cancelled():  # maybe before its first step
            self.stage = Stage.PAUSED
        elif self.stage is Stage.RUNNING:  # a mistake of the program's own, which the task's owner tells
            self.stage = Stage.FAILED
        self.changed.emit()

    async def _discard(self, running: "asyncio.Task[Any] | None") -> None:
        from provider.local.download import discard

        if running is not None:
            await asyncio.wait([running])
        try:
            await discard(await self._wanted())
        except ProviderError as error:
            self.error = error
        self.stage, self.done, self.total = Stage.IDLE, 0, None
        self.changed.emit()

    async def _wanted(self) -> Any:
        from provider.local.download import Download

        policy = await proxy_policy(self._settings, self._secrets)
        way: Callable[[str], Awaitable[str | None]] = policy.proxy_for
        return Download(
            address=self._address,
            folder=models_folder(self._settings),
            sha256=self._sha256,
            way=way,
            ca_file=ca_file(self._settings),
            limits=limits(self._settings),
        )

    def _on_progress(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        self.done, self.total = done, total
        self._marks.append((now, done))
        while now - self._marks[0][0] > _RATE_SECONDS:
            del self._marks[0]
        if not self._tell.isActive():
            self._tell.start()
