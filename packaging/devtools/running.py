"""`run` and `shot`: the program itself."""

import os
import sys
from pathlib import Path

from devtools import environment, libraries, process
from devtools.apt import command_for
from devtools.console import ProblemError
from devtools.project import LINUX, ROOT, WINDOWS, venv_program

_WITHOUT_A_SCREEN = {"ask", "--version", "--help", "-h"}


def run(arguments: list[str]) -> int:
    """Set everything up and become the program, which gets `arguments`."""
    if not _WITHOUT_A_SCREEN.intersection(arguments[:1]) and not has_screen():
        raise ProblemError(
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set.\n"
            "Start this from a terminal on the desktop. In a container or over SSH, an invisible screen does:\n\n"
            f"    {command_for(['xvfb', 'xauth'])}\n"
            "    xvfb-run -a python3 packaging/dev.py run"
        )
    set_up()
    program = str(venv_program("rill"))
    if not WINDOWS:  # where exec would let go of the terminal
        sys.stdout.flush()
        os.execv(program, [program, *arguments])
    return process.run([program, *arguments], cwd=Path.cwd())


def shot(arguments: list[str]) -> int:
    """Take screenshots; `tests/shots.py` knows the scenes."""
    set_up()
    return process.run(
        [venv_program("python"), "-m", "tests.shots", *arguments],
        env={"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
        cwd=Path.cwd(),
    )


def set_up() -> None:
    """The system libraries and the environment: what every command needs that runs our code."""
    libraries.ensure()
    environment.ensure()


def has_screen() -> bool:
    return not LINUX or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
