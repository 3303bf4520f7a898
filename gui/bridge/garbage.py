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
QUIET_MS = 1_000
"""When for so long nothing has moved on the screen, a collection of everything disturbs nobody."""
WAIT_FOR_QUIET_SECONDS = 60.0
"""For so long it waits for that when replies follow each other."""
_YOUNG = 2_000
"""So many new objects are looked through at once, well under a millisecond."""


class GarbageCollector(QObject):
    """Takes the place of Python's automatic collection while it is active.

    That one runs on whichever thread happens to allocate, such as one that looks a name up, and would destroy
    Qt objects there: a crash that no test finds twice. A collection costs a few milliseconds at most, because
    what the imports have made is set apart, new objects are looked through as they come, and a collection of everything
    waits until `busy` says no, or until it is quiet after a call of `on_pause`.

    PySide reads the source of every module that is imported and leaves it in `linecache`: 10 MB of garbage, too.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        busy: Callable[[], bool] = lambda: False,
        interval_ms: int = INTERVAL_MS,
        full_seconds: float = FULL_SECONDS,
        quiet_ms: int = QUIET_MS,
    ) -> None:
        super().__init__(parent)
        self._busy = busy
        self._full_seconds = full_seconds
        self._full_due = time.monotonic() + full_seconds
        gc.disable()
        linecache.clearcache()
        gc.freeze()  # without looking for garbage: a start makes next to none, and has no time
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(interval_ms)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(quiet_ms)
        self._quiet.timeout.connect(self._on_quiet)

    def set_apart(self) -> None:
        """Look at nothing again that exists now: for after imports, which make many objects for ever."""
        linecache.clearcache()
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        self._quiet.stop()
        gc.unfreeze()
        gc.enable()

    def on_work(self) -> None:
        """Something has been shown. Cheap, so that it can be called for every frame."""
        if self._quiet.isActive():
            self._quiet.start()
        if gc.get_count()[0] >= _YOUNG:
            gc.collect(1 if gc.get_count()[1] > gc.get_threshold()[1] else 0)

    def on_pause(self) -> None:
        """Something has ended: look through everything, if it is time, as soon as it is quiet."""
        late = time.monotonic() - self._full_due
        if late >= WAIT_FOR_QUIET_SECONDS:
            self._collect_all()
        elif late >= 0:
            self._quiet.start()

    def _on_quiet(self) -> None:
        if not self._busy():
            self._collect_all()

    def _on_timeout(self) -> None:
        linecache.clearcache()
        if gc.get_count()[0] < gc.get_threshold()[0]:
            return
        gc.collect(1)
        late = time.monotonic() - self._full_due
        if late >= (PATIENCE_SECONDS if self._busy() or self._quiet.isActive() else 0):
            self._collect_all()

    def _collect_all(self) -> None:
        gc.collect()
        self._full_due = time.monotonic() + self._full_seconds
