"""`check`: what can be said about the code without running it."""

import time

from devtools import environment
from devtools.console import ProblemError, complain, step
from devtools.process import run_quietly
from devtools.project import venv_program

_CHECKS = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy",),  # strict, and what is checked, stand in pyproject.toml
    "imports": ("lint-imports",),
}


def check() -> int:
    environment.ensure()
    return 0 if all_clean() else 1


def all_clean() -> bool:
    """Run every check, also after one has failed, and tell each result."""
    clean = [_is_clean(name) for name in _CHECKS]
    return all(clean)


def _is_clean(name: str) -> bool:
    program, *arguments = _CHECKS[name]
    began = time.monotonic()
    try:
        run_quietly([venv_program(program), *arguments], failure=f"The {name} check found something.")
    except ProblemError as problem:
        complain(f"✗ {problem}")
        return False
    step(f"{name}: clean ({time.monotonic() - began:.0f} s)")
    return True
