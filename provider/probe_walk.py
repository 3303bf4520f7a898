"""The way of a request, one step after the other, so that each can be timed.

The transport does all of this at once inside aiohttp. Here the steps are taken apart; certificates, name look-ups
and the meaning of every failure are the transport's own.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from python_socks.async_.asyncio import Proxy as SocksProxy

from provider.errors import (
    NameLookupError,
    ProviderError,
    ProxyStalledError,
    ProxyUnreachableError,
    StalledError,
    TLSError,
    UnreachableError,
)
from provider.probe_answer import NotHTTPError, ProbeAnswer, read_head, request_head
from provider.probe_step import STEPS, ProbeStep, StepName
from provider.transport import failures
from provider.transport.address import host_and_port
from provider.transport.exchange import Request
from provider.transport.proxy import Proxy
from provider.transport.redaction import excerpt
from provider.transport.redirects import STATUSES as REDIRECTS
from provider.transport.redirects import redirect_target
from provider.transport.resolver import DaemonResolver
from provider.transport.session import SOCKS_TYPES
from provider.transport.stream import is_of_the_proxy, raise_for_status
from provider.transport.tls import client_context, refusal

_PATIENCE_WITH_AN_ADDRESS = 2.0
"""Seconds until the next address of the same name is tried."""


async def walk(request: Request) -> AsyncGenerator[ProbeStep, None]:
    """Each step as it ends; after a failure the rest as skipped."""
    way = _Way(request)
    failed = False
    try:
        for name in STEPS:
            step = ProbeStep(name, "skipped") if failed else await _taken(way, name)
            failed = failed or step.state == "failed"
            yield step
    finally:
        way.close()


async def _taken(way: "_Way", name: StepName) -> ProbeStep:
    started = time.monotonic()
    try:
        async with asyncio.timeout(max(0.0, way.deadline(name) - started)):
            found = await way.actions[name]()
    except TimeoutError:
        error: ProviderError = way.too_slow(name)
    except ProviderError as caught:
        error = caught
    except (NotHTTPError, *failures.EXPECTED) as caught:
        error = way.explained(name, caught)
    else:
        seconds = 0.0 if found.skipped else time.monotonic() - started
        return ProbeStep(name, "skipped" if found.skipped else "ok", seconds, found.text)
    return ProbeStep(name, "failed", time.monotonic() - started, str(error), error)


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    skipped: bool = False


class _Way:
    """The connection of one probe, and how far it is."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._url = request.url
        self._host = host_and_port(request.url)
        self._proxy = request.proxy
        self._started = time.monotonic()
        self._asked: float | None = None
        self._addresses: list[str] = []
        """The IP addresses to connect to: the proxy's, where there is one."""
        self._target = request.url.raw_host or ""
        """What a SOCKS proxy is told to connect to."""
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None
        self._answer: ProbeAnswer | None = None
        self.actions: dict[StepName, Callable[[], Awaitable[_Found]]] = {
            "Name look-up": self._look_up,
            "Connection": self._connect,
            "Proxy": self._pass_proxy,
            "TLS": self._encrypt,
            "Status": self._ask,
            "First byte": self._receive,
        }

    def deadline(self, name: StepName) -> float:
        """In monotonic seconds. Everything up to TLS has one limit, and the answer another."""
        limits = self._request.limits
        if name in ("Status", "First byte") or (name == "Proxy" and self._is_forwarded):
            return (self._asked or time.monotonic()) + limits.first_byte_seconds
        return self._started + limits.connect_seconds

    def close(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None

    def too_slow(self, name: StepName) -> ProviderError:
        """The error for a step that passed its deadline."""
        limits, proxy = self._request.limits, self._proxy
        if name in ("Status", "First byte"):
            return StalledError(seconds=f"{limits.first_byte_seconds:g}", phase="first byte")
        if self._asked is not None and proxy is not None:
            return ProxyStalledError(proxy=proxy.place, seconds=f"{limits.first_byte_seconds:g}")
        why = f"no connection within {limits.connect_seconds:g} seconds"
        if proxy is not None and name != "TLS":
            return ProxyUnreachableError(proxy=proxy.place, why=why)
        if name == "Name look-up":
            return NameLookupError(host=self._target)
        return UnreachableError(host=self._host, why=why)

    def explained(self, name: StepName, error: Exception) -> ProviderError:
        """The error for what the libraries below raised."""
        secrets, proxy = self._request.all_secrets, self._proxy
        detail = f"{type(error).__name__}: {excerpt(str(error), secrets)}"
        at_proxy = proxy if name in ("Connection", "Proxy") else None
        if isinstance(error, NotHTTPError):
            if at_proxy is not None:
                return ProxyUnreachableError(
                    proxy=at_proxy.place, why="what answers there is no HTTP proxy", detail=detail
                )
            return UnreachableError(host=self._host, why=str(error))
        if name == "First byte":
            return failures.while_receiving(error, secrets=secrets)
        if at_proxy is None and isinstance(error, ssl.SSLError):
            return TLSError(host=self._host, why=refusal(error), detail=detail)
        if at_proxy is None and isinstance(error, OSError) and name in ("Connection", "TLS"):
            return UnreachableError(host=self._host, why=failures.in_words(error), detail=detail)
        return failures.while_connecting(error, url=self._url, proxy=at_proxy, secrets=secrets)

    @property
    def _connection(self) -> asyncio.StreamWriter:
        if self._writer is None:
            raise RuntimeError("the steps are taken in their order")
        return self._writer

    @property
    def _is_forwarded(self) -> bool:
        """Whether an HTTP proxy gets the request itself instead of opening a tunnel."""
        return self._proxy is not None and not self._proxy.is_socks and self._url.scheme == "http"

    # -- the steps

    async def _look_up(self) -> _Found:
        proxy, target = self._proxy, self._target
        if proxy is None:
            self._addresses = await _looked_up(target, self._url.port)
            return _Found(_named(target, self._addresses))
        try:
            self._addresses = await _looked_up(proxy.host, proxy.port)
        except NameLookupError:
            raise ProxyUnreachableError(proxy=proxy.place, why="its name could not be looked up") from None
        found = f"the proxy {_named(proxy.host, self._addresses)}"
        if proxy.looks_names_up:
            return _Found(f"{found}; it looks up {target} itself")
        addresses = await _looked_up(target, self._url.port)
        self._target = addresses[0]
        return _Found(f"{found}; {_named(target, addresses)}")

    async def _connect(self) -> _Found:
        port = self._proxy.port if self._proxy else self._url.port
        address = await self._open_first(port or 0)
        self._addresses = [address]
        return _Found(f"{self._proxy.place if self._proxy else self._host} accepts it")

    async def _pass_proxy(self) -> _Found:
        proxy = self._proxy
        if proxy is None:
            return _Found("no proxy", skipped=True)
        if proxy.is_socks:
            await self._pass_socks(proxy)
            return _Found(f"it connects to {self._host}")
        if proxy.scheme == "https":
            await self._start_tls(proxy.host)
        if not self._is_forwarded:
            await self._open_tunnel(proxy)
            return _Found(f"it connects to {self._host}")
        answer = await self._sent()
        if is_of_the_proxy(answer):
            await raise_for_status(answer)
        return _Found("it passed the request on, and the answer back")

    async def _encrypt(self) -> _Found:
        if self._url.scheme != "https":
            return _Found("the address is an http:// one: not encrypted", skipped=True)
        version = await self._start_tls(self._target if self._proxy is None else self._url.raw_host or "")
        return _Found(f"{version}, with a valid certificate")

    async def _ask(self) -> _Found:
        answer = self._answer or await self._sent()
        if answer.status in REDIRECTS:
            location = answer.header("Location")
            redirect_target(
                self._url,
                status=answer.status,
                location=location,
                visited={self._url},
                method=self._request.method,
                secrets=self._request.all_secrets,
            )
        else:
            await raise_for_status(answer)
        return _Found(f"{answer.status} {excerpt(answer.reason_phrase, self._request.all_secrets, limit=60)}".strip())

    async def _receive(self) -> _Found:
        if self._answer is None or self._answer.status in REDIRECTS:
            return _Found("only a redirect, which is followed", skipped=True)
        await self._answer.first_byte()
        return _Found("the answer arrives")

    # -- their parts

    async def _open_first(self, port: int) -> str:
        """Connect to the first of the addresses that answers, and say which. The last failure is raised."""
        *others, last = self._addresses
        for address in others:
            with suppress(OSError):  # TimeoutError is one
                async with asyncio.timeout(_PATIENCE_WITH_AN_ADDRESS):
                    await self._open(host=address, port=port)
                    return address
        await self._open(host=last, port=port)
        return last

    async def _open(self, **where: Any) -> None:
        self._reader, self._writer = await asyncio.open_connection(**where)

    async def _pass_socks(self, proxy: Proxy) -> None:
        """python-socks opens a connection of its own, so the one that was tried is closed."""
        self.close()
        socks = SocksProxy(
            proxy_type=SOCKS_TYPES[proxy.scheme],
            host=self._addresses[0],
            port=proxy.port,
            username=proxy.user,
            password=proxy.password if proxy.password is not None or proxy.user is None else "",
            rdns=proxy.looks_names_up,
        )
        await self._open(sock=await socks.connect(self._target, self._url.port or 443))

    async def _open_tunnel(self, proxy: Proxy) -> None:
        host = self._url.raw_host or ""
        place = f"[{host}]:{self._url.port}" if ":" in host else f"{host}:{self._url.port}"
        headers = {"Host": place}
        if proxy.authorization:
            headers["Proxy-Authorization"] = proxy.authorization
        self._connection.write(request_head("CONNECT", place, headers))
        head = await read_head(self._reader)
        if not 200 <= head.status < 300:
            said = excerpt(head.reason_phrase, self._request.all_secrets)
            raise failures.refused_by_proxy(
                head.status, said, url=self._url, proxy=proxy, detail=f"{head.status} {said}"
            )

    async def _start_tls(self, host: str) -> str:
        writer = self._connection
        await writer.start_tls(client_context(self._request.ca_file), server_hostname=host)
        return str(writer.get_extra_info("ssl_object").version()).replace("v", " ")

    async def _sent(self) -> ProbeAnswer:
        """Send the request and wait for the head of the answer."""
        self._asked = time.monotonic()
        request = self._request
        headers = {"Host": self._host, "Accept-Encoding": "identity", **request.headers, "Connection": "close"}
        if request.body:
            headers["Content-Length"] = str(len(request.body))
        where = self._url.raw_path_qs
        if self._is_forwarded and self._proxy is not None:
            where = str(self._url)
            if self._proxy.authorization:
                headers["Proxy-Authorization"] = self._proxy.authorization
        self._connection.write(request_head(request.method, where, headers) + request.body)
        self._answer = ProbeAnswer(request, await read_head(self._reader), self._reader)
        return self._answer


async def _looked_up(host: str, port: int | None) -> list[str]:
    try:
        found = await DaemonResolver().resolve(host, port or 0)
    except (OSError, UnicodeError) as error:
        raise NameLookupError(host=host, detail=type(error).__name__) from None
    return list(dict.fromkeys(str(entry["host"]) for entry in found))


def _named(host: str, addresses: list[str]) -> str:
    return f"{host} is an address already" if host in addresses else f"{host} is {addresses[0]}"
