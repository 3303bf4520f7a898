"""One window a profile, however the program is started (fault 36)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Process = subprocess.Popen[bytes]


@contextmanager
def started(profile: Path, *, times: int) -> Iterator[list[Process]]:
    """The program, started at the same moment so many times; what still runs at the end is ended."""
    (profile / "settings.toml").write_text('[chat]\ndefault_model = "guide/manual"\n', encoding="utf-8")
    command = [sys.executable, "-m", "gui", "--profile", str(profile)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    processes = [subprocess.Popen(command, env=environment) for _ in range(times)]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def left(processes: list[Process], *, seconds: float = 30) -> list[Process]:
    """Those that run on when all but one have ended, or when the time is over."""
    deadline = time.monotonic() + seconds
    while sum(process.poll() is None for process in processes) > 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    return [process for process in processes if process.poll() is None]


def test_of_two_starts_at_the_same_moment_one_stays(tmp_path: Path) -> None:
    with started(tmp_path, times=2) as processes:
        (stays,) = left(processes)
        (gone,) = (process for process in processes if process is not stays)
        assert gone.returncode == 0


def test_a_start_after_a_crash_opens_a_window(tmp_path: Path) -> None:
    with started(tmp_path, times=1) as (first,):
        wait_for_socket(tmp_path)
        first.kill()
        first.wait(20)
        with started(tmp_path, times=2) as later:
            assert len(left(later)) == 1


def wait_for_socket(profile: Path) -> None:
    deadline = time.monotonic() + 30
    while not (profile / "run" / "instance").exists():
        assert time.monotonic() < deadline, "the program did not start"
        time.sleep(0.05)
