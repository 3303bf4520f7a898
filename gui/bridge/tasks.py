"""The one place where coroutines become tasks, so that none is lost, forgotten or silent."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class Tasks(QObject):
    """Runs coroutines and keeps hold of them until they end.

    An exception that a coroutine lets through is a bug: it is logged and told by `failed`, and the window
    stays. Cancellation is nobody's fault and says nothing.
    """

    failed = Signal(str)
    """Name of the task that raised."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """Start a coroutine on the running loop."""
        task = asyncio.get_event_loop().create_task(coroutine, name=name)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        return task

    def aside(self, work: Callable[[], None]) -> None:
        """Do something short on another thread. What has begun is done even if the program ends."""
        self.spawn(asyncio.to_thread(work), name="work aside")

    async def cancel_all(self, *, seconds: float = 1.5) -> None:
        """Cancel what runs and wait for it to end, at most this long."""
        running = [task for task in self._running if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=seconds)

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("Task %s failed", task.get_name(), exc_info=error)
            self.failed.emit(task.get_name())
