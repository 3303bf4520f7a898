"""Calls for the next frame: at once when nothing was drawn lately, else no sooner than a frame later."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_SECONDS = 1 / 60


class FramePacer(QObject):
    """Turns any number of wake-ups into at most one `draw` a frame.

    A frame that was expensive earns a pause of four times its cost, painting included, so that input is never
    starved. Without wake-ups no timer runs: an idle window costs nothing.
    """

    def __init__(self, *, draw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._not_before = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._painted = QTimer(self)
        self._painted.setSingleShot(True)
        self._painted.timeout.connect(self._on_painted)
        self._begun = 0.0

    def wake(self) -> None:
        """Something has arrived."""
        if not self._timer.isActive():
            self._wait()

    def _wait(self) -> None:
        self._timer.start(max(0, round((self._not_before - time.monotonic()) * 1000)))

    def _on_timeout(self) -> None:
        self._begun = time.monotonic()
        self._not_before = self._begun + FRAME_SECONDS
        self._draw()
        self._painted.start(0)  # Qt repaints before timers have their turn

    def _on_painted(self) -> None:
        self._not_before = self._begun + max(FRAME_SECONDS, 4 * (time.monotonic() - self._begun))
        if self._timer.isActive():
            self._wait()
