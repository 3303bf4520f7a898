"""`conformance`: the suite that every provider passes, and the table of what it found."""

from pathlib import Path

from devtools import components, process
from devtools.project import BUILD, ROOT, venv_program
from devtools.running import set_up

_TABLE = BUILD / "conformance.md"


def conformance(arguments: list[str]) -> int:
    """Run the suite and print provider × case as Markdown; with FILE it is also written there."""
    set_up()
    components.provide()
    table = Path(arguments[0]).resolve() if arguments else _TABLE
    table.parent.mkdir(parents=True, exist_ok=True)
    suite = ROOT / "tests" / "conformance"
    command: list[str | Path] = [
        venv_program("python"),
        "-m",
        "pytest",
        "--rootdir",
        ROOT,
        "-q",
        suite,
        "--conformance-table",
        table,
    ]
    code = process.run([*command, *arguments[1:]], env={"QT_QPA_PLATFORM": "offscreen"})
    if table.exists():
        print(f"\n{table.read_text(encoding='utf-8')}\nWritten to {table}")
    return code
