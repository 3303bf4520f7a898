"""`clean`: back to what git knows, but for files of your own."""

import shutil
from pathlib import Path

from devtools.console import step
from devtools.project import BUILD, DIST, ROOT, VENV

_CACHES = [".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis", "rill_chat.egg-info"]
_CODE = ["gui", "provider", "packaging", "tests"]


def clean() -> int:
    compiled = [cache for folder in _CODE for cache in (ROOT / folder).rglob("__pycache__")]
    for place in [BUILD, DIST, VENV, *(ROOT / name for name in _CACHES), *compiled]:
        _remove(place)
    return 0


def _remove(place: Path) -> None:
    if place.is_dir():
        step(f"Removing {place.relative_to(ROOT)}")
        shutil.rmtree(place)
