"""Runs real code of the program in a process of its own, listens to what it promises, and kills it with SIGKILL."""

import multiprocessing
import os
import pickle
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Fact = tuple[Any, ...]
"""Something a worker tells: a word for what it is, then what belongs to it."""
Tell = Callable[..., None]
Work = Callable[[Path, int, Tell], None]
"""A function of a module, given a directory, a seed, and how to tell what has been promised."""

BEGUN = "begun"
"""Told when what is to be killed begins: the time until the kill is counted from here."""
_RAISED = "raised"
_STARTING_SECONDS = 60.0
_WORKERS = [
    f"tests.torture.{name}"
    for name in ("streaming", "migrating", "saving_settings", "backing_up", "importing", "mending")
]


@dataclass(slots=True)
class Death:
    """What was left of a worker."""

    told: list[Fact] = field(default_factory=list)
    at: float = 0.0
    """When it was killed, in monotonic seconds, which all processes share."""
    begun: float = 0.0
    """When what is to be killed began."""
    by_itself: bool = False
    """It had come to its end before."""

    def all(self, word: str) -> list[Fact]:
        """What was told under this word, in its order."""
        return [fact[1:] for fact in self.told if fact[0] == word]


class WorkerError(Exception):
    """The worker raised, or never began; the text is its traceback."""


def killed(work: Work, *, folder: Path, seed: int, seconds: float) -> Death:
    """Start a worker and kill it so many seconds after it has begun.

    Raises:
        WorkerError: it ended because of an exception.
    """
    listening, telling = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_run, args=(work, folder, seed, telling), daemon=True)
    process.start()
    telling.close()
    death = Death()
    try:
        death.by_itself = _listen(listening, death, seconds)
        death.at = time.monotonic()
        process.kill()
        _listen_to_the_end(listening, death)
    finally:
        process.kill()
        process.join()
        listening.close()
    raised = death.all(_RAISED)
    if raised or not death.all(BEGUN):
        raise WorkerError(raised[0][0] if raised else "the worker never began")
    return death


def span(work: Work, *, folder: Path) -> float:
    """The seconds in which a kill finds a worker at any point of what it does, or just done: a little more than it
    takes here when several run at once."""
    death = killed(work, folder=folder, seed=0, seconds=_STARTING_SECONDS)
    return (death.at - death.begun) * 1.5


def _listen(listening: Connection, death: Death, seconds: float) -> bool:
    """Until the time is over; True where the worker ended before."""
    until = time.monotonic() + _STARTING_SECONDS
    while listening.poll(max(0.0, until - time.monotonic())):
        try:
            death.told.append(listening.recv())
        except EOFError:
            return True
        if death.told[-1] == (BEGUN,):
            death.begun = time.monotonic()
            until = death.begun + seconds
        if time.monotonic() >= until:
            break
    return False


def _listen_to_the_end(listening: Connection, death: Death) -> None:
    """What was told before the kill and not heard yet; the last of it may be cut."""
    while True:
        try:
            death.told.append(listening.recv())
        except (EOFError, OSError, pickle.UnpicklingError):
            return


def _run(work: Work, folder: Path, seed: int, telling: Connection) -> None:
    try:
        work(folder, seed, lambda *fact: telling.send(fact))
    finally:
        if sys.exc_info()[0] is not None:
            telling.send((_RAISED, traceback.format_exc()))
        telling.close()
        os._exit(0)  # without the good order that a crash does not have either


def _context() -> Any:
    """New processes are copies of one that has imported everything: a start takes milliseconds."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_WORKERS)
    return context


_CONTEXT = _context()
