"""An aiohttp session for one request."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp_socks import ProxyConnector
from python_socks import ProxyType
from python_socks.async_.asyncio import Proxy as SocksProxy
from yarl import URL

from provider.errors import NameLookupError, ProxyUnreachableError
from provider.transport.proxy import Proxy
from provider.transport.resolver import DaemonResolver

_NO_TIMEOUTS = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)
"""`watchdog` keeps the time: aiohttp's total would end long answers, and its sock_read misfires with qasync."""

SOCKS_TYPES = {"socks4": ProxyType.SOCKS4, "socks5": ProxyType.SOCKS5, "socks5h": ProxyType.SOCKS5}


class Milestones:
    """How far the connection is: aiohttp tells it to the functions in `config`."""

    def __init__(self, *, on_connected: Callable[[], None]) -> None:
        self.looks_name_up = False
        self._on_connected = on_connected
        self.config = aiohttp.TraceConfig()
        self.config.on_dns_resolvehost_start.append(self._on_look_up_started)
        self.config.on_dns_resolvehost_end.append(self._on_look_up_ended)
        self.config.on_connection_create_end.append(self._on_connection_made)

    def forget(self) -> None:
        """Tell nobody any more: aiohttp's objects stay until garbage is collected, and would keep who is told."""
        self._on_connected = _nobody

    async def _on_look_up_started(self, *_args: object) -> None:
        self.looks_name_up = True

    async def _on_look_up_ended(self, *_args: object) -> None:
        self.looks_name_up = False

    async def _on_connection_made(self, *_args: object) -> None:
        self._on_connected()


def _nobody() -> None:
    pass


async def open_session(
    url: URL, *, proxy: Proxy | None, tls: ssl.SSLContext | None, milestones: Milestones
) -> aiohttp.ClientSession:
    """A session of its own for each request.

    A connection that was kept open may be dead, and a POST cannot be sent twice; two services must share no cookies;
    and closing the session closes the socket for certain. Opening one costs well under a millisecond.

    Raises:
        NameLookupError, ProxyUnreachableError: a name that is needed for a SOCKS connection is unknown.
    """
    if proxy is not None and proxy.is_socks:
        connector: aiohttp.TCPConnector = await _socks_connector(url, proxy=proxy, tls=tls)
    else:
        connector = aiohttp.TCPConnector(
            resolver=DaemonResolver(), use_dns_cache=False, force_close=True, ssl=tls or True
        )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=_NO_TIMEOUTS,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        trace_configs=[milestones.config],
    )


async def _socks_connector(url: URL, *, proxy: Proxy, tls: ssl.SSLContext | None) -> ProxyConnector:
    """python-socks looks names up in the event loop's thread pool, which quitting waits for.

    So it is given the proxy's address instead of its name, and the service's name, where it is to be looked up on
    this machine, was looked up before: a name server that hangs never gets as far as that pool.
    """
    resolver = DaemonResolver()
    try:
        address = (await resolver.resolve(proxy.host, proxy.port))[0]["host"]
    except (OSError, UnicodeError):
        raise ProxyUnreachableError(proxy=proxy.place, why="its name could not be looked up") from None
    if not proxy.looks_names_up:
        try:
            await resolver.resolve(url.host or "", url.port or 0)
        except (OSError, UnicodeError):
            raise NameLookupError(host=url.host or "") from None
    return _SocksConnector(
        host=address,
        port=proxy.port,
        proxy_type=SOCKS_TYPES[proxy.scheme],
        username=proxy.user,
        password=proxy.password if proxy.password is not None or proxy.user is None else "",
        rdns=proxy.looks_names_up,
        force_close=True,
        ssl=tls or True,
    )


class _SocksConnector(ProxyConnector):
    """Leaves TLS to asyncio: where a connection is given up in mid-handshake, python-socks would wait for its end."""

    async def _connect_via_proxy(
        self, host: str, port: int, ssl: ssl.SSLContext | None = None, *_args: Any, **_more: Any
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        proxy = SocksProxy(
            proxy_type=self._proxy_type,
            host=self._proxy_host,
            port=self._proxy_port,
            username=self._proxy_username,
            password=self._proxy_password,
            rdns=self._rdns,
        )
        sock = await proxy.connect(host, port)
        loop = asyncio.get_running_loop()
        try:
            return await loop.create_connection(
                lambda: ResponseHandler(loop), sock=sock, ssl=ssl, server_hostname=host.rstrip(".") if ssl else None
            )
        except BaseException:
            sock.close()
            raise


def proxy_arguments(url: URL, *, proxy: Proxy | None) -> tuple[URL | None, dict[str, str], dict[str, str]]:
    """For an HTTP proxy: its URL without the login, headers for the request, and headers for CONNECT.

    The login travels in a header, since aiohttp quotes the proxy's URL in its errors.
    """
    if proxy is None or proxy.is_socks:
        return None, {}, {}
    login = {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
    return (URL(proxy.url), {}, login) if url.scheme == "https" else (URL(proxy.url), login, {})
