"""Lays out messages before they are scrolled to."""

import time
from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from gui.transcript.arranger import Arranger

PAUSE_MS = 16
"""Between two pieces of work, so that frames and input come first."""
_SHORT_PAUSE_MS = 6
"""The same while what is worked on is less than a screen away."""
WORK_SECONDS = 0.0005
"""A piece of work takes no longer than this and a paragraph or two."""
_SCREENS = 3
"""How far ahead, in heights of the view."""
_ROWS = 32
"""At most so many messages: there are no more bubbles to spare for them."""


class Prepare(Protocol):
    """Works on a row for some seconds at most and says whether that is done."""

    def __call__(self, row: int, *, width: int, seconds: float) -> bool: ...


class Ahead(QObject):
    """Works in small pieces on what stands next above and below, first where one is scrolling to.

    A long answer takes longer to lay out than a frame may last. Met unprepared it would stop the wheel for a moment.
    """

    def __init__(self, *, arranger: Arranger, prepare: Prepare, parent: QObject) -> None:
        super().__init__(parent)
        self._arranger = arranger
        self._prepare = prepare
        self._upwards = True
        self._height = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._work)

    @property
    def busy(self) -> bool:
        return self._timer.isActive()

    def look(self, *, height: int, upwards: bool | None = None, after_ms: int = PAUSE_MS) -> None:
        """Something else can be seen now, in a view of this height. `upwards`: where it was scrolled to."""
        self._height = height
        if upwards is not None:
            self._upwards = upwards
        if len(self._arranger.live) == len(self._arranger.heights):
            return
        if not self._timer.isActive() or after_ms > PAUSE_MS:
            self._timer.start(after_ms)

    def stop(self) -> None:
        self._timer.stop()

    def _work(self) -> None:
        begun = time.perf_counter()
        for row, away in [*self._rows(upwards=self._upwards), *self._rows(upwards=not self._upwards)]:
            done = self._prepare(row, width=self._arranger.width_of(row), seconds=WORK_SECONDS)
            if not done or time.perf_counter() - begun > WORK_SECONDS:
                self._timer.start(_SHORT_PAUSE_MS if away < self._height else PAUSE_MS)
                return

    def _rows(self, *, upwards: bool) -> Iterator[tuple[int, int]]:
        """The rows without a bubble that come next in a direction, and how many pixels further each is."""
        live, heights = self._arranger.live, self._arranger.heights
        if not live:
            return
        row, step = (min(live), -1) if upwards else (max(live), 1)
        away = 0
        for _ in range(_ROWS):
            row += step
            if not 0 <= row < len(heights) or away > _SCREENS * self._height:
                return
            yield row, away
            away += heights[row]
