"""What all counterparties share: they run on 127.0.0.1 on a port of their own, in this event loop or in a thread."""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar


class Counterparty(ABC):
    """A server on the loopback interface.

    `async with Something() as server` runs it in the test's own loop, `with running(Something()) as server` in a
    thread, for tests that are not coroutines or that block their loop. `port` 0 takes a free one.
    """

    scheme = "http"

    def __init__(self, *, port: int = 0) -> None:
        self.port = port
        self.connections = 0
        """How many TCP connections were accepted so far."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @abstractmethod
    async def start(self) -> None:
        """Listen, and set `port`."""

    @abstractmethod
    async def stop(self) -> None:
        """Close everything, in the loop that `start` ran in."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()


async def eventually(condition: Callable[[], object], *, seconds: float = 5.0) -> None:
    """Wait until `condition` holds, for what happens in another thread or process and tells nobody."""
    for _ in range(int(seconds / 0.005)):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError(f"not within {seconds} s")


Party = TypeVar("Party", bound=Counterparty)


@contextmanager
def running(party: Party) -> Iterator[Party]:
    """Run `party` in a thread with a loop of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=type(party).__name__, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(party.start(), loop).result(10)
        yield party
    finally:
        asyncio.run_coroutine_threadsafe(_wind_up(party), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _wind_up(party: Counterparty) -> None:
    await party.stop()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
