"""The seconds that are counted in bubbles."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from gui.transcript.bubbles.bubble import Bubble

_TICK_MS = 1000


class Seconds(QObject):
    """Brings what counts seconds up to date. Its timer runs only while something does."""

    def __init__(
        self, *, live: Callable[[], Mapping[int, Bubble]], clock: Callable[[], float], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._live = live
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def tick(self) -> None:
        now = self._clock()
        for bubble in self._live().values():
            if bubble.needs_clock:
                bubble.tick(now)

    def update(self) -> None:
        """Other bubbles may be there, or what they show may have changed."""
        needed = any(bubble.needs_clock for bubble in self._live().values())
        if needed and not self._timer.isActive():
            self._timer.start()
        elif not needed:
            self._timer.stop()
