"""The history as the rest of the program has it: opened beside the window, awaited by whoever needs it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import apsw

from gui.history.database import Database, Statement
from gui.history.journal import Journal, Piece
from gui.history.problems import HistoryError, Problem, os_error
from gui.history.renewing import write_anew

if TYPE_CHECKING:
    from gui.history.opening import Opening
    from gui.history.places import Places

P = ParamSpec("P")
T = TypeVar("T")


class History:
    """Everything asked for before it is open waits until it is. All calls are for the loop's thread."""

    def __init__(self, places: "Places") -> None:
        self._places = places
        self._journal = Journal(places.journal)
        self._database: Database | None = None
        self._opening: Opening | None = None
        self._opened = asyncio.Event()
        self.backing_up = asyncio.Lock()
        """Held by whoever makes a backup, or removes them: each makes its copy under the same name."""
        self._suspicious = False
        self._rewritten = False
        # Not the writer's, which may have to wait until another program lets go of the database.
        self._appending = ThreadPoolExecutor(1, thread_name_prefix="history-journal")

    @property
    def places(self) -> "Places":
        return self._places

    @property
    def opening(self) -> "Opening | None":
        """What was found when it was opened; None before."""
        return self._opening

    async def open(self) -> "Opening":
        """Lock, repair and migrate what lies there, beside the loop's thread. Never fails."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="history-opener")
        opening = await asyncio.wrap_future(thread.submit(_open, self._places))
        thread.shutdown()
        self._opening = opening
        if opening.problem is None:
            self._database = Database(opening.database, on_deleted=self._write_anew)
        else:
            self._database = Database(opening.database, read_only=opening.read_only)
        with suppress(HistoryError):  # whoever writes is told
            await self._database.open()
        self._opened.set()
        return opening

    async def opened(self) -> None:
        """Wait until it is open."""
        await self._opened.wait()

    async def read(self, statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `Database.read`."""
        return await self._noticing_damage((await self._ready()).read(statement, *args, **kwargs))

    async def write(self, statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `Database.write`."""
        return await self._noticing_damage((await self._ready()).write(statement, *args, **kwargs))

    async def append(self, pieces: Sequence[Piece]) -> None:
        """See what has arrived of replies to the disk.

        Raises:
            HistoryError: none of it was written.
        """
        await self._on_journal(lambda: self._journal.append(pieces))

    async def clear_journal(self) -> None:
        """All replies have ended, and the database has them."""
        await self._on_journal(self._journal.clear)

    async def close(self) -> None:
        """Let what was asked for end, and give the lock back."""
        opening = self._opening
        if opening is None:
            return
        await self._on_journal(self._journal.close)
        self._appending.shutdown()
        await (await self._ready()).close()
        opening.release(suspect=self._suspicious)

    def suspect(self) -> None:
        """Something in the file is not as it should be: let the next start look at all of it, and repair it."""
        self._suspicious = True

    @property
    def rewritten(self) -> bool:
        """Whether the files were deleted or replaced by somebody, and written anew from what was open."""
        return self._rewritten

    def _write_anew(self, connection: apsw.Connection) -> None:
        write_anew(connection, self._places)
        self._rewritten = True

    async def _noticing_damage(self, call: Awaitable[T]) -> T:
        """Whatever it is that fails because of it, people are told that the next start repairs it."""
        try:
            return await call
        except HistoryError as error:
            if error.problem is Problem.DAMAGED:
                self.suspect()
            raise

    async def _on_journal(self, work: Callable[[], None]) -> None:
        await self._ready()
        if self._opening is None or self._opening.problem is not None:
            return  # a later start will not look at what is written now
        try:
            await asyncio.wrap_future(self._appending.submit(work))
        except OSError as error:
            raise os_error(error) from error

    async def _ready(self) -> Database:
        await self._opened.wait()
        if self._database is None:
            raise RuntimeError("the history was opened without a database")
        return self._database


def _open(places: "Places") -> "Opening":
    from gui.history.opening import open_history  # what is seldom needed comes with it, on the thread it is needed on

    return open_history(places)
