"""How long work is given up when Rill quits."""

from collections.abc import Callable

Stop = Callable[[], bool]
"""Asked every few milliseconds, on the thread that works: whether to give up."""


class StoppedError(Exception):
    """Given up because it was asked to be. Nothing was kept of it."""


def never() -> bool:
    """Go on to the end."""
    return False


def look(stop: Stop) -> None:
    """Raises StoppedError where it is time to."""
    if stop():
        raise StoppedError
