"""The system libraries that Qt, and what runs models, need and do not bring along."""

import ctypes

from devtools import apt
from devtools.project import LINUX

OFFSCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Library → Debian package: enough to import Qt and to paint without a screen."""

MODELS = {"libgomp.so.1": "libgomp1"}
"""The same for llama.cpp."""

WINDOW = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""The same for a real window, on X11 and on Wayland."""


def ensure() -> None:
    """Have all of them, or raise a ProblemError that says how.

    On macOS and Windows the wheels need nothing more; nothing is probed there.
    """
    if not LINUX:
        return
    missing = [package for library, package in (OFFSCREEN | MODELS | WINDOW).items() if not _loads(library)]
    if missing:
        apt.install(missing, what_for="the system libraries that the program needs")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
