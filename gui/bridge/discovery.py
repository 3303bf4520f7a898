"""Finds the servers for local models that run on this computer, and notices when they stop."""

import asyncio
import socket
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack, suppress
from selectors import EVENT_WRITE, DefaultSelector
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.settings.schema import DISCOVERY
from gui.settings.services import discovered
from gui.settings.settings import Settings
from provider.errors import KeyRejectedError, ServerError, StalledError
from provider.presets import Preset, shipped
from provider.probe import answers
from provider.transport.limits import Limits

EVERY_MS = 10_000
_CONNECT_SECONDS = 0.5
_LIMITS = Limits(connect_seconds=1, first_byte_seconds=3, idle_seconds=3)


class Discovery(QObject):
    """Looks at the usual ports of this computer, and only there, every ten seconds. A port that nobody listens at
    costs one refused connection; one that somebody does is asked once for its models, since any program may be there.
    """

    appeared = Signal()
    """A server was found that was not there before."""

    def __init__(
        self,
        *,
        settings: Settings,
        directory: ProviderDirectory,
        tasks: Tasks,
        wanted: Callable[[], bool] = lambda: True,
        candidates: Callable[[], Iterable[Preset]] = lambda: shipped().values(),
        parent: QObject | None = None,
    ) -> None:
        """`wanted` says whether it is worth looking just now, `candidates` which servers are looked for and where."""
        super().__init__(parent)
        self._settings = settings
        self._directory = directory
        self._tasks = tasks
        self._wanted = wanted
        self._candidates = candidates
        self._found: set[str] = set()
        self._foreign: set[str] = set()
        """Where something else listens."""
        self._looking: asyncio.Task[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._on_due)
        self.destroyed.connect(settings.follow(DISCOVERY, self._on_switched))

    def start(self) -> None:
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look now, unless it is being done already."""
        if self._settings.get(DISCOVERY) and (self._looking is None or self._looking.done()):
            self._looking = self._tasks.spawn(self.look_around(), name="look for local servers")

    async def look_around(self) -> None:
        """Look once at every usual port."""
        candidates = [preset for preset in self._candidates() if preset.discovered]
        open_ports = await asyncio.to_thread(_open_ports, {_port(preset) for preset in candidates})
        there = [preset for preset in candidates if _port(preset) in open_ports]
        ids = {preset.id for preset in there}
        self._found &= ids
        self._foreign &= ids
        fresh = [preset for preset in there if preset.id not in self._found | self._foreign]
        for preset, ours in zip(fresh, await asyncio.gather(*map(_is_ours, fresh)), strict=True):
            if ours is not None:
                (self._found if ours else self._foreign).add(preset.id)
        if self._settings.get(DISCOVERY):
            self._tell([preset for preset in candidates if preset.id in self._found])

    def _tell(self, found: list[Preset]) -> None:
        before = {service.id for service in self._directory.services()}
        self._directory.set_discovered(found)
        for service in self._directory.services():
            if service.id not in before:
                self._tasks.spawn(self._list_models(service.id), name="list models")

    async def _list_models(self, service_id: str) -> None:
        await self._directory.refresh_service(service_id)
        self.appeared.emit()

    def _on_due(self) -> None:
        if self._wanted():
            self.look()

    def _on_switched(self, on: bool) -> None:
        self._found.clear()
        if on:
            self.look()
        else:
            self._directory.set_discovered(())


def _port(preset: Preset) -> tuple[str, int]:
    parts = urlsplit(preset.address)
    return parts.hostname or "", parts.port or 80


def _open_ports(ports: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those at which something listens. On a thread, and without asyncio: a fifth of the work, every ten seconds."""
    found = set()
    with ExitStack() as sockets, DefaultSelector() as selector:
        for port in ports:
            one = sockets.enter_context(socket.socket())
            one.setblocking(False)
            with suppress(OSError):  # a name that is none
                one.connect_ex(port)
                selector.register(one, EVENT_WRITE, (one, port))
        end = time.monotonic() + _CONNECT_SECONDS
        while selector.get_map() and (left := end - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                one, port = key.data
                selector.unregister(one)
                if one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
                    found.add(port)
    return found


async def _is_ours(preset: Preset) -> bool | None:
    """Whether the server is of the kind that is expected there; None while that cannot be told, as when it starts up.

    It is asked directly, since no proxy leads to this computer's own ports, and without a key: one that wants a key
    is there all the same.
    """
    service = discovered(preset)
    found = await answers(service.provider, address=service.address, limits=_LIMITS)
    if isinstance(found.reason, ServerError | StalledError):
        return None
    return found.ok or isinstance(found.reason, KeyRejectedError)
