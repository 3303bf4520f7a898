"""What reads the history, as those need it who only read."""

from typing import ParamSpec, Protocol, TypeVar

from gui.history.database import Statement

P = ParamSpec("P")
T = TypeVar("T")


class Reader(Protocol):
    """`gui.history.history.History`, or a `gui.history.database.Database`."""

    async def read(self, statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it on the reading thread.

        Raises:
            HistoryError: SQLite's errors, by kind.
        """
        ...
