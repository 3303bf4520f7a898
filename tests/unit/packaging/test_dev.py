"""The script everybody begins with, as they start it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[3]
_SCREENS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


def _dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    without_a_screen = {name: value for name, value in os.environ.items() if name not in _SCREENS}
    command = [sys.executable, "packaging/dev.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=without_a_screen, capture_output=True, text=True, timeout=30)


def test_alone_it_lists_every_command() -> None:
    done = _dev()
    assert done.returncode == 0
    assert all(command.usage in done.stdout for command in COMMANDS.values())


def test_a_terminal_with_an_old_character_set_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    assert _dev().returncode == 0


def test_a_command_that_does_not_exist_is_named_with_those_that_do() -> None:
    done = _dev("launch")
    assert done.returncode == 2
    assert "“launch”" in done.stderr
    assert "run [" in done.stderr


def test_an_argument_too_many_is_refused_before_anything_happens() -> None:
    done = _dev("clean", "everything")
    assert done.returncode == 1
    assert "“everything”" in done.stderr
    assert Path(sys.executable).exists()


def test_running_without_a_screen_says_how_to_have_one() -> None:
    done = _dev("run")
    assert done.returncode == 1
    assert "xvfb-run -a python3 packaging/dev.py run" in done.stderr


def test_an_old_python_is_told_which_one_is_needed() -> None:
    code = (
        "import sys, runpy\n"
        "sys.version_info = (3, 8, 1, 'final', 0)\n"
        "sys.argv = ['packaging/dev.py', 'run']\n"
        "runpy.run_path('packaging/dev.py', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_script_itself_can_be_read_by_an_old_python() -> None:
    source = (ROOT / "packaging" / "dev.py").read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 7)).body
