"""A server that does byte for byte what a test tells it, also what no HTTP server would."""

import asyncio
import fcntl
import socket
import ssl
import struct
import sys
import termios
import time
from collections.abc import Awaitable, Callable

from tests.fakes.counterparty import Counterparty


class Connection:
    """One accepted connection, after its request was read."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
        self.reader = reader
        self.writer = writer
        self.request = request

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def chunk(self, data: bytes) -> None:
        """One chunk of a chunked body."""
        await self.send(b"%x\r\n%s\r\n" % (len(data), data))

    async def reset(self) -> None:
        """Send RST instead of an orderly end, once the other side's kernel has everything that was written."""
        await self.writer.drain()
        raw: socket.socket = self.writer.get_extra_info("socket")
        for _ in range(400):
            if not _unacknowledged(raw):
                break
            await asyncio.sleep(0.005)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def hang(self) -> None:
        """Do nothing until the other side goes away."""
        while await self.reader.read(65536):
            pass


def _unacknowledged(raw: socket.socket) -> int:
    """Bytes of the send buffer that RST would throw away (SIOCOUTQ); 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    counted = fcntl.ioctl(raw.fileno(), termios.TIOCOUTQ, b"\0" * 4)
    return int.from_bytes(counted, sys.byteorder)


Behaviour = Callable[[Connection], Awaitable[None]]

STREAM_HEAD = b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
"""What Chatbot UI answers before the first chunk: no content type."""


class RawServer(Counterparty):
    """Reads each request and then lets `behaviour` answer; the connection is closed when that returns."""

    def __init__(
        self,
        behaviour: Behaviour,
        *,
        tls: ssl.SSLContext | None = None,
        reads_request: bool = True,
        port: int = 0,
    ) -> None:
        super().__init__(port=port)
        self.requests: list[bytes] = []
        """Everything that was received, a connection each: the bytes to look for keys in."""
        self.ended_at: list[float] = []
        """When each connection ended, in monotonic seconds."""
        self.behaviour = behaviour
        self._tls = tls
        self._reads_request = reads_request
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        if tls is not None:
            self.scheme = "https"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the connections are closed in the loop's next turn
        if self._tls is not None:
            await asyncio.sleep(0.05)  # a client's end of a TLS connection comes late through a proxy

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # One that is cancelled before its first step has closed nothing.
        task.add_done_callback(lambda done: writer.transport.abort() if done.cancelled() else None)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.requests.append(b"")
        index = len(self.requests) - 1
        try:
            if self._reads_request:
                self.requests[index] = await _read_request(reader)
            await self.behaviour(Connection(reader, writer, self.requests[index]))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away, which is its good right
        except asyncio.CancelledError:
            writer.transport.abort()  # the server is being stopped
        finally:
            self.ended_at.append(time.monotonic())
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    return head + await reader.readexactly(length)
