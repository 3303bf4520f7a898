"""From a cold process to the first paint: Rill's window beside an empty QMainWindow, alternating in one run.

Prints {"ratio", "rss_ratio", "first_paint_ms", …}; times are medians of wall-clock time from before the process is
started, memory is the resident set at the first paint.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 15

REPORT = """
import json, os, time
def report():
    painted = time.monotonic()
    pages = int(open("/proc/self/statm").read().split()[1])
    print(json.dumps([painted, pages * os.sysconf("SC_PAGE_SIZE")]), flush=True)
    os._exit(0)
"""

RILL = (
    REPORT
    + """
import sys, types
sys.modules["gui.wiring"] = types.SimpleNamespace(run_until_closed=lambda **_: report())  # what follows the paint
from gui.__main__ import main
main(["--profile", sys.argv[1]])
"""
)

EMPTY = (
    REPORT
    + """
import sys
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        loop.quit()
app = QApplication(sys.argv[:1])
loop = QEventLoop()
window = Window()
window.resize(1180, 860)
window.show()
loop.exec()
report()
"""
)


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds to the first paint, and bytes resident then."""

    seconds: float
    resident: int


def start(program: str, profile: str) -> Start:
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program, profile], stdout=subprocess.PIPE, check=True, timeout=60)
    painted, resident = json.loads(done.stdout.splitlines()[-1])
    return Start(seconds=painted - begun, resident=resident)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        profile = str(Path(folder) / "profile")
        programs = {"rill": RILL, "empty": EMPTY}
        for program in programs.values():
            start(program, profile)  # compiles, and warms the disk cache for both alike
        starts: dict[str, list[Start]] = {name: [] for name in programs}
        for _ in range(ROUNDS):
            for name, program in programs.items():
                starts[name].append(start(program, profile))
    seconds = {name: statistics.median(one.seconds for one in all_) for name, all_ in starts.items()}
    resident = {name: statistics.median(one.resident for one in all_) for name, all_ in starts.items()}
    print(
        json.dumps(
            {
                "ratio": round(seconds["rill"] / seconds["empty"], 2),
                "rss_ratio": round(resident["rill"] / resident["empty"], 2),
                "first_paint_ms": round(seconds["rill"] * 1000),
                "empty_window_ms": round(seconds["empty"] * 1000),
                "rss_mb": round(resident["rill"] / 2**20, 1),
                "rounds": ROUNDS,
            }
        )
    )


if __name__ == "__main__":
    main()
