"""What may not be imported before the first paint, because it takes longer than the window itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SLOW = ["aiohttp", "apsw", "keyring", "markdown_it", "pygments", "tomlkit"]
_QT = ["PySide6", "shiboken6", "qasync"]
_LATER = [
    *_SLOW,
    "PySide6.QtNetwork",
    "asyncio",
    "datetime",
    "gui.ask",
    "gui.bridge.model_choices",
    "gui.bridge.pictures",
    "gui.bridge.search_model",
    "gui.bridge.tasks",
    "gui.chat.attachment",
    "gui.chat.comparison",
    "gui.chat.message",
    "gui.history.history",
    "gui.markdown.blocks",
    "gui.preferences.window",
    "gui.settings.changes",
    "gui.settings.service_fields",
    "gui.transcript.attachments",
    "gui.transcript.flat_button",
    "gui.transcript.view",
    "gui.window.attachment_strip",
    "gui.window.chat_row_delegate",
    "gui.window.context_meter",
    "gui.window.conversation_list",
    "gui.window.model_picker_items",
    "gui.window.model_picker_popup",
    "gui.window.model_row_delegate",
    "gui.window.offered_files",
    "gui.window.palette",
    "gui.window.picture_warning",
    "gui.window.search_results",
    "gui.window.shortcuts_dialog",
    "hashlib",
    "html",
    "provider.errors",
    "provider.transport",
    "qasync",
    "tomllib",
]
"""What opening the window does without: only a reply, a list, a key or a settings file needs it."""
_COSTLY_CLASSES = {
    "QFileDialog": "where Qt hands out a widget that PySide does not know, such as a viewport: all widgets, 11 ms",
    "QTabletEvent": "where Qt hands out an event of whatever kind, as to event() and eventFilter(): all events, 5 ms",
    "QStyle": "with every widget's style() and an application's setStyle(): hundreds of names, 5 ms",
    "QGradient": "with QBrush and fillRect(): the gradients that have names, 2 ms",
    "QMessageBox": "with an import at the top of a module that asks or warns only sometimes, 1 ms",
}
"""Classes that PySide makes when they are first needed, and when that happens unawares."""
_FIRST_PAINT = """
import os, sys

def report(**_):
    from PySide6 import QtGui, QtWidgets
    print(*sys.modules, *vars(QtGui), *vars(QtWidgets), flush=True)
    os._exit(0)

import types
sys.modules["gui.wiring"] = types.SimpleNamespace(run_until_closed=report)  # what follows the first paint
from gui.__main__ import main
main(["--profile", sys.argv[1]])
"""


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


@pytest.fixture(scope="module")
def at_first_paint(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Modules, and PySide's classes, that are loaded when the window has been painted for the first time."""
    command = [sys.executable, "-c", _FIRST_PAINT, str(tmp_path_factory.mktemp("profile"))]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"gui.window.main_window", "QMainWindow", "QPainter"} <= loaded
    return loaded


def test_the_first_paint_does_without_what_only_later_steps_need(at_first_paint: set[str]) -> None:
    brought_by_qt = _imported_by("import PySide6.QtSvg, PySide6.QtWidgets", among=_LATER)  # datetime, since 6.12
    assert sorted((at_first_paint & set(_LATER)).difference(brought_by_qt)) == []


@pytest.mark.parametrize("name", _COSTLY_CLASSES)
def test_the_first_paint_makes_pyside_load_no_crowd_of_classes(at_first_paint: set[str], name: str) -> None:
    assert name not in at_first_paint, f"PySide makes it {_COSTLY_CLASSES[name]}"


def test_no_garbage_is_looked_for_while_the_program_starts(tmp_path: Path) -> None:
    code = (
        "import gc, sys, types\n"
        "sys.modules['gui.app'] = types.SimpleNamespace(run=lambda **_: print(gc.isenabled()) or 0)\n"
        "from gui.__main__ import main\n"
        "main(['--profile', sys.argv[1]])\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.stdout.split() == ["False"], done.stderr


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
