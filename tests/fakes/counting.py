"""A service that notes where every connection comes from, and answers anything with something."""

import asyncio
import json
import ssl

from tests.fakes.counterparty import Counterparty

_MODEL = {"id": "m", "name": "m", "model": "m", "object": "model"}
_ANYTHING = {"object": "list", "data": [_MODEL], "models": [_MODEL], "choices": [], "content": []}
"""Enough for most dialects to go on to their next request."""


class CountingServer(Counterparty):
    """`redirect`, where it is set, is where it sends everybody on to."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, redirect: str = "") -> None:
        super().__init__()
        self.scheme = "https" if tls else "http"
        self.came_from: list[str] = []
        """The source address of each connection, in order."""
        self.redirect = redirect
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0.02)  # a client's end comes late through a proxy

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.connections += 1
        self.came_from.append(writer.get_extra_info("peername")[0])
        try:
            if self._tls is not None:  # only now: a connection counts, whether TLS comes about or not
                await writer.start_tls(self._tls)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self._answer())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client went away, which is its good right
        except asyncio.CancelledError:
            writer.transport.abort()  # the server is being stopped
        finally:
            writer.close()

    def _answer(self) -> bytes:
        if self.redirect:
            return f"HTTP/1.1 307 Elsewhere\r\nLocation: {self.redirect}\r\nContent-Length: 0\r\n\r\n".encode()
        body = json.dumps(_ANYTHING).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
