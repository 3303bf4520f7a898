"""The program as one folder that needs no Python, built by PyInstaller."""

import ctypes
import shutil
import sys
import sysconfig
from pathlib import Path

from devtools import apt
from devtools.console import step
from devtools.process import run_quietly
from devtools.project import BUILD, LINUX, PACKAGING, venv_program

_WORK = BUILD / "pyinstaller"


def build(*, epoch: int) -> Path:
    """Build the folder and give its path. `epoch` is the time, in Unix seconds, that goes into the files.

    Raises:
        ProblemError: Python's own library is missing, or PyInstaller failed.
    """
    _need_python_library()
    shutil.rmtree(_WORK, ignore_errors=True)
    step("Building the program (PyInstaller)")
    run_quietly(
        [
            venv_program("python"),
            *("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--workpath", _WORK / "work", "--distpath", _WORK / "dist", PACKAGING / "rill.spec"),
        ],
        # The same input gives the same files.
        env={"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch), "PYINSTALLER_CONFIG_DIR": str(_WORK / "cache")},
        failure="The program could not be built.",
    )
    return _WORK / "dist" / "rill"


def _need_python_library() -> None:
    """Debian's Python does not need its own shared library, but PyInstaller does."""
    library = sysconfig.get_config_var("INSTSONAME") or ""
    if not LINUX or ".so" not in library or (Path(sys.base_prefix) / "lib" / library).exists():
        return
    try:
        ctypes.CDLL(library)
    except OSError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        apt.install([f"libpython{version}"], what_for="Python's shared library")
