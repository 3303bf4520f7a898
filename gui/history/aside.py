"""Puts databases aside that are not to be overwritten, and remembers what has been saved from them."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from gui.history.copying import sync
from gui.history.places import Places

_MARK = "salvaged"
"""A file beside a damaged database of which everything that can be read is in the history."""


def set_aside(places: Places) -> Path:
    """Move the database with all that belongs to it into a directory of its own; gives where the database is then.

    Raises:
        OSError: it cannot be moved, nor copied and removed.
    """
    # The database goes last: after a crash in the midst of it there is still one that is put aside, to its log.
    names = [f"{places.database.name}{suffix}" for suffix in ("-wal", "-shm", "")]
    folder = _begun(places, names) or _new_folder(places)
    for name in names:
        with suppress(FileNotFoundError):
            _move(places.folder / name, folder / name)
    sync(folder)
    sync(places.folder)
    return folder / places.database.name


def unsalvaged(places: Places, salvaged: str) -> Path | None:
    """The database that was put aside last, where a crash came before all of it was saved.

    `salvaged` is the note `gui.history.salvage.SALVAGED` of the history as it is now.
    """
    aside = sorted(places.damaged.glob(f"*/{places.database.name}"))[-1:]
    for path in aside:
        if path.parent.name == salvaged:
            mark_salvaged(path)
        elif not (path.parent / _MARK).exists():
            return path
    return None


def mark_salvaged(path: Path) -> None:
    """Nothing more is to be had from the database that was put aside to this path, or wanted."""
    with suppress(OSError):  # then the note in the history says so
        (path.parent / _MARK).touch(mode=0o600)


def _begun(places: Places, names: list[str]) -> Path | None:
    """A directory that a crash has left with the log alone, where the database has no other one."""
    if (places.folder / names[0]).exists():
        return None
    folders = (path.parent for path in places.damaged.glob(f"*/{names[0]}"))
    return next((folder for folder in folders if not (folder / names[-1]).exists()), None)


def _new_folder(places: Places) -> Path:
    stamp, number = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()), 0
    places.damaged.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        folder = places.damaged / (f"{stamp}-{number}" if number else stamp)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            return folder
        number += 1


def _move(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except FileNotFoundError:
        raise
    except OSError:  # somebody holds it open, on Windows
        shutil.copy2(source, target)
        sync(target)
        source.unlink()
