"""`lock`: choose versions anew, for every platform at once, with a hash for every file."""

import sys
import tempfile
from pathlib import Path

from devtools import environment
from devtools.console import step
from devtools.process import run_quietly
from devtools.project import LOCK, PYPROJECT, ROOT, WINDOWS


def lock(arguments: list[str]) -> int:
    """Write packaging/requirements.lock; `arguments` go to `uv pip compile`, such as `--upgrade`.

    uv lives in an environment that is thrown away: it is needed for nothing else.
    """
    with tempfile.TemporaryDirectory(prefix="rill-lock-") as folder:
        python = _environment_in(Path(folder))
        step("Choosing versions")
        run_quietly(
            [
                python,
                *("-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"),
                *("--extra", "dev", PYPROJECT.relative_to(ROOT), "--output-file", LOCK.relative_to(ROOT)),
                *arguments,
            ],
            env={"UV_CUSTOM_COMPILE_COMMAND": "python3 packaging/dev.py lock"},
            failure="No set of versions was found that fits pyproject.toml.",
        )
    step(f"Wrote {LOCK.relative_to(ROOT)}")
    return 0


def _environment_in(folder: Path) -> Path:
    environment.need_venv()
    step("Fetching uv")
    run_quietly([sys.executable, "-m", "venv", folder], failure="No environment could be made.")
    python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    run_quietly([python, "-m", "pip", "install", "--quiet", "uv"], failure="uv could not be installed.")
    return python
