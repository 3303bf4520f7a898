"""The settings in force: read at the start, told when they change, saved as they change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from gui.settings.file import load, save
from gui.settings.problem import Problem
from gui.settings.schema import Setting
from gui.settings.toml_text import SettingsFileError

T = TypeVar("T")
Unsubscribe = Callable[[], None]


class Settings:
    """Values of the settings file over the schema's defaults.

    Not thread-safe. Nothing here raises because of the file: what is wrong with it is in `problems`, and what
    could not be saved in `save_problem`.
    """

    def __init__(self, path: Path) -> None:
        loaded = load(path)
        self._path = path
        self._values = loaded.values
        self._problems = loaded.problems
        self._save_problem: Problem | None = None
        self._kept_copy: Path | None = None
        self._unsaved: dict[tuple[str, ...], Any] = {}
        self._listeners: list[Callable[[Setting[Any]], None]] = []

    @property
    def path(self) -> Path:
        return self._path

    @property
    def problems(self) -> list[Problem]:
        """What was wrong with the file when it was read, in the order of its lines."""
        return list(self._problems)

    @property
    def save_problem(self) -> Problem | None:
        """Why the last change could not be saved; None where it was. Such changes last for the session."""
        return self._save_problem

    @property
    def kept_copy(self) -> Path | None:
        """Where the old file went, if saving had to begin a new one because the old could not be read."""
        return self._kept_copy

    def get(self, setting: Setting[T]) -> T:
        value: T = self._values.get(setting.key, setting.default)
        return value

    def is_unusable(self, setting: Setting[Any]) -> bool:
        """Whether the default stands for something in the file that could not be used, as far as is known."""
        blamed = ((setting.key + ".").startswith(f"{problem.key}.") or not problem.key for problem in self._problems)
        return setting.key not in self._values and any(blamed)

    def set(self, setting: Setting[T], value: T) -> None:
        """Take a new value, save it, and tell the listeners. An equal one does nothing.

        Raises:
            InvalidValueError: the setting does not take it; the old value stays.
        """
        checked = setting.kind.check(value)
        if checked == self.get(setting) and setting.key in self._values:
            return
        self._values[setting.key] = checked
        self._unsaved[setting.path] = checked
        self._save()
        self._tell(setting)

    def reset(self, setting: Setting[Any]) -> None:
        """Take a value out, so that the default holds again."""
        if setting.key in self._values or self.is_unusable(setting):
            self._take_out(setting.path)
            self._tell(setting)

    def service_ids(self) -> list[str]:
        """The services that something is set for, in the order in which they were added."""
        from gui.settings.service_fields import TABLE, is_service_id  # the first paint does without

        keys = [key.split(".") for key in self._values]
        named = [problem.key.split(".") for problem in self._problems]
        paths = [path for path in keys + named if path[0] == TABLE and len(path) == 3]
        return list(dict.fromkeys(path[1] for path in paths if is_service_id(path[1])))

    def remove_service(self, service_id: str) -> None:
        """Forget everything that is set for a service."""
        from gui.settings.service_fields import SERVICE_FIELDS, TABLE  # as above

        gone = [field.of(service_id) for field in SERVICE_FIELDS if field.of(service_id).key in self._values]
        self._take_out((TABLE, service_id))
        for setting in gone:
            self._tell(setting)

    def listen(self, listener: Callable[[Setting[Any]], None]) -> Unsubscribe:
        """Call `listener` with each setting that has changed, until the returned function is called."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def follow(self, setting: Setting[T], listener: Callable[[T], None]) -> Unsubscribe:
        """Call `listener` with this setting's new value whenever it changes."""

        def changed(which: Setting[Any]) -> None:
            if which is setting:
                listener(self.get(setting))

        return self.listen(changed)

    def _take_out(self, path: tuple[str, ...]) -> None:
        """What stands there, and what was wrong with it."""
        from gui.settings.changes import REMOVED  # seldom needed

        key = ".".join(path)
        for known in [known for known in self._values if f"{known}.".startswith(f"{key}.")]:
            del self._values[known]
        self._problems = [problem for problem in self._problems if not f"{problem.key}.".startswith(f"{key}.")]
        for at in [at for at in self._unsaved if at[: len(path)] == path]:
            del self._unsaved[at]
        self._unsaved[path] = REMOVED
        self._save()

    def _tell(self, setting: Setting[Any]) -> None:
        for listener in list(self._listeners):
            listener(setting)

    def _save(self) -> None:
        try:
            copy = save(self._path, self._unsaved)
        except SettingsFileError as error:
            self._save_problem = error.problem
            return
        self._kept_copy = copy or self._kept_copy
        self._save_problem = None
        self._unsaved.clear()
