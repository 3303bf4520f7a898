"""Smooth scrolling."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.theme.motion import motion_reduced

NOTCH = 120
"""What `angleDelta` says of one notch of a wheel: eighths of a degree."""
GLIDE_SECONDS = 0.12
_LEAST_INTERVAL_MS = 4


class WheelMotion(QObject):
    """Turns what a wheel or a touchpad says into scrolling.

    A touchpad moves the text with the fingers, pixel by pixel. A wheel's notch glides; the first step comes at once,
    further notches add to it, and a turn the other way, or `stop`, ends it where it is.
    """

    def __init__(
        self,
        *,
        scroll: Callable[[int], None],
        page: Callable[[], int],
        step: int,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject,
    ) -> None:
        """`step` is what the system's number of lines a notch is counted in, in pixels."""
        super().__init__(parent)
        self._scroll = scroll
        self._page = page
        self._step = step
        self._clock = clock
        self._rest = 0.0
        """Less than a pixel that was not scrolled yet."""
        self._distance = 0.0
        self._done = 0.0
        self._begun = 0.0
        self._last = 0.0
        """When the last step was."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def gliding(self) -> bool:
        return self._timer.isActive()

    def turn(self, event: QWheelEvent) -> bool:
        """Scroll as the event says; False where it is not about scrolling up and down."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        pixels, angle = self._pixels(event), event.angleDelta().y()
        if pixels.y():
            self.stop()
            self._move(-pixels.y())
            return True
        if not angle:
            return False
        distance = -angle / NOTCH * min(QApplication.wheelScrollLines() * self._step, self._page())
        if angle % NOTCH or motion_reduced():
            self.stop()
            self._move(distance)
        else:
            self._glide(distance)
        return True

    def stop(self) -> None:
        self._timer.stop()

    def _pixels(self, event: QWheelEvent) -> QPoint:
        # Under X11 drivers say what they like here.
        return QPoint() if QGuiApplication.platformName() == "xcb" else event.pixelDelta()

    def _glide(self, distance: float) -> None:
        left = self._distance - self._done
        if self.gliding and left * distance > 0:
            self._start_from(self._last, left + distance)  # the next step comes within a frame
            return
        interval = self._interval_ms()
        self._start_from(self._clock() - interval / 1000, distance)
        self._timer.start(interval)
        self._on_timeout()

    def _start_from(self, begun: float, distance: float) -> None:
        self._begun, self._distance, self._done = begun, distance, 0.0

    def _on_timeout(self) -> None:
        self._last = self._clock()
        share = min(1.0, (self._last - self._begun) / GLIDE_SECONDS)
        if share >= 1:
            self.stop()
        way = self._distance * (1 - (1 - share) ** 3)  # quick at first, then slower and slower
        by, self._done = way - self._done, way
        self._move(by)

    def _move(self, distance: float) -> None:
        self._rest += distance
        pixels = round(self._rest)
        self._rest -= pixels
        if pixels:
            self._scroll(pixels)

    def _interval_ms(self) -> int:
        screen = QGuiApplication.primaryScreen()
        return max(_LEAST_INTERVAL_MS, int(1000 / max(1.0, screen.refreshRate())))
