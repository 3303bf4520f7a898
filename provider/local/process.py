"""The parent's side of the model's process: starting, watching and ending it."""

import asyncio
import atexit
import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import weakref
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import IO, Final

from provider.errors import ProviderError
from provider.local.engine_job import Job, Order, Report
from provider.local.errors import EngineEndedError, EngineMissingError, MemoryNeededError, ModelNotLoadedError
from provider.transport.redaction import excerpt
from provider.transport.text import clean
from provider.types import Progress

FROZEN_SWITCH: Final = "--local-engine"
"""With this the built program, which is its own Python, is the model's process and no window."""
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from provider.local.engine_process import main; main()"
_MOST_LINES = 200
"""Of what the process prints, for the details of an error."""
_END_SECONDS = 5.0


def command() -> Sequence[str]:
    """How the process is started. Its working directory is on no search path: anybody's files may lie there."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_SWITCH]
    return [sys.executable, "-P", "-c", _START, str(_ROOT)]


class EngineProcess:
    """One model's process. Made on an event loop, whose thread must outlive it: Linux ends it with that thread.

    Plain pipes and two threads instead of asyncio's subprocesses, which want a watcher of children that not every
    loop has.
    """

    def __init__(self, job: Job) -> None:
        self.job: Final = job
        self.key: Final = secrets.token_urlsafe(32)
        self.address = ""
        """Where the model answers, once it is ready."""
        self.failure: ProviderError | None = None
        """Why the process is of no use any more."""
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._report: Report = {"phase": "starting"}
        self._printed: deque[str] = deque(maxlen=_MOST_LINES)
        self._process = self._start()
        _alive.add(self._process)
        threading.Thread(target=self._listen, name="model's process", daemon=True).start()

    @property
    def id(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def printed(self) -> str:
        """The last of what the process printed, for the details of an error."""
        return "\n".join(self._printed)

    async def until_ready(self) -> AsyncGenerator[Progress, None]:
        """Tells how far loading is, and ends when the model answers.

        Raises:
            ModelNotLoadedError, EngineMissingError, EngineEndedError: it never will.
        """
        while not self.address and self.failure is None:
            changed = self._changed
            if self._report["phase"] == "reading":
                yield Progress("Loading the model", self._report.get("fraction"))
            else:
                yield Progress("Starting the model")
            await changed.wait()
        if self.failure is not None:
            raise self.failure

    async def until_ended(self, *, seconds: float) -> bool:
        """Wait so long for the end; False where the process goes on."""
        try:
            async with asyncio.timeout(seconds):
                while self.failure is None:
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def kill(self) -> None:
        """End it at once. It holds nothing that could be lost."""
        with contextlib.suppress(OSError):
            self._process.kill()

    async def stop(self) -> None:
        """End it and wait until it has."""
        self.kill()
        await self.until_ended(seconds=_END_SECONDS)

    def _start(self) -> "subprocess.Popen[bytes]":
        try:
            process = subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # So that Windows opens no console for it: by its documents, not run.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise EngineMissingError(why=error.strerror or "its process could not be started") from None
        order = Order(job=self.job, parent=os.getpid(), key=self.key)
        with contextlib.suppress(OSError):  # it has ended already, and that will be told
            stream = _pipe(process.stdin)
            stream.write(json.dumps(order.as_json()).encode() + b"\n")
            stream.flush()
        return process

    # -- the threads

    def _listen(self) -> None:
        printing = threading.Thread(target=self._keep_printed, daemon=True)
        printing.start()
        for line in _pipe(self._process.stdout):
            with contextlib.suppress(ValueError):
                self._post(json.loads(line))
        status = self._process.wait()
        printing.join(timeout=1)
        _alive.discard(self._process)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                _pipe(stream).close()
        self._post(None, status=status)

    def _keep_printed(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in _pipe(self._process.stderr):
                self._printed.append(clean(line.decode("utf-8", "replace").rstrip())[:500])

    def _post(self, report: Report | None, *, status: int = 0) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._on_report, report, status)

    # -- on the loop

    def _on_report(self, report: Report | None, status: int) -> None:
        if report is None:
            how = how_it_ended(status)
            self.failure = self.failure or EngineEndedError(how=how, detail=excerpt(self.printed, limit=2000))
        elif report["phase"] == "ready":
            self.address = f"{report['address'].rstrip('/')}/v1"
        elif report["phase"] == "missing":
            self.failure = EngineMissingError(why=report["why"])
        elif report["phase"] == "failed":
            self.failure = self._not_loaded(report["why"])
        else:
            self._report = report
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _not_loaded(self, why: str) -> ProviderError:
        file, detail = clean(self.job.path.name), excerpt(self.printed, limit=2000)
        if lacks_memory(self._printed):
            return MemoryNeededError(file=file, detail=detail)
        return ModelNotLoadedError(file=file, why=reason_in(self._printed) or why.rstrip("."), detail=detail)


def lacks_memory(lines: Sequence[str]) -> bool:
    """Whether llama.cpp says that it did not get the memory it asked for."""
    return any("insufficient memory" in line or "failed to allocate" in line for line in lines)


def how_it_ended(status: int) -> str:
    """What an exit status means, in plain words."""
    if status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        known = {
            "SIGKILL": "it was killed, probably because memory ran out",
            "SIGILL": "it needs a newer processor",
        }
        return known.get(name, f"it crashed ({name})")
    if status >= 2**31:  # Windows' own numbers; by its documents, not run
        return f"it crashed ({status:#x})"
    return f"exit status {status}"


def reason_in(lines: Sequence[str]) -> str:
    """llama.cpp's own words for why it could not load a model; empty where it has none."""
    for line in lines:
        _, found, words = line.partition("error loading model: ")
        if found:
            return excerpt(words.rstrip("."))
    return ""


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("the process was started without pipes")
    return stream


_alive: "weakref.WeakSet[subprocess.Popen[bytes]]" = weakref.WeakSet()


@atexit.register
def _kill_all() -> None:
    """Processes whose loop is gone, as after `rill ask`."""
    for process in list(_alive):
        with contextlib.suppress(OSError):
            process.kill()
