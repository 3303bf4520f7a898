"""What the built program carries, and what it leaves to the system it is installed on."""

from fnmatch import fnmatch
from pathlib import Path

from devtools import elf

Entry = tuple[str, str, str]
"""As PyInstaller writes it: where in the bundle, where from, what kind."""

UNUSED_MODULES = ["_curses", "_dbm", "_gdbm", "curses", "nis", "readline", "tkinter", "gguf", "numpy"]
"""Parts of Python's library that nothing of ours calls and that would each drag a system library along; and what only
a part of xllamacpp wants that is never called."""

_QT = "PySide6/Qt/"
_PLUGINS = _QT + "plugins/"
_USED_PLUGINS = [
    "platforms/libqxcb.so",
    "platforms/libqwayland*.so",
    "platforms/libqoffscreen.so",
    "platforminputcontexts/libcompose*.so",  # the wheel has none for fcitx
    "platforminputcontexts/libibus*.so",
    "platformthemes/libqxdgdesktopportal.so",  # not gtk3: dark mode comes from the portal
    "iconengines/libqsvgicon.so",
    "imageformats/libqsvg.so",
    "wayland-decoration-client/*.so",
    "wayland-shell-integration/libxdg-shell.so",
]
"""Qt finds plugins by looking, so they are named here. Not: tls (Python's own is used), OpenGL, embedded screens."""

_OF_THE_INTERPRETER = ["libpython*", "libmpdec*"]
"""Libraries of Python itself, whose names change from one Debian to the next."""

_TRANSLATIONS = _QT + "translations/"


def needed_binaries(entries: list[Entry]) -> list[Entry]:
    """Without unused plugins, the Qt libraries only those need, and what Debian packages provide."""
    kept = [entry for entry in entries if _is_ours(entry) and not _is_unused_plugin(entry)]
    reached = _reached_libraries([entry for entry in kept if not _is_qt_library(entry)], kept)
    return [entry for entry in kept if not _is_qt_library(entry) or entry in reached]


def needed_data(entries: list[Entry]) -> list[Entry]:
    """Of Qt's translations only those of its widgets: dialog buttons, context menus."""
    return [
        entry
        for entry in entries
        if not entry[0].startswith(_TRANSLATIONS) or Path(entry[0]).name.startswith("qtbase_")
    ]


def _is_ours(entry: Entry) -> bool:
    """Libraries from the system's folders stay there: the package depends on theirs, and they get their updates."""
    place, source, kind = entry
    from_system = source.startswith(("/lib", "/usr/lib/"))
    return kind == "EXTENSION" or not from_system or any(fnmatch(Path(place).name, p) for p in _OF_THE_INTERPRETER)


def _is_unused_plugin(entry: Entry) -> bool:
    place = entry[0]
    return place.startswith(_PLUGINS) and not any(
        fnmatch(place.removeprefix(_PLUGINS), pattern) for pattern in _USED_PLUGINS
    )


def _is_qt_library(entry: Entry) -> bool:
    return entry[0].startswith(_QT + "lib/")


def _reached_libraries(start: list[Entry], entries: list[Entry]) -> set[Entry]:
    """Every library that the loader will look for, beginning at `start`."""
    by_name = {Path(place).name: (place, source, kind) for place, source, kind in entries}
    reached: set[Entry] = set()
    waiting = list(start)
    while waiting:
        source = Path(waiting.pop()[1])
        if not elf.is_elf(source):
            continue
        for library in elf.needs(source).libraries:
            entry = by_name.get(library)
            if entry is not None and entry not in reached:
                reached.add(entry)
                waiting.append(entry)
    return reached
