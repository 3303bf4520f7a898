"""The database on threads of its own, as awaitable calls: one that writes, one that reads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import apsw

from gui.history.checking import deleted_underneath
from gui.history.connection import connect
from gui.history.problems import HistoryError, Problem, error_of, os_error

P = ParamSpec("P")
T = TypeVar("T")

Statement = Callable[Concatenate[apsw.Connection, P], T]
"""A plain function over a connection, such as those in `gui.history.conversations`."""


class Database:
    """Statements run one after the other on each thread, in the order they were asked for. What is read after a write
    was awaited sees it. All calls are for the loop's thread."""

    def __init__(
        self, path: Path, *, read_only: bool = False, on_deleted: Callable[[apsw.Connection], None] | None = None
    ) -> None:
        """`on_deleted` is called on the writing thread where the file was deleted or replaced while it is open: with
        the connection that still has all of it, and is closed afterwards."""
        self._path = path
        self._read_only = read_only
        self._on_deleted = on_deleted
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="history-writer")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="history-reader")
        self._writer: apsw.Connection | None = None
        self._reader: apsw.Connection | None = None

    @property
    def read_only(self) -> bool:
        return self._read_only

    async def open(self) -> None:
        """Open the file for writing, so that it is held whatever becomes of its name.

        Raises:
            HistoryError: as `write`.
        """
        if not self._read_only:
            await self._run(self._writing, self._writing_connection)

    async def read(self, statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it on the reading thread.

        Raises:
            HistoryError: SQLite's errors, by kind.
        """

        def work() -> T:
            if self._reader is None:
                self._reader = connect(self._path, read_only=True)
            return statement(self._reader, *args, **kwargs)

        return await self._run(self._reading, work)

    async def write(self, statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it on the writing thread in a transaction, and see that to the disk.

        Raises:
            HistoryError: nothing has changed.
        """
        if self._read_only:
            raise HistoryError(Problem.READ_ONLY)

        def work() -> T:
            connection = self._writing_connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = statement(connection, *args, **kwargs)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # some errors have rolled back already
                    connection.execute("ROLLBACK")
                raise
            return result

        return await self._run(self._writing, work)

    async def close(self) -> None:
        """Let what was asked for end, then close."""
        await self._run(self._reading, self._close_reader)
        await self._run(self._writing, self._finish_writing)
        self._reading.shutdown()
        self._writing.shutdown()

    def _writing_connection(self) -> apsw.Connection:
        if self._writer is not None and self._on_deleted is not None and deleted_underneath(self._writer, self._path):
            self._on_deleted(self._writer)
            # A connection that closes last removes the log that is beside the file's name: before there is a new one.
            self._reading.submit(self._close_reader).result()
            self._close_writer()
        if self._writer is None:
            self._writer = connect(self._path)
        return self._writer

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close(True)
            self._reader = None

    def _finish_writing(self) -> None:
        if self._writer is not None:
            self._writing_connection()  # what was deleted underneath is there again
        self._close_writer()

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.close(True)
            self._writer = None

    async def _run(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        try:
            return await asyncio.wrap_future(thread.submit(work))
        except apsw.Error as error:
            raise error_of(error) from error
        except UnicodeDecodeError as error:  # a byte of a title or a name has changed, which SQLite does not notice
            raise HistoryError(Problem.DAMAGED, str(error)) from error
        except OSError as error:
            raise os_error(error) from error
