"""`interop`: tests against real programs from PyPI and npm (tests marked `interop`), too heavy for every run."""

from devtools import components, process
from devtools.project import ROOT, venv_program
from devtools.running import set_up

_SECONDS_PER_TEST = 900
"""The first test that needs a program waits until it is downloaded."""


def interop(arguments: list[str]) -> int:
    """Run them all, or those that `arguments` (pytest's) name."""
    set_up()
    components.provide()
    return process.run(
        [
            *(venv_program("python"), "-m", "pytest", "--rootdir", ROOT),
            *("-m", "interop", f"--timeout={_SECONDS_PER_TEST}"),
            *arguments,
        ],
        env={"QT_QPA_PLATFORM": "offscreen"},
    )
