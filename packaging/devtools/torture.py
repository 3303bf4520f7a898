"""`torture`: kills, fills, locks and damages the history on purpose (tests/torture)."""

from devtools import process
from devtools.project import ROOT, venv_program
from devtools.running import set_up


def torture(arguments: list[str]) -> int:
    """Run all scenarios, some twenty minutes, or what `arguments` say; they go to tests/torture."""
    set_up()
    environment = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    return process.run([venv_program("python"), "-m", "tests.torture", *arguments], env=environment)
