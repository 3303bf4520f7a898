"""Which models there are on this computer: the files of a folder, and those that were opened elsewhere."""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from provider.local.gguf_file import SUFFIX, GGUFFile, is_first_part, read_gguf

_DEEPEST = 3
"""Folders within the folder: other programs sort models by who made them."""
_MOST_FILES = 500


def model_files(folder: str | None, files: Iterable[str] = ()) -> dict[str, Path]:
    """Paths by the names that models go by: within the folder the path from there, elsewhere the file's name.

    Where two files elsewhere have the same name, or one in the folder has it, the folder that holds it goes before.
    A folder that cannot be read has no models. Not for the event loop.
    """
    found = {_id_within(Path(folder), path): path for path in _walk(Path(folder))} if folder else {}
    inside = set(found.values())
    for path in map(Path, files):
        if path in inside:
            continue
        name = path.name if path.name not in found else f"{path.parent.name}/{path.name}"
        found.setdefault(name, path)
    return found


def known_file(path: Path) -> GGUFFile:
    """What `read_gguf` says, which is asked again only when the file has changed. Raises as it does."""
    try:
        state = path.stat()
    except OSError:
        return read_gguf(path)
    return _read(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=_MOST_FILES)
def _read(path: Path, _size: int, _changed: int) -> GGUFFile:
    return read_gguf(path)


def _id_within(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        if len(Path(place).relative_to(folder).parts) >= _DEEPEST:
            folders.clear()
        for name in sorted(names):
            path = Path(place) / name
            if path.suffix.lower() == SUFFIX and is_first_part(path):
                yield path
                count += 1
                if count >= _MOST_FILES:
                    return
