"""HTTP/1.1 over a bare connection, as much of it as a probe needs."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

import aiohttp
from yarl import URL

from provider.errors import EmptyAnswerError
from provider.transport.exchange import Request

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})(?: ([^\r\n]*))?\r?\n")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]*\r\n")
_MOST_OF_A_HEAD = 64 * 1024
_MOST_OF_AN_ERROR = 64 * 1024
_TLS_ALERT = b"\x15\x03"


class NotHTTPError(Exception):
    """What came is no HTTP answer; the message says so, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and headers of an answer, and what had come of its body."""

    status: int
    reason_phrase: str
    headers: Message
    rest: bytes


def request_head(method: str, where: str, headers: Mapping[str, str]) -> bytes:
    """The request line and headers. No header may hold a line break."""
    lines = [f"{method} {where} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if any(character in line for line in lines for character in "\r\n"):
        raise ValueError("a line break in a header")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


async def read_head(reader: asyncio.StreamReader) -> Head:
    """The head of the final answer.

    A server that turns a request away may break the connection off while its answer is under way (tinyproxy does,
    the request's body being unread): then what has come of the head counts.

    Raises:
        NotHTTPError: it is something else.
        aiohttp.ServerDisconnectedError: nothing came before the end.
        OSError: the connection broke.
    """
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0 and len(data) < _MOST_OF_A_HEAD:
        try:
            more = await reader.read(_MOST_OF_A_HEAD)
        except ConnectionError:
            if _STATUS_LINE.match(data) is None:
                raise
            more = b""
        if not more:
            break
        data += more
    if not data:
        raise aiohttp.ServerDisconnectedError
    match = _STATUS_LINE.match(data)
    if match is None:
        tls = data.startswith(_TLS_ALERT)
        why = "it expects an encrypted connection (https://)" if tls else "what answers there does not speak HTTP"
        raise NotHTTPError(why)
    headers, rest = (data[match.end() :], b"") if end < 0 else (data[match.end() : end + 4], data[end + 4 :])
    reason = (match[2] or b"").decode("latin-1")
    return Head(int(match[1]), reason, BytesHeaderParser().parsebytes(headers), rest)


class ProbeAnswer:
    """An answer whose head is there. Has what `raise_for_status` judges by."""

    def __init__(self, request: Request, head: Head, reader: asyncio.StreamReader) -> None:
        self._request = request
        self._head = head
        self._rest = head.rest
        self._reader = reader
        self._patience: float | None = None

    @property
    def request(self) -> Request:
        return self._request

    @property
    def status(self) -> int:
        return self._head.status

    @property
    def reason_phrase(self) -> str:
        return self._head.reason_phrase

    @property
    def url(self) -> URL:
        return self._request.url

    def header(self, name: str) -> str:
        """The value of a header; empty where there is none."""
        return str(self._head.headers.get(name, ""))

    def hurry(self, seconds: float) -> None:
        """Let `take` wait no longer than this."""
        self._patience = seconds

    async def take(self) -> bytes:
        """The beginning of the body, all that comes within the time; empty the second time."""
        body = bytearray(self._rest)
        self._rest = b""
        try:
            async with asyncio.timeout(self._patience):
                while len(body) < _MOST_OF_AN_ERROR and (data := await self._reader.read(_MOST_OF_AN_ERROR)):
                    body += data
        except OSError:
            pass  # the time is over (TimeoutError is one), or the connection: what has come is enough
        return _dechunked(bytes(body)) if self._is_chunked else bytes(body)

    async def first_byte(self) -> None:
        """Wait for the body to begin. Raises EmptyAnswerError where it never does."""
        begun = self._rest[:1] or await self._reader.read(1)
        if not begun or (self._is_chunked and begun == b"0"):
            raise EmptyAnswerError

    @property
    def _is_chunked(self) -> bool:
        return "chunked" in self.header("Transfer-Encoding").lower()


def _dechunked(body: bytes) -> bytes:
    """The contents of the chunks, as far as they are there."""
    contents, at = bytearray(), 0
    while (match := _CHUNK.match(body, at)) and (size := int(match[1], 16)):
        contents += body[match.end() : match.end() + size]
        at = match.end() + size + 2
    return bytes(contents)
