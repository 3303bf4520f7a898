"""How long a window's thread leaves its event loop waiting."""

import os
import statistics
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5


class Heartbeat(QObject):
    """A timer that should fire every five milliseconds; its delays are the stalls.

    Time in which the thread could have run but another program had the processor does not count: Linux keeps account
    of that. `late` has one delay for every beat that was due: a stall of 50 ms makes all those late that fell into it,
    the first by 50 ms, the next by 45 and so on, as a user's key or click at that moment would be.
    """

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        """Seconds."""
        self._waited = _RunQueue()
        self._last = 0.0
        self._last_waited = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def p99_ms(self) -> float:
        return statistics.quantiles(self.late, n=100)[98] * 1000

    @property
    def max_ms(self) -> float:
        return max(self.late) * 1000

    def start(self) -> None:
        self._last, self._last_waited = time.monotonic(), self._waited.seconds()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._timer.stop()
        self._waited.close()

    def _on_timeout(self) -> None:
        now, waited = time.monotonic(), self._waited.seconds()
        late = now - self._last - (waited - self._last_waited) - BEAT_MS / 1000
        self._last, self._last_waited = now, waited
        self.late.append(max(0.0, late))
        while late > BEAT_MS / 1000:
            late -= BEAT_MS / 1000
            self.late.append(late)


class _RunQueue:
    """How long this thread has waited for a processor, in seconds; always none where the system does not say."""

    def __init__(self) -> None:
        path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._file = os.open(path, os.O_RDONLY) if path.exists() else None

    def seconds(self) -> float:
        return int(os.pread(self._file, 100, 0).split()[1]) / 1e9 if self._file is not None else 0.0

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
