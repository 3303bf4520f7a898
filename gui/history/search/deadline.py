"""A search that takes too long, or that nobody waits for any more, ends with what it has."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import apsw

_STEPS = 500
"""Of SQLite's machine, between two looks at the clock."""


class Deadline:
    """Over after some seconds, or once `stopped` says so, which may be asked on the thread that searches."""

    def __init__(self, *, seconds: float, stopped: Callable[[], bool]) -> None:
        self._until = time.monotonic() + seconds
        self._stopped = stopped
        self.passed = False
        """Whether it was noticed that it is over."""

    def over(self) -> bool:
        if not self.passed:
            self.passed = self._stopped() or time.monotonic() >= self._until
        return self.passed

    @contextmanager
    def applied(self, connection: apsw.Connection) -> Iterator[None]:
        """A statement within ends early when it is over; what it gave until then counts."""
        connection.set_progress_handler(self.over, _STEPS, id=self)
        try:
            yield
        except apsw.InterruptError:
            if not self.passed:
                raise
        finally:
            connection.set_progress_handler(None, id=self)
