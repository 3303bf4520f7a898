"""Where things lie: under a profile's directory, or at the places that the platform has for them."""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

APP_NAME = "rill"
MAX_SOCKET_BYTES = 90
"""A Unix socket's path has 104 bytes on macOS and 108 on Linux, of which Qt takes some for itself."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Directories of one profile; `profile` is empty for the ordinary one and else tells profiles apart."""

    config: Path
    data: Path
    cache: Path
    logs: Path
    runtime: Path
    profile: str = ""

    @classmethod
    def for_profile(cls, directory: Path | None) -> "Paths":
        """Everything under one directory, as `--profile` asks for; None means the platform's places."""
        if directory is None:
            return cls.standard()
        directory = Path.cwd() / expanded(directory)
        return cls(
            config=directory,
            data=directory / "data",
            cache=directory / "cache",
            logs=directory / "logs",
            runtime=directory / "run",
            profile=str(directory),
        )

    @classmethod
    def standard(cls) -> "Paths":
        """The platform's places for this user."""
        from platformdirs import PlatformDirs  # not needed under a profile

        places = PlatformDirs(APP_NAME, appauthor=False)
        return cls(
            config=places.user_config_path,
            data=places.user_data_path,
            cache=places.user_cache_path,
            logs=places.user_log_path,
            runtime=_session_directory() or places.user_cache_path / "run",
        )

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.toml"

    @property
    def prompts_file(self) -> Path:
        """The library of system prompts; without one there are the examples."""
        return self.config / "prompts.toml"

    @property
    def window_file(self) -> Path:
        """Where the window stood when it was closed."""
        return self.data / "window.ini"

    @property
    def secret_names_file(self) -> Path:
        """Which secrets the keyring holds for this profile: names, never the secrets."""
        return self.config / "secret-names"

    @property
    def instance_socket(self) -> Path:
        """Where the running program listens for a second start; on Windows just the name of a pipe."""
        if sys.platform == "win32":
            return Path(f"{APP_NAME}-{self._digest()}")
        return next(path for path in self._socket_places() if len(os.fsencode(path)) <= MAX_SOCKET_BYTES)

    def create(self) -> None:
        """Make the directories, for this user alone (mode 0700).

        Raises:
            OSError: one cannot be made, or the socket's belongs to somebody else.
        """
        for directory in (self.config, self.data, self.cache, self.logs, self.runtime):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":
            _make_private(self.instance_socket.parent)

    def _socket_places(self) -> Iterator[Path]:
        """The profile's own first, then shorter ones."""
        yield self.runtime / "instance"
        session = _session_directory()
        if session is not None:
            yield session / self._digest()
        yield _shared_temporary_directory() / self._digest()

    def _digest(self) -> str:
        import hashlib  # loads OpenSSL, and most profiles have a path that is short enough

        return hashlib.sha256(os.fsencode(self.config)).hexdigest()[:16]


def data_of(settings_file: Path) -> Path:
    """The data directory of the profile that a settings file belongs to."""
    standard = Paths.standard()
    return standard.data if settings_file == standard.settings_file else settings_file.parent / "data"


def expanded(path: Path) -> Path:
    """With the home directory in place of “~”; that of an unknown user stays as it is, and is then not found."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _session_directory() -> Path | None:
    """Where the login session keeps its sockets; None where it has no place for them.

    After `su` the variable names the directory of somebody else, and after the session's end one that is gone.
    """
    root = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    try:
        ours = root.is_absolute() and sys.platform != "win32" and root.stat().st_uid == os.getuid()
    except OSError:
        return None
    return root / APP_NAME if ours else None


def _shared_temporary_directory() -> Path:
    """The last resort, short everywhere: a directory of this user's where others have theirs."""
    return Path("/") / "tmp" / f"{APP_NAME}-{os.getuid()}"


def _make_private(directory: Path) -> None:
    """Make a directory that nobody else can enter or has put there before."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{directory} belongs to somebody else")
    if found.st_mode & 0o077:
        directory.chmod(0o700)
