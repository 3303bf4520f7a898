"""What came of a scenario."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw

from gui.history.problems import HistoryError
from tests.torture._killing import WorkerError

_BREAKS = (apsw.Error, HistoryError, WorkerError, OSError, ValueError, LookupError, AssertionError, UnicodeError)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a scenario is to be run."""

    folder: Path
    """Its own; what a round leaves behind is removed unless something was wrong."""
    rounds: int
    seed: int
    jobs: int = 2
    """So many rounds run at the same time."""
    short: bool = False
    """Whether waits are to be short: for CI."""


@dataclass(slots=True)
class Round:
    """What came of one round."""

    critical: bool = False
    """The kill came while there was something to lose."""
    lost: int = 0
    corrupt: int = 0
    worst_ms: float = 0.0
    """How old the oldest thing was that went with the crash."""
    faults: list[str] = field(default_factory=list)
    """Every promise that was not kept, in words."""

    def lose(self, what: str) -> None:
        self.lost += 1
        self.faults.append(f"lost: {what}")

    def spoil(self, what: str) -> None:
        self.corrupt += 1
        self.faults.append(f"corrupt: {what}")


@dataclass(slots=True)
class Result:
    """A line of the table."""

    scenario: str
    rounds: int = 0
    critical: int = 0
    lost: int = 0
    corrupt: int = 0
    worst: str = "–"
    remark: str = ""
    skipped: str = ""
    """Why it was not run; empty where it was."""
    faults: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not (self.faults or self.lost or self.corrupt)

    def add(self, each: Round) -> None:
        self.rounds += 1
        self.critical += each.critical
        self.lost += each.lost
        self.corrupt += each.corrupt
        self.faults += each.faults


def run_rounds(
    result: Result, plan: Plan, one: Callable[[Path, Random], Round], *, jobs: int | None = None
) -> list[Round]:
    """Run `one` again and again, each time in a directory of its own, and add up what came of it."""

    def run(number: int) -> Round:
        folder = plan.folder / f"{plan.seed}-{number}"
        folder.mkdir(mode=0o700, parents=True)
        try:
            done = one(folder, Random(f"{plan.seed} {result.scenario} {number}"))
        except _BREAKS as error:  # a finding, and the others go on
            done = Round(faults=[f"{type(error).__name__}: {error}"])
        done.faults = [f"round {number}: {fault}" for fault in done.faults]
        if done.faults:
            done.faults[-1] += f" (kept in {folder})"
        else:
            shutil.rmtree(folder, ignore_errors=True)
        return done

    with ThreadPoolExecutor(jobs or plan.jobs) as pool:
        rounds = list(pool.map(run, range(plan.rounds)))
    for each in rounds:
        result.add(each)
    return rounds


def worst_ms(rounds: list[Round]) -> str:
    return f"{max((each.worst_ms for each in rounds), default=0.0):.0f} ms"
