"""Kills, fills, locks and damages the history again and again, and prints what became of it.

`--kills N` is how often each of the killing scenarios is run, `--only NAME` runs one, `--json` prints an object last.
The exit code is 1 where anything was lost or corrupt.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.torture._result import Plan, Result
from tests.torture.backing_up import backing_up
from tests.torture.damaged import damaged
from tests.torture.deleted import deleted
from tests.torture.full_disk import full_disk
from tests.torture.importing import importing
from tests.torture.locked import locked
from tests.torture.mending import mending
from tests.torture.migrating import migrating
from tests.torture.saving_settings import saving_settings
from tests.torture.streaming import streaming

SCENARIOS: dict[str, Callable[[Plan], Result]] = {
    "streaming": streaming,
    "migrating": migrating,
    "settings": saving_settings,
    "backup": backing_up,
    "import": importing,
    "damaged": damaged,
    "mending": mending,
    "full-disk": full_disk,
    "locked": locked,
    "deleted": deleted,
}
_WIDTHS = (20, 7, 9, 5, 8, 8)


def torture(*, kills: int, seed: int, only: Sequence[str] = (), short: bool = False) -> list[Result]:
    """Run the scenarios one after the other and print a line of the table for each."""
    print(_line("scenario", "rounds", "critical", "lost", "corrupt", "worst", "result"))
    results = []
    folder = Path(tempfile.mkdtemp(prefix="rill-torture-"))
    for name, scenario in SCENARIOS.items():
        if only and name not in only:
            continue
        begun = time.monotonic()
        jobs = 1 if name == "streaming" else 2  # with two at a time each waits for the other's processor
        result = scenario(Plan(folder=folder / name, rounds=kills, seed=seed, jobs=jobs, short=short))
        results.append(result)
        print(_row(result, time.monotonic() - begun), flush=True)
        for fault in result.faults[:10]:
            print(f"    {fault}")
    if all(result.ok for result in results):  # else what was left is to be looked at
        shutil.rmtree(folder)
    return results


def _row(result: Result, seconds: float) -> str:
    said = f"skipped: {result.skipped}" if result.skipped else "ok" if result.ok else "FAILED"
    said = ", ".join(part for part in (f"{said} ({seconds:.0f} s)", result.remark) if part)
    return _line(result.scenario, result.rounds, result.critical, result.lost, result.corrupt, result.worst, said)


def _line(*columns: object) -> str:
    *narrow, last = map(str, columns)
    return "  ".join(f"{text:<{width}}" for text, width in zip(narrow, _WIDTHS, strict=True)) + f"  {last}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Torture the history.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", action="append", default=[], choices=list(SCENARIOS))
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    results = torture(kills=arguments.kills, seed=arguments.seed, only=arguments.only)
    if arguments.json:
        print(json.dumps({result.scenario: [result.rounds, result.lost, result.corrupt] for result in results}))
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
