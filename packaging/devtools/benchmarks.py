"""`bench`: the measurements of tests/benchmarks, one file each."""

import os

from devtools import process
from devtools.console import ProblemError
from devtools.project import ROOT, venv_program
from devtools.running import has_screen, set_up

_FOLDER = ROOT / "tests" / "benchmarks"


def bench(arguments: list[str]) -> int:
    """Run the benchmark named first ("first-token" is first_token.py); without a name, list them.

    A benchmark called with `--json` prints one JSON object last.
    """
    if not arguments or arguments[0].startswith("-"):
        print("\n".join(_names()) or "There are no benchmarks yet.")
        return 0
    name, *rest = arguments
    if name not in _names():
        raise ProblemError(f"There is no benchmark “{name}”. There are: {', '.join(_names())}.")
    set_up()
    python = venv_program("python")
    # A start that has to compile first says nothing about the starts after it.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    process.run([python, "-m", "compileall", "-q", "gui", "provider"])
    environment = {"PYTHONPATH": str(ROOT)} | ({} if has_screen() else {"QT_QPA_PLATFORM": "offscreen"})
    return process.run([python, "-m", f"tests.benchmarks.{_module(name)}", *rest], env=environment)


def _names() -> list[str]:
    return sorted(file.stem.replace("_", "-") for file in _FOLDER.glob("[a-z]*.py") if file.stem != "conftest")


def _module(name: str) -> str:
    return name.replace("-", "_")
