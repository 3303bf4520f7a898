"""API keys and passwords: in the system's keyring, or for this session only; never on disk in plain text."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Protocol, TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")

AI365VIP_KEY = "ai365vip/key"
PROXY_LOGIN = "proxy/password"


class Keyring(Protocol):
    """What is asked of a keyring. Every call may block for as long as the user takes to unlock it."""

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service: str, username: str, /) -> None: ...


class KeyringUnavailableError(Exception):
    """There is no keyring, it is locked, or it does not answer."""


class SecretStore:
    """Secrets by name, each profile with its own.

    What is set holds for the session at once, whatever becomes of the keyring. The names (not the secrets) that
    the keyring holds are noted in a file, so that a program without keys never makes anybody unlock a keyring.
    """

    def __init__(
        self,
        *,
        profile: str,
        names_file: Path,
        open_keyring: Callable[[], Keyring] | None = None,
        read_seconds: float = 15,
        write_seconds: float = 60,
        pause_seconds: float = 60,
    ) -> None:
        self._service = f"Rill {profile}".strip()
        self._names_file = names_file
        self._open_keyring = open_keyring or system_keyring
        self._read_seconds = read_seconds
        self._write_seconds = write_seconds
        self._pause_seconds = pause_seconds
        self._known: dict[str, str] = {}
        self._names = _read_names(names_file)
        self._working: bool | None = None
        self._refused_at: float | None = None
        self._turn = asyncio.Lock()

    @property
    def persisted(self) -> bool:
        """Whether secrets outlive the session, as far as is known; True until the keyring has failed."""
        return self._working is not False

    def is_persisted(self, name: str) -> bool:
        """Whether this secret stands in the keyring."""
        return name in self._names

    def has(self, name: str) -> bool:
        """Whether there is such a secret, as far as can be told without asking the keyring."""
        return bool(self._known[name]) if name in self._known else name in self._names

    def names(self) -> tuple[str, ...]:
        """The names of all secrets there are, as far as can be told without asking the keyring, in their order."""
        return tuple(sorted(name for name in {*self._names, *self._known} if self.has(name)))

    def known(self) -> tuple[str, ...]:
        """The secrets of this session so far, for whoever has to keep them out of a text."""
        return tuple(self._known.values())

    async def probe(self) -> bool:
        """Find out whether there is a keyring, without unlocking it."""
        if self._working is None:
            try:
                await _in_thread(self._open_keyring, seconds=self._read_seconds)
                self._working = True
            except KeyringUnavailableError:
                self._working = False
        return self._working

    async def get(self, name: str) -> str:
        """The secret; "" where there is none or the keyring does not give it out."""
        if name in self._known:
            return self._known[name]  # at once, even while the keyring is busy keeping it
        async with self._turn:
            if name in self._known or name not in self._names or self._pausing():
                return self._known.get(name, "")
            try:
                secret = await self._call(lambda ring: ring.get_password(self._service, name), self._read_seconds)
            except KeyringUnavailableError:
                self._refused_at = time.monotonic()
                return ""
            # A newer value may have been set while the keyring was asked.
            return self._known.setdefault(name, secret or "")

    async def set(self, name: str, secret: str) -> bool:
        """Keep a secret, or forget it if it is ""; True if the keyring has done so too."""
        self._known[name] = secret
        self._refused_at = None
        async with self._turn:
            if self._known[name] != secret:
                return self.is_persisted(name)  # a later call has something newer to keep
            if not secret and name not in self._names:
                return True
            # Should the keyring refuse, an older secret in it must not come back at the next start.
            self._note(self._names - {name})
            try:
                await self._call(lambda ring: _keep(ring, self._service, name, secret), self._write_seconds)
            except KeyringUnavailableError:
                return False
            if secret:
                self._note(self._names | {name})
            return True

    async def _call(self, use: Callable[[Keyring], T], seconds: float) -> T:
        try:
            result = await _in_thread(lambda: use(self._open_keyring()), seconds=seconds)
        except KeyringUnavailableError:
            self._working = False
            raise
        self._working = True
        return result

    def _pausing(self) -> bool:
        """Whether the keyring has just refused: asking for every request would open a dialog each time."""
        return self._refused_at is not None and time.monotonic() - self._refused_at < self._pause_seconds

    def _note(self, names: frozenset[str]) -> None:
        if names == self._names:
            return
        from gui.settings.atomic import write_atomically  # a start does not write

        self._names = names
        try:
            write_atomically(self._names_file, "".join(f"{name}\n" for name in sorted(names)).encode())
        except OSError as error:
            log.warning("The names of the kept secrets could not be saved: %s", error)


def system_keyring() -> Keyring:
    """The platform's keyring; blocks for a moment.

    Only those that encrypt are taken: what else may be installed keeps secrets in plain files.

    Raises:
        KeyringUnavailableError: there is none.
    """
    import keyring  # slow to import, and few sessions need it
    from keyring.backends import chainer

    found = keyring.get_keyring()
    candidates = found.backends if isinstance(found, chainer.ChainerBackend) else [found]
    for candidate in candidates:
        room, _, module = type(candidate).__module__.rpartition(".")
        if room == "keyring.backends" and module in ("SecretService", "kwallet", "libsecret", "macOS", "Windows"):
            return candidate
    raise KeyringUnavailableError("there is no keyring")


def _keep(ring: Keyring, service: str, name: str, secret: str) -> None:
    from keyring.errors import PasswordDeleteError  # loaded with the keyring already

    if secret:
        ring.set_password(service, name, secret)
        return
    try:
        ring.delete_password(service, name)
    except PasswordDeleteError:
        log.info("The keyring had nothing to delete for %s", name)


async def _in_thread(call: Callable[[], T], *, seconds: float) -> T:
    """Run a call that may block in a thread of its own, which never holds up quitting.

    Raises:
        KeyringUnavailableError: it failed, or took too long.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(outcome: list[T]) -> None:
        if done.done():
            return
        if outcome:
            done.set_result(outcome[0])
        else:
            done.set_exception(KeyringUnavailableError("the keyring failed"))

    def run() -> None:
        outcome: list[T] = []
        try:
            outcome.append(call())
        except _keyring_errors() as error:
            log.warning("The keyring failed: %s", type(error).__name__)
        finally:
            with suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(settle, outcome)

    Thread(target=run, name="keyring", daemon=True).start()
    try:
        async with asyncio.timeout(seconds):
            return await done
    except TimeoutError:
        log.warning("The keyring did not answer within %g seconds", seconds)
        raise KeyringUnavailableError("the keyring did not answer") from None


def _keyring_errors() -> tuple[type[Exception], ...]:
    """What keyrings are known to raise; anything else also ends the wait, and is reported as a thread's failure."""
    from keyring.errors import KeyringError  # as in `system_keyring`

    errors: list[type[Exception]] = [KeyringUnavailableError, KeyringError, OSError, RuntimeError, ValueError]
    for module, name in (("secretstorage.exceptions", "SecretStorageException"), ("jeepney", "DBusErrorResponse")):
        with suppress(ImportError, AttributeError):  # only on systems with D-Bus
            errors.append(getattr(import_module(module), name))
    return tuple(errors)


def _read_names(path: Path) -> frozenset[str]:
    try:
        return frozenset(name for name in path.read_text(encoding="utf-8").splitlines() if name)
    except (OSError, ValueError):
        return frozenset()
