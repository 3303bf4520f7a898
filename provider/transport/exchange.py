"""One request and its answer: bytes as they arrive, within limits, with the connection closed in every case."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import aiohttp
from yarl import URL

from provider.errors import (
    HeaderError,
    NameLookupError,
    ProviderError,
    ProxyStalledError,
    ProxyUnreachableError,
    StalledError,
    UnreachableError,
)
from provider.transport import failures
from provider.transport.address import host_and_port
from provider.transport.arrivals import Arrivals
from provider.transport.limits import Limits
from provider.transport.proxy import Proxy
from provider.transport.receiving import receive
from provider.transport.redirects import STATUSES as REDIRECTS
from provider.transport.redirects import Method, redirect_target
from provider.transport.session import Milestones, open_session, proxy_arguments
from provider.transport.tls import client_context
from provider.transport.watchdog import Watchdog


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent to a service. `secrets` are the texts that no error may quote.

    Raises:
        HeaderError: a header, such as one with a key, holds what no header may, such as a line break.
    """

    url: URL
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    method: Method = "POST"
    proxy: Proxy | None = None
    ca_file: str | None = None
    limits: Limits = field(default_factory=Limits)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not all(value.isprintable() for value in self.headers.values()):
            raise HeaderError

    @property
    def all_secrets(self) -> tuple[str, ...]:
        return self.secrets + (self.proxy.secrets if self.proxy else ())


@asynccontextmanager
async def exchange(request: Request) -> AsyncIterator["Answer"]:
    """Send the request and give its answer as soon as the headers are there, whatever its status.

    Raises:
        ProviderError: there is no answer.
    """
    answer = Answer(request)
    try:
        await answer.begin()
        yield answer
    finally:
        await answer.close()


class Answer:
    """An answer on its way. A task of its own empties the socket; `take` gives what it has received.

    Whoever reads calls `progress` for everything that is worth waiting for: what that is depends on the format.
    """

    def __init__(self, request: Request) -> None:
        self.request: Final = request
        self._arrivals = Arrivals(max_bytes=request.limits.max_bytes)
        self._watchdog = Watchdog(is_waiting=self._is_awaited, on_expired=self._give_up)
        self._milestones = Milestones(on_connected=self._on_connected)
        self._url = request.url
        self._response: aiohttp.ClientResponse | None = None
        self._begun: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Wait for the headers. Raises ProviderError where none come."""
        self._begun = asyncio.get_running_loop().create_future()
        self._watchdog.begin("connection", self.request.limits.connect_seconds)
        self._task = asyncio.create_task(self._run())
        await self._begun
        if self._response is None:
            await self._raise_failure()

    async def take(self) -> bytes:
        """What has arrived since the last call, as soon as there is something; empty at the end, proper or not."""
        return await self._arrivals.take()

    async def check_end(self) -> None:
        """Raise what ended the answer, where that was not its proper end."""
        await self._raise_failure()

    def progress(self) -> None:
        """What the reader waits for has come: the idle limit counts from now."""
        if self._watchdog.phase == "next byte":
            self._watchdog.progress()
        else:
            self._watchdog.begin("next byte", self.request.limits.idle_seconds)

    def hurry(self, seconds: float) -> None:
        """Allow the rest of the answer `seconds` of waiting altogether."""
        self._watchdog.begin("next byte", seconds)

    async def close(self) -> None:
        """Close the connection, at once and without a farewell that the other side could delay."""
        self._watchdog.stop()
        self._abort()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        # A long conversation is a large request: let nothing keep it until garbage is collected.
        self._milestones.forget()
        self._watchdog.forget()

    @property
    def response(self) -> aiohttp.ClientResponse:
        if self._response is None:
            raise RuntimeError("the answer has not begun")
        return self._response

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def reason_phrase(self) -> str:
        return self.response.reason or ""

    @property
    def url(self) -> URL:
        return self._url

    def header(self, name: str) -> str:
        """The value of a header; empty where there is none."""
        return self.response.headers.get(name, "")

    # -- the task that empties the socket

    async def _run(self) -> None:
        failure: ProviderError | None = None
        try:
            await self._connect_and_receive()
        except ProviderError as error:
            failure = error
        except failures.EXPECTED as error:
            failure = self._explained(error)
        finally:
            self._arrivals.end(failure)
            self._mark_begun()

    async def _connect_and_receive(self) -> None:
        request = self.request
        needs_tls = request.url.scheme == "https" or (request.proxy is not None and request.proxy.scheme == "https")
        tls = client_context(request.ca_file) if needs_tls else None
        session = await open_session(request.url, proxy=request.proxy, tls=tls, milestones=self._milestones)
        async with session:
            self._response = await self._send(session)
            self._mark_begun()
            await receive(self._response, into=self._arrivals)

    async def _send(self, session: aiohttp.ClientSession) -> aiohttp.ClientResponse:
        """The first answer that is no redirect which may be followed."""
        visited = {self._url}
        while True:
            proxy_url, headers, connect_headers = proxy_arguments(self._url, proxy=self.request.proxy)
            response = await session.request(
                self.request.method,
                self._url,
                data=io.BytesIO(self.request.body) if self.request.body else None,  # which is sent in pieces
                headers={"Accept-Encoding": "identity", **self.request.headers, **headers},
                proxy=proxy_url,
                proxy_headers=connect_headers or None,
                allow_redirects=False,
            )
            if response.status not in REDIRECTS:
                return response
            response.close()
            self._url = redirect_target(
                self._url,
                status=response.status,
                location=response.headers.get("Location"),
                visited=visited,
                method=self.request.method,
                secrets=self.request.all_secrets,
            )
            visited.add(self._url)

    def _on_connected(self) -> None:
        self._watchdog.begin("first byte", self.request.limits.first_byte_seconds)

    def _mark_begun(self) -> None:
        if self._begun is not None and not self._begun.done():
            self._begun.set_result(None)

    # -- ends

    def _is_awaited(self) -> bool:
        """Time counts while somebody waits, not while a slow reader is busy with what has come."""
        return self._response is None or self._arrivals.awaited

    def _give_up(self) -> None:
        self._arrivals.end(self._too_slow())
        self._abort()
        if self._task is not None:
            self._task.cancel()

    def _too_slow(self) -> ProviderError:
        phase, proxy, host = self._watchdog.phase, self.request.proxy, host_and_port(self._url)
        seconds = f"{self._watchdog.seconds:g}"
        if phase == "connection" and proxy is not None:
            return ProxyUnreachableError(proxy=proxy.place, why=f"no connection within {seconds} seconds")
        if phase == "connection" and self._milestones.looks_name_up:
            return NameLookupError(host=self._url.host or host)
        if phase == "connection":
            return UnreachableError(host=host, why=f"no connection within {seconds} seconds")
        if self._response is None and proxy is not None and not proxy.is_socks and self._url.scheme == "http":
            return ProxyStalledError(proxy=proxy.place, seconds=seconds)
        return StalledError(seconds=seconds, phase=phase)

    def _explained(self, error: BaseException) -> ProviderError:
        secrets = self.request.all_secrets
        if self._response is None:
            return failures.while_connecting(error, url=self._url, proxy=self.request.proxy, secrets=secrets)
        return failures.while_receiving(error, secrets=secrets)

    async def _raise_failure(self) -> None:
        if self._arrivals.failure is not None:
            raise self._arrivals.failure
        if self._task is not None:
            await self._task  # a mistake of the program's own: raised as it is

    def _abort(self) -> None:
        if self._response is None:
            return
        connection = self._response.connection
        if connection is not None and connection.transport is not None:
            connection.transport.abort()
        self._response.close()
