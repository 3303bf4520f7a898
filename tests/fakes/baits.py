"""What content may name and nobody may open: files, a pipe, a device and a server that all tell when they are touched.

with Baits(tmp_path) as baits:
    show(baits.as_images())
assert baits.touched == []
"""

import ctypes
import os
import socket
import struct
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

_PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
_IN_OPEN = 0x20
_IN_NONBLOCK = os.O_NONBLOCK
_EVENT = struct.Struct("iIII")


class Baits:
    """Use as a context manager. `touched` says what was opened, connected to or started inside it.

    Linux itself tells of opened files, whoever opened them and in whatever language; Python tells of what it was asked
    to connect to or to start.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "baits"
        self._folder.mkdir()
        self._picture = self._folder / "picture.png"
        self._picture.write_bytes(_PIXEL)
        self._pipe = self._folder / "pipe"
        os.mkfifo(self._pipe)
        (self._folder / "zero").symlink_to("/dev/zero")
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setblocking(False)
        self.touched: list[str] = []
        self.targets = self._targets()
        """Addresses of every kind that content may give."""

    def as_images(self) -> str:
        """A Markdown text that shows them all as pictures, in each way there is, and as HTML."""
        parts = []
        for number, target in enumerate(self.targets):
            parts += [
                f"![picture {number}]({target})",
                f"![reference {number}][r{number}]\n\n[r{number}]: <{target}>",
                f"[![linked {number}]({target})]({target})",
                f'<img alt="html {number}" src="{target}">',
                f'<link rel="stylesheet" href="{target}">',
                f'<style>@import "{target}"; p {{background: url({target})}}</style>',
                f"| cell |\n|---|\n| ![in a table {number}]({target}) |",
                f"> - ![in a list {number}]({target})",
            ]
        return "\n\n".join(parts)

    def __enter__(self) -> "Baits":
        self._watch = _OpenWatch([self._folder, Path("/dev/zero")])
        self._hearing = hear_of(self.touched)
        self._hearing.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hearing.__exit__(kind, error, trace)
        self.touched += self._watch.opened()
        self._watch.close()
        try:
            self._server.accept()[0].close()
            self.touched.append("the server")
        except BlockingIOError:
            pass
        self._server.close()

    def _targets(self) -> list[str]:
        port = self._server.getsockname()[1]
        svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:{port}/svg"/></svg>'
        paths = [self._picture, self._pipe, self._folder / "zero"]
        return [
            f"http://127.0.0.1:{port}/a.png",
            f"HTTP://127.0.0.1:{port}/a.png?q=1",
            f"//127.0.0.1:{port}/share/a.png",
            f"ftp://127.0.0.1:{port}/a.png",
            *(path.as_uri() for path in paths),
            *(str(path) for path in paths),
            *(os.path.relpath(path) for path in paths),
            f"file://localhost{self._picture}",
            f"image://{self._picture}",
            "/dev/zero",
            "file:///dev/zero",
            "qrc:/qt-project.org/imports",
            f"data:image/svg+xml,{svg.replace(' ', '%20')}",
            "data:image/png;base64," + "A" * 4_000,
            "javascript:alert(1)",
        ]


@contextmanager
def hear_of(told: list[str]) -> Iterator[None]:
    """Add to `told` whatever Python connects to or starts meanwhile, in any thread."""
    if not _audited:
        sys.addaudithook(_on_audit)  # it can never be removed
        _audited.append(True)
    _listeners.append(told)
    try:
        yield
    finally:
        _listeners.remove(told)


_AUDITED = frozenset(
    [
        "socket.connect",
        "socket.getaddrinfo",
        "socket.sendto",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
    ]
)
_audited: list[bool] = []
_listeners: list[list[str]] = []


def _on_audit(event: str, arguments: tuple[object, ...]) -> None:
    if _listeners and event in _AUDITED:
        for told in _listeners:
            told.append(f"{event} {arguments}")


class _OpenWatch:
    """Hears from Linux whenever something in a folder, or a device, is opened."""

    def __init__(self, places: list[Path]) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._file = self._libc.inotify_init1(_IN_NONBLOCK)
        self._places = {
            self._libc.inotify_add_watch(self._file, os.fsencode(place), _IN_OPEN): place for place in places
        }
        assert self._file >= 0
        assert -1 not in self._places

    def opened(self) -> list[str]:
        try:
            data = os.read(self._file, 1 << 20)
        except BlockingIOError:
            return []
        found, at = [], 0
        while at < len(data):
            watch, _, _, length = _EVENT.unpack_from(data, at)
            at += _EVENT.size
            name = os.fsdecode(data[at : at + length].rstrip(b"\0"))
            found.append(str(self._places[watch] / name))
            at += length
        return found

    def close(self) -> None:
        os.close(self._file)
