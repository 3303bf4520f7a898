"""Where things are in the checkout."""

import os
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
LOCK = PACKAGING / "requirements.lock"
PYPROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
DIST = ROOT / "dist"

LINUX = sys.platform.startswith("linux")
WINDOWS = sys.platform == "win32"


def venv_program(name: str) -> Path:
    """The path of a program in the environment, such as "python"; it need not exist."""
    return VENV / "Scripts" / f"{name}.exe" if WINDOWS else VENV / "bin" / name


def pyproject() -> dict[str, Any]:
    return tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))


def version() -> str:
    return str(pyproject()["project"]["version"])


def in_ci() -> bool:
    """Whether everything must be there: nothing may be skipped then."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
