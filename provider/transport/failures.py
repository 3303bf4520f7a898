"""What the libraries below raise, as errors with plain words.

None of their texts reaches a message unless it was redacted, and none of their exceptions is kept as a cause: a
traceback would print it, with whatever it quotes.
"""

import asyncio
import errno
import socket
import ssl

import aiohttp
import aiohttp_socks
import python_socks
from yarl import URL

from provider.errors import (
    ConnectionLostError,
    NameLookupError,
    NotRunningError,
    ProviderError,
    ProxyLoginError,
    ProxyRefusedError,
    ProxyUnreachableError,
    TLSError,
    UnreachableError,
)
from provider.transport.address import host_and_port
from provider.transport.proxy import Proxy
from provider.transport.redaction import excerpt
from provider.transport.tls import refusal

SOCKS_ERRORS = (
    aiohttp_socks.ProxyError,
    aiohttp_socks.ProxyConnectionError,
    aiohttp_socks.ProxyTimeoutError,
    python_socks.ProxyError,
    python_socks.ProxyConnectionError,
    python_socks.ProxyTimeoutError,
)
"""None of these is an aiohttp.ClientError."""

EXPECTED = (aiohttp.ClientError, OSError, UnicodeError, *SOCKS_ERRORS)
"""What a request may raise for reasons that lie outside the program."""

_WORDS = {
    errno.ECONNREFUSED: "nothing answers there",
    errno.EHOSTUNREACH: "there is no way to it",
    errno.ENETUNREACH: "there is no network",
    errno.ENETDOWN: "there is no network",
    errno.ECONNRESET: "it broke the connection off",
    errno.ECONNABORTED: "it broke the connection off",
    errno.EPIPE: "it broke the connection off",
    errno.ETIMEDOUT: "it does not answer",
    errno.EACCES: "a firewall on this computer forbids it",
    errno.EPERM: "a firewall on this computer forbids it",
}

_NOT_HTTP = "what answers there does not speak HTTP"
_CLOSED = "it closed the connection without an answer"


def while_connecting(error: BaseException, *, url: URL, proxy: Proxy | None, secrets: tuple[str, ...]) -> ProviderError:
    """The error for a failure before the answer's headers have come."""
    detail = f"{type(error).__name__}: {excerpt(str(error), secrets)}"
    if proxy is None:
        return _direct(error, url, detail)
    if isinstance(error, SOCKS_ERRORS):
        return _socks(error, url, proxy, detail)
    if proxy.is_socks and _tls_error(error) is not None:  # the service's: TLS begins behind a SOCKS proxy
        return _direct(error, url, detail)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return refused_by_proxy(error.status, excerpt(error.message, secrets), url=url, proxy=proxy, detail=detail)
    if isinstance(error, aiohttp.ClientConnectorError) and (error.host, error.port) != (proxy.host, proxy.port):
        return _direct(error, url, detail)
    return ProxyUnreachableError(proxy=proxy.place, why=_why_not_the_proxy(error), detail=detail)


def refused_by_proxy(status: int, said: str, *, url: URL, proxy: Proxy, detail: str) -> ProviderError:
    """The error for an answer that comes from the proxy itself."""
    if status in (401, 407):  # 401 is tinyproxy's answer to a wrong password
        return ProxyLoginError(proxy=proxy.place, detail=detail)
    why = f"{said.rstrip('.') or 'it does not say why'} ({status})"
    return ProxyRefusedError(proxy=proxy.place, host=host_and_port(url), why=why, detail=detail)


def while_receiving(error: BaseException, *, secrets: tuple[str, ...]) -> ConnectionLostError:
    """The error for a failure after the headers."""
    if isinstance(error, OSError) or "ConnectionReset" in str(error):
        why = "it was broken off"
    elif "Not enough data" in str(error) or "not completed" in str(error):
        why = "the answer ended before its announced end"
    else:
        why = "the rest of the answer could not be read"
    return ConnectionLostError(why=why, detail=f"{type(error).__name__}: {excerpt(str(error), secrets)}")


def _direct(error: BaseException, url: URL, detail: str) -> ProviderError:
    host = host_and_port(url)
    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror | UnicodeError):
        return NameLookupError(host=url.host or host, detail=detail)
    if (tls := _tls_error(error)) is not None:
        return TLSError(host=host, why=refusal(tls), detail=detail)
    if isinstance(error, aiohttp.ClientResponseError):
        why = "it expects an encrypted connection (https://)" if _is_tls_alert(error) else _NOT_HTTP
        return UnreachableError(host=host, why=why, detail=detail)
    if isinstance(error, aiohttp.ClientConnectorError):
        kind = NotRunningError if _is_this_machine(url) else UnreachableError
        return kind(host=host, why=in_words(error), detail=detail)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return ConnectionLostError(why=_CLOSED, detail=detail)
    return ConnectionLostError(why=in_words(error), detail=detail)


def _is_this_machine(url: URL) -> bool:
    host = url.host or ""
    return host in ("localhost", "::1") or host.startswith("127.") or host.endswith(".localhost")


def _socks(error: BaseException, url: URL, proxy: Proxy, detail: str) -> ProviderError:
    said = str(error)
    if "uthenticat" in said or "no acceptable" in said.lower():
        return ProxyLoginError(proxy=proxy.place, detail=detail)
    if isinstance(error, aiohttp_socks.ProxyError | python_socks.ProxyError) and error.error_code is not None:
        why = excerpt(said, proxy.secrets).rstrip(".") or "it does not say why"
        return ProxyRefusedError(proxy=proxy.place, host=host_and_port(url), why=why, detail=detail)
    if isinstance(error, aiohttp_socks.ProxyConnectionError | python_socks.ProxyConnectionError):
        return ProxyUnreachableError(proxy=proxy.place, why="nothing answers there", detail=detail)
    if isinstance(error, aiohttp_socks.ProxyTimeoutError | python_socks.ProxyTimeoutError):
        return ProxyUnreachableError(proxy=proxy.place, why="it does not answer", detail=detail)
    return ProxyUnreachableError(proxy=proxy.place, why="what answers there is no SOCKS proxy", detail=detail)


def _why_not_the_proxy(error: BaseException) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror | UnicodeError):
        return "its name could not be looked up"
    if (tls := _tls_error(error)) is not None:
        return refusal(tls)
    if isinstance(error, aiohttp.ClientResponseError):
        return "what answers there is no HTTP proxy"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return _CLOSED
    return in_words(error)


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    """The error of the TLS layer inside aiohttp's."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        inner: BaseException = error.certificate_error
    elif isinstance(error, aiohttp.ClientConnectorError):
        inner = error.os_error
    elif isinstance(error, aiohttp.ClientOSError) and error.__cause__ is not None:
        inner = error.__cause__  # aiohttp knows no TLS behind SOCKS and takes its errors for those of a socket
    else:
        inner = error
    return inner if isinstance(inner, ssl.SSLError) else None


def _is_tls_alert(error: aiohttp.ClientResponseError) -> bool:
    """Whether the "answer" was the alert with which a TLS port turns plain HTTP away."""
    return r"\x15\x03" in error.message


def in_words(error: BaseException) -> str:
    """Why a connection failed, as the end of a sentence."""
    os_error = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(os_error, asyncio.TimeoutError):
        return "it does not answer"
    code = os_error.errno if isinstance(os_error, OSError) else None
    return _WORDS.get(code or 0, "the connection failed")
