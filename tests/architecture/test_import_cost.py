"""What may not be imported before the first paint, because it takes longer than the window itself."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SLOW = ["aiohttp", "keyring", "markdown_it", "pygments", "tomlkit"]
_QT = ["PySide6", "shiboken6", "qasync"]


@pytest.mark.parametrize(
    "module",
    [
        "provider",
        "provider.base",
        "provider.errors",
        "provider.types",
        "gui.settings.settings",
        "gui.settings.paths",
        "gui.chat.conversation",
        "gui.chat.message",
    ],
)
def test_what_the_window_needs_at_once_imports_neither_qt_nor_anything_slow(module: str) -> None:
    assert _imported_by(f"import {module}", among=[*_QT, *_SLOW]) == []


def test_the_window_itself_imports_nothing_slow() -> None:
    assert _imported_by("import gui.app", among=_SLOW) == []


def test_asking_in_the_terminal_imports_no_qt() -> None:
    assert _imported_by("import gui.__main__, gui.ask, provider.ai365vip, provider.guide", among=_QT) == []


def test_the_check_itself_sees_an_import() -> None:
    assert _imported_by("import aiohttp", among=["aiohttp"]) == ["aiohttp"]


def _imported_by(statement: str, *, among: list[str]) -> list[str]:
    """Which modules of `among` a fresh Python has loaded after `statement`."""
    code = f"{statement}\nimport sys\nprint(*[name for name in {among!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
