"""The project's own Python environment, made from the lock and re-used while nothing it was made from changes."""

import hashlib
import importlib.util
import json
import shutil
import sys
from pathlib import Path

from devtools import apt
from devtools.console import step
from devtools.process import run_quietly
from devtools.project import LINUX, LOCK, PYPROJECT, ROOT, VENV, venv_program

_STAMP = VENV / "made-from.json"
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]


def ensure() -> None:
    """Make `.venv`, or bring it up to date. Raises ProblemError where that fails."""
    made_from, wanted = _read_stamp(), _fingerprint()
    if made_from == wanted and venv_program("python").exists():
        return
    if made_from is None or made_from | {"project": ""} != wanted | {"project": ""}:
        _STAMP.unlink(missing_ok=True)
        _make()
    _install_project()
    _STAMP.write_text(json.dumps(wanted, indent=2), encoding="utf-8")


def need_venv() -> None:
    """Have Python's `venv`, which Debian keeps apart from Python itself, or raise a ProblemError that says how."""
    if LINUX and importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        apt.install([package], what_for="Python's own tool for environments")


def _make() -> None:
    need_venv()
    step(f"Making the environment {VENV.name} for Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    run_quietly([base_python(), "-m", "venv", VENV], failure=f"The environment {VENV} could not be made.")
    step("Installing what the program needs (some 250 MB, only the first time)")
    run_quietly(
        [
            venv_program("python"),
            *PIP,
            "install",
            "--require-hashes",
            "--only-binary=:all:",
            "--no-deps",
            "--requirement",
            LOCK,
        ],
        failure="The packages of packaging/requirements.lock could not be installed. Is the network there?",
    )


def _install_project() -> None:
    """Make `rill`, `gui` and `provider` known to the environment, straight from the checkout."""
    run_quietly(
        [venv_program("python"), *PIP, "install", "--no-deps", "--no-build-isolation", "--editable", ROOT],
        failure="The project itself could not be installed into the environment.",
    )


def _fingerprint() -> dict[str, str]:
    return {
        "python": f"{sys.version} at {sys.base_prefix}",
        "place": str(VENV),  # its programs hold the path
        "lock": _digest(LOCK),
        "project": _digest(PYPROJECT),
    }


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _read_stamp() -> dict[str, str] | None:
    try:
        stamp = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def base_python() -> str:
    """The Python outside any environment: this script may have been started with the one it is about to replace."""
    return str(getattr(sys, "_base_executable", sys.executable))
