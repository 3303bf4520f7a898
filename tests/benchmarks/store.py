"""What the history costs: to keep a reply as it streams, to open, to list and to search what is kept.

Prints {"append_p95_ms", "write_amplification", "open_10k_ms", "sidebar_ratio_100k", "search_p95_ms"}: how long a flush
of a stream takes to be on the disk; bytes written for each byte of a reply of 400 KB that comes slowly, from before its
prompt until the database is closed; from asking for a conversation of 10,000 messages to its first paint; the same
for the list of 100,000 conversations, as a multiple of that of 1,000; from a key pressed to the first hits among
1,000,000 messages. Further figures say where these come from.

The databases are made once, in some minutes, and lie in the system's directory for temporary files. `--without-search`
leaves out what needs the large one.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks._history import history
from tests.benchmarks._store_screens import Screens
from tests.benchmarks._store_search import CONVERSATIONS, MESSAGES, search_seconds
from tests.benchmarks._store_writing import amplification, append_seconds

FLUSHES = 400
FAST, SLOW = 80, 4_000
"""Flushes that a reply of 400 KB takes: in 20 seconds, in 17 minutes."""
ROUNDS = 3
_SLOWEST = 8


def main() -> None:
    report: dict[str, object] = {}
    detail: dict[str, object] = {}
    _writing(report, detail)
    seconds = Screens().seconds()
    report["open_10k_ms"] = _ms(seconds["open_10k"])
    report["sidebar_ratio_100k"] = round(seconds["list_many"] / seconds["list_few"], 2)
    detail["screens_ms"] = {name: _ms(taken) for name, taken in seconds.items()}
    if "--without-search" not in sys.argv:
        _searching(report, detail)
    print(json.dumps(detail, ensure_ascii=False, indent=2), file=sys.stderr)
    print(json.dumps(report))


def _writing(report: dict[str, object], detail: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        appended = append_seconds(Path(folder), flushes=FLUSHES)
    report["append_p95_ms"] = _ms(_p95(appended))
    detail["append_median_ms"] = _ms(statistics.median(appended))
    slow, fast = amplification(flushes=SLOW), amplification(flushes=FAST)
    report["write_amplification"] = round(slow["total"], 2)
    detail["written_slow"] = {name: round(share, 2) for name, share in slow.items()}
    detail["written_fast"] = {name: round(share, 2) for name, share in fast.items()}


def _searching(report: dict[str, object], detail: dict[str, object]) -> None:
    path = history(conversations=CONVERSATIONS, messages=MESSAGES)
    taken = asyncio.run(search_seconds(path, rounds=ROUNDS))
    everything = [seconds for found in taken.values() for seconds in found]
    report["search_p95_ms"] = _ms(_p95(everything))
    detail["search_median_ms"] = _ms(statistics.median(everything))
    slowest = sorted(taken, key=lambda text: statistics.median(taken[text]), reverse=True)[:_SLOWEST]
    detail["slowest_searches_ms"] = {text: _ms(statistics.median(taken[text])) for text in slowest}
    detail["searched_mb"] = round(path.stat().st_size / 1e6)


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.95 * len(seconds))]


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


if __name__ == "__main__":
    main()
