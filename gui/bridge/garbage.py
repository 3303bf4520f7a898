"""Collects cyclic garbage on the thread that owns the widgets, and on no other."""

import gc
import linecache
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL_MS = 10_000
FULL_EVERY = 30
"""One collection of everything after so many of the young objects."""


class GarbageCollector(QObject):
    """Takes the place of Python's automatic collection while it is active.

    That one runs on whichever thread happens to allocate, such as one that looks a name up, and would destroy
    Qt objects there: a crash that no test finds twice. A collection costs a few milliseconds at most, because
    what the imports have made is set apart, and one of everything waits until `busy` says no.

    PySide reads the source of every module that is imported and leaves it in `linecache`: 10 MB of garbage, too.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        busy: Callable[[], bool] = lambda: False,
        interval_ms: int = INTERVAL_MS,
        full_every: int = FULL_EVERY,
    ) -> None:
        super().__init__(parent)
        self._busy = busy
        self._full_every = self._until_full = full_every
        gc.disable()
        self.set_apart()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(interval_ms)

    def set_apart(self) -> None:
        """Look at nothing again that exists now: for after imports, which make many objects for ever."""
        linecache.clearcache()
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _on_timeout(self) -> None:
        linecache.clearcache()
        if gc.get_count()[0] < gc.get_threshold()[0]:
            return
        self._until_full -= 1
        full = self._until_full <= 0 and not self._busy()  # 100,000 messages take 50 ms
        gc.collect(2 if full else 1)
        if full:
            self._until_full = self._full_every
