"""Notices that a stream has stopped getting anywhere."""

import asyncio
import time
from collections.abc import Callable
from typing import Literal

Phase = Literal["connection", "first byte", "next byte"]

LONGEST_TICK = 0.25
"""Seconds between two looks; short beside every limit, and idle enough not to be seen in a CPU meter."""


class Watchdog:
    """Calls `on_expired` once when `seconds` of waiting went by without progress.

    aiohttp's own read timeout measures from socket to socket: it never fires while a server drips blanks, and it
    fires falsely after the process was stopped or the window's thread was blocked, since the timer is due before the
    bytes that wait in the socket are read. Hence a count of ticks: each adds the time since the last one, but at
    most two ticks' worth, so only time in which the event loop was alive counts. One repeated timer and none a
    chunk, because qasync keeps cancelled timers until they would have fired.
    """

    def __init__(
        self,
        *,
        is_waiting: Callable[[], bool],
        on_expired: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_waiting = is_waiting
        self._on_expired = on_expired
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None
        self._tick = LONGEST_TICK
        self._last = 0.0
        self._waited = 0.0
        self.phase: Phase = "connection"
        self.seconds = 0.0
        """The limit of the current phase."""

    def begin(self, phase: Phase, seconds: float) -> None:
        """Count from zero towards the limit of a new phase."""
        self.phase = phase
        self.seconds = seconds
        self._tick = min(LONGEST_TICK, seconds / 4)
        self._waited = 0.0
        self._schedule()

    def progress(self) -> None:
        """Count from zero again."""
        self._waited = 0.0

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def forget(self) -> None:
        """Stop for good, and let go of whom it asks and tells."""
        self.stop()
        self._is_waiting, self._on_expired = _no, _nothing

    def _schedule(self) -> None:
        self.stop()
        self._last = self._clock()
        self._timer = asyncio.get_running_loop().call_later(self._tick, self._look)

    def _look(self) -> None:
        if self._is_waiting():
            self._waited += min(self._clock() - self._last, 2 * self._tick)
        if self._waited >= self.seconds:
            self.stop()
            self._on_expired()
        else:
            self._schedule()


def _no() -> bool:
    return False


def _nothing() -> None:
    pass
