"""The settings file: what is usable in it, what is wrong with it, and changing it without losing the rest."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.settings.key_lines import key_line
from gui.settings.kinds import shown
from gui.settings.problem import InvalidValueError, Problem
from gui.settings.schema import SCHEMA, Setting
from gui.settings.toml_text import SettingsFileError, parse, read

if TYPE_CHECKING:
    from gui.settings.changes import Changes


@dataclass(frozen=True, slots=True)
class Loaded:
    """The usable values by key, and a problem for each that is not."""

    values: dict[str, Any] = field(default_factory=dict, repr=False)
    problems: list[Problem] = field(default_factory=list)


def load(path: Path, *, schema: Iterable[Setting[Any]] = SCHEMA) -> Loaded:
    """Read the file, whatever it holds; never raises. A file that is not there is an empty one."""
    loaded = Loaded()
    try:
        text = read(path)
        document = parse(text)
    except FileNotFoundError:
        return loaded
    except SettingsFileError as error:
        loaded.problems.append(error.problem)
        return loaded
    loaded.problems.extend(_nameless(document, text))
    for setting in (*schema, *_service_settings(document)):
        _take(setting, document, text, loaded)
    loaded.problems.sort(key=lambda problem: problem.line or 0)
    return loaded


def save(path: Path, changes: "Changes") -> Path | None:
    """Set these values in the file, or take them out, and leave all else in it as it is: unknown keys, comments, order.

    A file of which something would be lost is kept under another name, which is returned.

    Raises:
        SettingsFileError: nothing was written.
    """
    # tomlkit and tempfile come with these; a start does not write.
    from gui.settings.atomic import write_atomically
    from gui.settings.document import with_changes

    text: str | None
    try:
        text = read(path)
    except FileNotFoundError:
        text = ""
    except SettingsFileError:
        text = None
    edit = with_changes(text, {at: _plain(value) for at, value in changes.items()})
    try:
        copy = _keep_copy(path) if edit.lossy else None
        write_atomically(path, edit.text.encode())
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        template = "The settings cannot be saved in {path} ({why}). Changes last until Rill quits."
        raise SettingsFileError(template, path=str(path), why=why) from error
    return copy


def _service_settings(document: dict[str, Any]) -> list[Setting[Any]]:
    """The rows of the services that have a table in the file."""
    from gui.settings.service_fields import SERVICE_FIELDS, TABLE, is_service_id  # not without a file

    tables = document.get(TABLE)
    names = [name for name in tables if is_service_id(name)] if isinstance(tables, dict) else []
    return [field.of(name) for name in names for field in SERVICE_FIELDS]


def _nameless(document: dict[str, Any], text: str) -> list[Problem]:
    """What stands where the services' tables belong and is none: whoever wrote it would look for it in vain."""
    from gui.settings.service_fields import TABLE, is_service_id  # as above

    tables = document.get(TABLE, {})
    if not isinstance(tables, dict):
        template = "This must be a table, begun with [{key}]."
        return [Problem(TABLE, key_line(text, (TABLE,)), template, {"key": TABLE})]
    template = "{name} is no name of a provider: that takes small letters, digits and dashes."
    return [
        Problem(f"{TABLE}.{name[:60]}", key_line(text, (TABLE, name)), template, {"name": shown(name)})
        for name in tables
        if not is_service_id(name)
    ]


def _take(setting: Setting[Any], document: dict[str, Any], text: str, loaded: Loaded) -> None:
    """Look the setting up and add its value, or what is wrong with it, to `loaded`."""
    at: Any = document
    for depth, name in enumerate(setting.path):
        if not isinstance(at, dict):
            key = ".".join(setting.path[:depth])
            if all(problem.key != key for problem in loaded.problems):
                line = key_line(text, setting.path[:depth])
                loaded.problems.append(Problem(key, line, "This must be a table, begun with [{key}].", {"key": key}))
            return
        if name not in at:
            return
        at = at[name]
    try:
        loaded.values[setting.key] = setting.kind.check(at)
    except InvalidValueError as error:
        loaded.problems.append(Problem(setting.key, key_line(text, setting.path), error.template, error.fields))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _keep_copy(path: Path) -> Path:
    """Give the old file a second name beside it, which never replaces an older copy."""
    for number in range(1, 1000):
        copy = path.with_name(f"{path.name}.old-{number}")
        if not os.path.lexists(copy):
            copy.hardlink_to(path.resolve())
            return copy
    raise OSError(f"there are too many old copies of {path.name}")
