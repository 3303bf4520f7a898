"""The model's own process: llama.cpp's server for one model, until whoever started it goes away.

It gets an `Order` as a line of JSON on its standard input, and reports on its standard output (`Report`). llama.cpp
loads native code of which a mistake, or a lack of memory, ends a process: it must be this one and not the window's.
Nothing of the program is imported here but what those two lines need.
"""

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from provider.local.engine_job import Job, Order, Report

_PIECE = 4 * 2**20
_REPORT_SECONDS = 0.1
_NICENESS = 5
"""The model computes on all cores; the window goes before it."""
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Returns the exit status; while the model runs it does not return."""
    reports = _Reports()
    order = _order(sys.stdin.buffer.readline())
    _die_with(order.parent)
    _give_way()
    threading.Thread(target=_end_with_input, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        import xllamacpp
    except ImportError as error:
        reports.send({"phase": "missing", "why": f"xllamacpp cannot be loaded ({error})"})
        return 1
    _read_ahead(order.job, reports)
    reports.send({"phase": "starting"})
    parameters = xllamacpp.CommonParams()
    _set_up(parameters, order)
    try:
        server = xllamacpp.Server(parameters)
    except RuntimeError as error:
        reports.send({"phase": "failed", "why": str(error)})
        return 1
    reports.send({"phase": "ready", "address": server.listening_address})
    threading.Event().wait()
    return 0


def _order(line: bytes) -> Order:
    fields = json.loads(line)
    job = fields["job"]
    return Order(
        job=Job(**(job | {"files": tuple(job["files"])})),
        parent=fields["parent"],
        key=fields["key"],
    )


def _set_up(parameters: Any, order: Order) -> None:
    """Fill llama.cpp's parameters: one conversation at a time, on this computer only, and nothing but the answers."""
    parameters.model.path = order.job.files[0]
    for name, value in {
        "hostnames": ["127.0.0.1"],
        "port": 0,
        "api_keys": [order.key],
        "n_ctx": order.job.context,
        "n_parallel": 1,
        "n_batch": 512,  # it tells how far it is after each
        "cache_ram_mib": order.job.cache_bytes // 2**20,
        "ui": False,
        "endpoint_slots": False,
        "offline": True,
        "verbosity": 2,
    }.items():
        setattr(parameters, name, value)


def _read_ahead(job: Job, reports: "_Reports") -> None:
    """Bring the file into the system's memory, which is what loading waits for, and tell how far it is.

    Where there is no room for all of it, reading it ahead would only push out what is needed: it is left to
    llama.cpp, which reads what it needs.
    """
    from provider.local.memory import free_memory

    paths = [Path(each) for each in job.files]
    try:
        total = sum(path.stat().st_size for path in paths)
        free = free_memory()
        if free is not None and total > free:
            return
        done, told = 0, 0.0
        for path in paths:
            with path.open("rb", buffering=0) as file:
                buffer = bytearray(_PIECE)
                while count := file.readinto(buffer):
                    done += count
                    if time.monotonic() - told > _REPORT_SECONDS:
                        told = time.monotonic()
                        reports.send({"phase": "reading", "fraction": done / max(total, done)})
    except OSError:
        return  # llama.cpp will say what is wrong with it


def _die_with(parent: int) -> None:
    """Let Linux end this process with its parent, at once and also while native code is busy."""
    if sys.platform == "linux":
        import ctypes
        import signal

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it was over before that
            os._exit(0)


def _give_way() -> None:
    """Let the window go first: for the processor, and on Linux when memory runs out and a process has to go."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _end_with_input(stream: BinaryIO) -> None:
    """Nobody writes any more, but the pipe stays open as long as there is somebody who could."""
    with contextlib.suppress(OSError):
        while stream.read(4096):
            pass
    os._exit(0)


class _Reports:
    """The standard output, kept for reports: what native code prints goes where errors go."""

    def __init__(self) -> None:
        self._file = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)

    def send(self, report: Report) -> None:
        with contextlib.suppress(OSError):
            self._file.write(json.dumps(report).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
