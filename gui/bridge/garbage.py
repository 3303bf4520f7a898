"""Collects cyclic garbage on the thread that owns the widgets, and on no other."""

import gc
import linecache
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL_MS = 10_000
FULL_SECONDS = 10.0
"""At least so long there is between two collections of everything. They cost 5 to 15 ms, the more the longer they are
put off: what a view gives back, such as bubbles, often holds on to itself."""
PATIENCE_SECONDS = 300.0
"""For so long a collection of everything waits until nothing streams."""


class GarbageCollector(QObject):
    """Takes the place of Python's automatic collection while it is active.

    That one runs on whichever thread happens to allocate, such as one that looks a name up, and would destroy
    Qt objects there: a crash that no test finds twice. A collection costs a few milliseconds at most, because
    what the imports have made is set apart, and one of everything waits until `busy` says no, or `on_pause` is called.

    PySide reads the source of every module that is imported and leaves it in `linecache`: 10 MB of garbage, too.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        busy: Callable[[], bool] = lambda: False,
        interval_ms: int = INTERVAL_MS,
        full_seconds: float = FULL_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._busy = busy
        self._full_seconds = full_seconds
        self._full_due = time.monotonic() + full_seconds
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

    def on_pause(self) -> None:
        """Something has ended and nothing else has begun: a good moment to look through everything, if it is time."""
        if time.monotonic() >= self._full_due:
            self._collect_all()

    def _on_timeout(self) -> None:
        linecache.clearcache()
        if gc.get_count()[0] < gc.get_threshold()[0]:
            return
        gc.collect(1)
        late = time.monotonic() - self._full_due
        if late >= (PATIENCE_SECONDS if self._busy() else 0):
            self._collect_all()

    def _collect_all(self) -> None:
        gc.collect()
        self._full_due = time.monotonic() + self._full_seconds
