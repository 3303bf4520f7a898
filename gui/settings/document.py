"""Changing values in a TOML text without disturbing anything else in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from gui.settings.changes import REMOVED, Changes
from gui.settings.toml_text import SettingsFileError, parse


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text; `lossy` tells that something of the old one is missing in it."""

    text: str
    lossy: bool


def with_changes(text: str | None, changes: Changes) -> Edit:
    """Set values by path in a TOML text; None stands for one that cannot be read.

    What tomlkit makes of the text is compared with what it should say, because it cannot edit every valid
    document; where it fails, the document is written anew without its comments, and at worst the changes alone.
    """
    try:
        old = parse(text) if text is not None else None
    except SettingsFileError:
        old = None
    if text is None or old is None:
        return Edit(_written({}, changes), lossy=True)
    clobbers = any(_blocked(old, path) for path in changes)
    edited = _attempt(lambda: _edited(text, changes))
    if edited is not None and _says(edited, text, changes):
        return Edit(edited, lossy=clobbers)
    rewritten = _attempt(lambda: _written(old, changes))
    if rewritten is not None and _says(rewritten, text, changes):
        return Edit(rewritten, lossy=True)
    return Edit(_written({}, changes), lossy=True)


def _attempt(edit: Callable[[], str]) -> str | None:
    try:
        return edit()
    except (TOMLKitError, RecursionError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None  # the ways in which tomlkit stumbles over documents that tomllib reads


def _edited(text: str, changes: Changes) -> str:
    document = tomlkit.parse(text)
    for path, value in changes.items():
        table: Any = document
        if value is REMOVED:
            _take_out(document, path)
            continue
        for depth, name in enumerate(path[:-1], start=1):
            if not isinstance(table.get(name), dict):
                table[name] = tomlkit.table(is_super_table=depth < len(path) - 1)
            table = table[name]
        table[path[-1]] = value
    return tomlkit.dumps(document)


def _written(document: dict[str, Any], changes: Changes) -> str:
    for path, value in changes.items():
        _put(document, path, value)
    return tomlkit.dumps(document)


def _says(text: str, old: str, changes: Changes) -> bool:
    """Whether `text` is what `old` becomes by the changes. Floats are compared as text, for NaN's sake."""
    try:
        expected = parse(old, parse_float=str)
        actual = parse(text, parse_float=str)
    except SettingsFileError:
        return False
    for path, value in changes.items():
        _put(expected, path, _numbers_as_text(value))
    return bool(_without_empty(expected) == _without_empty(actual))


def _take_out(document: Any, path: tuple[str, ...]) -> None:
    for name in path[:-1]:
        document = document.get(name)
        if not isinstance(document, dict):
            return
    if path[-1] in document:
        del document[path[-1]]


def _put(document: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    if value is REMOVED:
        _take_out(document, path)
        return
    table = document
    for name in path[:-1]:
        if not isinstance(table.get(name), dict):
            table[name] = {}
        table = table[name]
    table[path[-1]] = value


def _numbers_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _numbers_as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_numbers_as_text(each) for each in value]
    return str(value) if isinstance(value, float) else value


def _without_empty(value: Any) -> Any:
    """Without tables that hold nothing, which no setting differs by: taking the last value out may leave one."""
    if not isinstance(value, dict):
        return value
    pruned = {name: _without_empty(each) for name, each in value.items()}
    return {name: each for name, each in pruned.items() if each != {}}


def _blocked(document: Any, path: tuple[str, ...]) -> bool:
    """Whether something that is no table stands where the path needs one."""
    for name in path[:-1]:
        if name not in document:
            return False
        document = document[name]
        if not isinstance(document, dict):
            return True
    return False
