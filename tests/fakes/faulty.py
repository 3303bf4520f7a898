"""Services with a fault each: behaviours for `RawServer`, numbered as in the list of faults the tests go through.

Each function gives a behaviour, so `RawServer(reset_after(b"Hel"))` is a server whose every answer breaks off.
"""

import asyncio
import gzip
import zlib
from collections.abc import Sequence

from tests.fakes.raw import STREAM_HEAD, Behaviour, Connection

LAST_CHUNK = b"0\r\n\r\n"

LOGIN_PAGE = (
    b"<!DOCTYPE html><html><head><title>Hotel WLAN</title><style>body{color:red}</style>"
    b"<script>alert(1)</script></head><body><h1>Please log in</h1><p>Room &amp; name</p>" + b"<p>more</p>" * 200
) + b"</body></html>"


def reset_after(*texts: bytes, pause: float = 0.0) -> Behaviour:
    """1: RST in mid-stream, after a chunk for each text."""

    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        for text in texts:
            await connection.chunk(text)
            await asyncio.sleep(pause)
        await connection.reset()

    return behave


def truncated_chunk(text: bytes) -> Behaviour:
    """2: the connection ends inside a chunk that announced twice as much."""
    return raw(STREAM_HEAD + b"%x\r\n%s" % (2 * len(text), text))


def truncated_length(text: bytes) -> Behaviour:
    """2: the connection ends before the announced Content-Length."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (2 * len(text), text))


def raw(data: bytes) -> Behaviour:
    """Exactly these bytes, then an orderly end of the connection."""

    async def behave(connection: Connection) -> None:
        await connection.send(data)

    return behave


def answer(status: str, body: bytes = b"", **headers: str) -> Behaviour:
    """A whole answer: `answer("429 Too Many", b"…", retry_after="7")`."""
    lines = "".join(f"{name.replace('_', '-').title()}: {value}\r\n" for name, value in headers.items())
    return raw(f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body)


def login_page(*, content_type: str = "text/html; charset=utf-8") -> Behaviour:
    """5: a captive portal's page with status 200."""
    return answer("200 OK", LOGIN_PAGE, content_type=content_type) if content_type else answer("200 OK", LOGIN_PAGE)


def redirect(status: int, location: str) -> Behaviour:
    """11, 12."""
    return answer(f"{status} Moved", location=location)


def hang() -> Behaviour:
    """15: accepted, read, and never answered."""
    return Connection.hang


def hang_after(data: bytes) -> Behaviour:
    """15: these bytes, then silence on an open connection."""

    async def behave(connection: Connection) -> None:
        await connection.send(data)
        await connection.hang()

    return behave


def drip(data: bytes, *, every: float, head: bytes = STREAM_HEAD, chunked: bool = True) -> Behaviour:
    """16: the same few bytes again and again without an end, such as blanks, or parts of a header."""

    async def behave(connection: Connection) -> None:
        await connection.send(head)
        while True:
            await (connection.chunk(data) if chunked else connection.send(data))
            await asyncio.sleep(every)

    return behave


def endless(data: bytes = b"x" * 65536) -> Behaviour:
    """17: as fast as it goes, without an end."""
    return drip(data, every=0.0)


def compressed(encoding: str, body: bytes) -> Behaviour:
    """18: an answer in a content encoding nobody asked for."""
    return answer("200 OK", body, content_encoding=encoding)


def gzip_bomb(megabytes: int = 200) -> bytes:
    """18: this many megabytes of zeros, packed a thousandfold."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(b"\0" * 2**20) for _ in range(megabytes))
    return packed + packer.flush()


def gzipped(text: bytes) -> bytes:
    return gzip.compress(text)


def single_bytes(count: int) -> Behaviour:
    """20: one byte a chunk, "0123456789" again and again."""
    tens, rest = divmod(count, 10)
    ten = b"".join(b"1\r\n%d\r\n" % digit for digit in range(10))
    few = b"".join(b"1\r\n%d\r\n" % digit for digit in range(rest))

    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        for _ in range(tens // 1000):
            await connection.send(ten * 1000)
        await connection.send(ten * (tens % 1000) + few + LAST_CHUNK)

    return behave


def pieces(parts: Sequence[bytes], *, pause: float = 0.0) -> Behaviour:
    """21: a chunk for each part, wherever they cut a character."""

    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        for part in parts:
            if part:
                await connection.chunk(part)
                await asyncio.sleep(pause)
        await connection.send(LAST_CHUNK)

    return behave
