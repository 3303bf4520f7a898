"""Backs the history up by itself: soon after the start, then every half hour, and on the way out, where it changed."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge.history_calls import Spawn
from gui.history.backups import back_up, content_of, is_due, newest_backup
from gui.history.history import History
from gui.history.problems import HistoryError, Problem
from gui.history.stopping import Stop

FIRST_MS = 2 * 60_000
"""After the start: the start itself is not to be disturbed."""
INTERVAL_MS = 30 * 60_000
SECONDS_AT_THE_END = 0.8
"""So long quitting may take for it; a larger history is backed up while the program runs."""


class BackupKeeper(QObject):
    """One backup at a time, on a thread of its own."""

    damage_found = Signal()
    """The database itself is damaged, so that no backup of it can be relied on."""

    def __init__(self, *, history: History, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._spawn = spawn
        self._ends_at: float | None = None
        """Monotonic seconds; None: there is time."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """The history is open."""
        if self._keeps():
            self._timer.start(FIRST_MS)

    async def finish(self) -> None:
        """Back up for the last time, if that is quickly done."""
        self._timer.stop()
        self._ends_at = time.monotonic() + SECONDS_AT_THE_END
        if self._keeps():
            await self.back_up_if_due()

    async def back_up_if_due(self) -> None:
        """Where something has changed since the newest backup."""
        async with self._history.backing_up:
            try:
                content = await self._history.read(content_of)
                await self._on_a_thread(content)
            except HistoryError as error:
                if error.problem is Problem.DAMAGED:
                    self._history.suspect()
                    self.damage_found.emit()

    def _on_timeout(self) -> None:
        self._timer.setInterval(INTERVAL_MS)
        self._spawn(self.back_up_if_due(), name="back up")

    def _keeps(self) -> bool:
        return self._history.opening is not None and self._history.opening.problem is None

    async def _on_a_thread(self, content: str) -> None:
        places, stop = self._history.places, self._stop()

        def work() -> None:
            if is_due(content, newest_backup(places)):
                back_up(places, stop=stop)

        thread = ThreadPoolExecutor(1, thread_name_prefix="history-backup")
        await asyncio.wrap_future(thread.submit(work))
        thread.shutdown()

    def _stop(self) -> Stop:
        return lambda: self._ends_at is not None and time.monotonic() > self._ends_at
