"""Runs one local model at a time: started when it is asked, replaced by the next one, stopped when idle."""

import asyncio
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from provider.local.engine_job import Job
from provider.local.process import EngineProcess

IDLE_SECONDS = 600.0
"""After this time without a question the model's memory is given back."""


class Engine:
    """Belongs to one event loop. Models are large: a second one waits until nobody uses the first, and replaces it."""

    def __init__(self, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self.idle_seconds = idle_seconds
        self._process: EngineProcess | None = None
        self._uses = 0
        self._gate = asyncio.Lock()
        """Who waits for another model to be free holds it, so that everybody's turn comes in order."""
        self._free = asyncio.Event()
        self._free.set()
        self._idle: asyncio.TimerHandle | None = None

    @property
    def process(self) -> EngineProcess | None:
        """The model's process, where there is one that has not ended."""
        return self._process if self._process is not None and self._process.failure is None else None

    def is_taken(self, job: Job) -> bool:
        """Whether this job would have to wait for another model's replies."""
        return self._gate.locked() or (bool(self._uses) and self.process is not None and self.process.job != job)

    @asynccontextmanager
    async def use(self, job: Job) -> AsyncIterator[EngineProcess]:
        """A process that does this job or is about to; nobody takes it away meanwhile.

        Raises:
            EngineMissingError: none can be started.
        """
        async with self._gate:
            process = await self._take(job)
        try:
            yield process
        finally:
            self._uses -= 1
            if not self._uses:
                self._free.set()
                self._rest()

    async def stop(self) -> None:
        """End the process, whoever uses it, and wait until it has ended."""
        process = self.process
        if process is not None:
            await process.stop()

    def kill(self) -> None:
        """End the process without waiting."""
        if self._process is not None:
            self._process.kill()

    async def _take(self, job: Job) -> EngineProcess:
        if self.process is not None and self.process.job != job:
            await self._free.wait()
            await self.stop()
        process = self.process
        if process is None:
            process = self._process = EngineProcess(job)
        self._uses += 1
        self._free.clear()
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        return process

    def _rest(self) -> None:
        self._idle = asyncio.get_running_loop().call_later(self.idle_seconds, self._stop_idle)

    def _stop_idle(self) -> None:
        self._idle = None
        if not self._uses:
            self.kill()


_engines: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Engine]" = weakref.WeakKeyDictionary()


def engine() -> Engine:
    """The one of the running event loop."""
    loop = asyncio.get_running_loop()
    found = _engines.get(loop)
    if found is None:
        found = _engines[loop] = Engine()
    return found


async def stop_engine() -> None:
    """End the model's process of the running loop, where there is one."""
    found = _engines.get(asyncio.get_running_loop())
    if found is not None:
        await found.stop()
