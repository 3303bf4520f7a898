"""Downloads a GGUF file into a folder: with progress, resumed after any interruption, checked at its end.

Unlike a request to a service, a download follows redirects to other hosts, as the large stores of models need it:
it carries neither a key nor a question. The way to each host is decided by the same policy as for all else.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from yarl import URL

from provider.errors import (
    CompressedAnswerError,
    ConnectionLostError,
    NotAnAnswerError,
    StalledError,
    UnreachableError,
)
from provider.local.download_address import download_url, file_name, next_url
from provider.local.errors import DownloadRefusedError
from provider.local.part_file import Origin, PartFile, digest
from provider.transport import failures
from provider.transport.address import host_and_port
from provider.transport.limits import Limits
from provider.transport.proxy import Proxy
from provider.transport.receiving import left_in, tell_of_lost_connection
from provider.transport.redaction import excerpt
from provider.transport.redirects import STATUSES as REDIRECTS
from provider.transport.session import Milestones, open_session, proxy_arguments
from provider.transport.status_errors import error_for_status
from provider.transport.tls import client_context
from provider.transport.watchdog import Watchdog
from provider.transport.web_page import is_page_type, visible_text

PAUSE_SECONDS = 2.0
"""Before a connection that broke is made again."""
MOST_ATTEMPTS = 3
"""In a row that bring nothing."""
_ENOUGH_BYTES = 2**20
"""Written at once: pieces from the network are small."""
_MOST_OF_AN_ERROR = 64 * 1024
_RANGE_NOT_THERE = 416

Way = Callable[[str], Awaitable[str | None]]
OnProgress = Callable[[int, int | None], None]
"""Told how many bytes are there, and of how many; None where the server does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What to fetch, whereto, and by which way."""

    address: str
    folder: Path
    way: Way
    """Which proxy leads to an address; None connects directly."""
    sha256: str = ""
    """In hexadecimal digits; empty where the user has none."""
    ca_file: str | None = None
    limits: Limits = field(default_factory=Limits)


async def download(wanted: Download, *, on_progress: OnProgress = lambda _done, _total: None) -> Path:
    """The path of the whole file. Cancelled or failed, what has arrived stays, and the next call goes on from there.

    A connection that breaks is made again by itself once something has arrived.

    Raises:
        ProviderError: of the way to the server (`provider.errors`), or of the file (`provider.local.errors`).
    """
    url = download_url(wanted.address)
    part = PartFile(wanted.folder, file_name(url))
    await asyncio.to_thread(part.prepare)
    done, attempts = 0, 0
    while True:
        try:
            await _fetch_rest(wanted, url, part, on_progress)
        except _AnotherFileError:
            await asyncio.to_thread(part.discard)
        except (ConnectionLostError, StalledError, UnreachableError):
            before, (done, _origin) = done, await asyncio.to_thread(part.arrived, str(url))
            attempts = attempts + 1 if done == before else 0
            if not done or attempts >= MOST_ATTEMPTS:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            break
    await asyncio.to_thread(part.finish, sha256=wanted.sha256)
    return part.target


class _AnotherFileError(Exception):
    """What has arrived is of a file that is there no more: it is fetched from its beginning."""


async def discard(wanted: Download) -> None:
    """Delete what has arrived of a file that was not fetched to its end."""
    part = PartFile(wanted.folder, file_name(download_url(wanted.address)))
    await asyncio.to_thread(part.discard)


async def _fetch_rest(wanted: Download, url: URL, part: PartFile, on_progress: OnProgress) -> None:
    done, origin = await asyncio.to_thread(part.arrived, str(url))
    if done and done == origin.total:
        return
    async with _answer(wanted, url, done=done, validator=origin.validator) as (response, patience):
        if response.status == _RANGE_NOT_THERE and done:
            raise _AnotherFileError
        at, total = await _judge(response, done=done)
        validator = _validator(response) or (origin.validator if at else "")
        new = Origin(address=digest(str(url)), validator=validator, total=total)
        await asyncio.to_thread(part.begin, new, at=at)
        on_progress(at, total)
        writer = _Writer(part, at=at)
        try:
            async for data in _pieces(response, patience):
                await writer.add(data)
                on_progress(writer.at, total)
        finally:
            await asyncio.shield(writer.flush())
    if total is not None and writer.at != total:
        raise ConnectionLostError(why="it ended too early")


@asynccontextmanager
async def _answer(
    wanted: Download, url: URL, *, done: int, validator: str
) -> AsyncIterator[tuple[aiohttp.ClientResponse, "_Patience"]]:
    """The answer at the end of all redirects, whatever its status; `done` bytes are there already."""
    headers = {"Accept-Encoding": "identity", "User-Agent": "Rill"}
    if done:
        headers |= {"Range": f"bytes={done}-", "If-Range": validator}
    hops = 0
    while True:
        async with _one_answer(wanted, url, headers) as found:
            response = found[0]
            if response.status not in REDIRECTS:
                yield found
                return
            url = next_url(url, location=response.headers.get("Location", ""), hops=hops)
            hops += 1


@asynccontextmanager
async def _one_answer(
    wanted: Download, url: URL, headers: dict[str, str]
) -> AsyncIterator[tuple[aiohttp.ClientResponse, "_Patience"]]:
    proxy_url = await wanted.way(str(url))
    proxy = Proxy.parse(proxy_url) if proxy_url else None
    needs_tls = url.scheme == "https" or (proxy is not None and proxy.scheme == "https")
    tls = client_context(wanted.ca_file) if needs_tls else None
    patience = _Patience(wanted.limits, host=host_and_port(url))
    milestones = Milestones(on_connected=patience.on_connected)
    secrets = proxy.secrets if proxy is not None else ()
    try:
        with patience:
            session = await open_session(url, proxy=proxy, tls=tls, milestones=milestones)
            async with session:
                through, added, connect = proxy_arguments(url, proxy=proxy)
                response: aiohttp.ClientResponse | None = None
                try:
                    response = await session.get(
                        url,
                        headers={**headers, **added},
                        proxy=through,
                        proxy_headers=connect or None,
                        allow_redirects=False,
                    )
                    if proxy is not None and response.status == 407:
                        raise failures.refused_by_proxy(407, "", url=url, proxy=proxy, detail="")
                    tell_of_lost_connection(response)
                    yield response, patience
                except failures.EXPECTED as error:
                    if response is not None:
                        raise failures.while_receiving(error, secrets=secrets) from None
                    raise failures.while_connecting(error, url=url, proxy=proxy, secrets=secrets) from None
                finally:
                    if response is not None:
                        response.close()
    finally:
        milestones.forget()


async def _judge(response: aiohttp.ClientResponse, *, done: int) -> tuple[int, int | None]:
    """From which byte on the answer has the file, and how long that is.

    Raises:
        ProviderError: it is not the file.
    """
    status, host = response.status, host_and_port(response.url)
    if status in (401, 403):
        raise DownloadRefusedError(host=host, status=status)
    if status not in (200, 206):
        raise error_for_status(
            status,
            reason_phrase=response.reason or "",
            content_type=response.headers.get("Content-Type", ""),
            body=await _some_text(response),
            retry_after=response.headers.get("Retry-After"),
        )
    if is_page_type(response.headers.get("Content-Type", "")):
        said = excerpt(visible_text(await _some_text(response))) or "(a page without text)"
        raise NotAnAnswerError(status=status, excerpt=said)
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("", "identity"):
        raise CompressedAnswerError(encoding=excerpt(encoding, limit=40))
    length = response.content_length
    if status == 200:
        return 0, length
    begins, _, total = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
    if begins.partition("-")[0] != str(done):
        raise ConnectionLostError(why="the server sent another part of the file than it was asked for")
    return done, int(total) if total.isdecimal() else (done + length if length is not None else None)


async def _some_text(response: aiohttp.ClientResponse) -> str:
    return (await response.content.read(_MOST_OF_AN_ERROR)).decode("utf-8", "replace")


def _validator(response: aiohttp.ClientResponse) -> str:
    """What names this state of the file for `If-Range`, which takes no weak ETag."""
    etag = response.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")


async def _pieces(response: aiohttp.ClientResponse, patience: "_Patience") -> AsyncIterator[bytes]:
    """What arrives, as it arrives; the network waits while it is written."""
    while True:
        try:
            with patience.waiting():
                data = await response.content.readany()
        except (aiohttp.ClientError, OSError):
            yield left_in(response.content)
            raise
        if not data:
            return
        yield data


class _Writer:
    """Gathers pieces, and writes them off the event loop."""

    def __init__(self, part: PartFile, *, at: int) -> None:
        self._part = part
        self._written = at
        self._gathered = bytearray()

    @property
    def at(self) -> int:
        """How many bytes of the file there are."""
        return self._written + len(self._gathered)

    async def add(self, data: bytes) -> None:
        self._gathered += data
        if len(self._gathered) >= _ENOUGH_BYTES or not self._written:
            await self.flush()

    async def flush(self) -> None:
        data, self._gathered = bytes(self._gathered), bytearray()
        at, self._written = self._written, self._written + len(data)
        if data:
            await asyncio.to_thread(self._part.append, data, at=at)


class _Patience:
    """Ends the wait for a server that has stopped sending, by the same watchdog as for replies."""

    def __init__(self, limits: Limits, *, host: str) -> None:
        self._limits = limits
        self._host = host
        self._awaited = True
        self._expired = False
        self._task = asyncio.current_task()
        self._watchdog = Watchdog(is_waiting=lambda: self._awaited, on_expired=self._on_expired)

    def __enter__(self) -> "_Patience":
        self._watchdog.begin("connection", self._limits.connect_seconds)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        phase, seconds = self._watchdog.phase, f"{self._watchdog.seconds:g}"
        self._watchdog.forget()
        if self._expired and isinstance(error, asyncio.CancelledError) and self._task is not None:
            self._task.uncancel()
            if phase == "connection":
                raise UnreachableError(host=self._host, why=f"no connection within {seconds} seconds") from None
            raise StalledError(seconds=seconds, phase=phase) from None

    def on_connected(self) -> None:
        self._watchdog.begin("first byte", self._limits.first_byte_seconds)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Time counts inside, and begins anew with each piece."""
        if self._watchdog.phase != "next byte":
            self._watchdog.begin("next byte", self._limits.idle_seconds)
        self._watchdog.progress()
        self._awaited = True
        try:
            yield
        finally:
            self._awaited = False

    def _on_expired(self) -> None:
        self._expired = True
        if self._task is not None:
            self._task.cancel()
