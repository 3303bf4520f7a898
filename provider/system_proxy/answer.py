"""What a system says when it is asked for the proxy of a request."""

from dataclasses import dataclass, field
from typing import Literal

from provider.errors import ProxyAddressError, SystemProxyError
from provider.transport.proxy import Proxy
from provider.transport.redaction import excerpt

Source = Literal["environment", "portal", "windows", "macos", "none"]
"""Who has said so; "none" where there is nobody to ask."""

_AS_WE_NAME_THEM = {"socks": "socks5h", "socks5": "socks5h"}
"""The library behind the portal lets SOCKS5 proxies look names up, which our "socks5" does not."""


@dataclass(frozen=True, slots=True)
class SystemAnswer:
    """`proxy` is the URL of the one to use, with its login where it has one; empty where it is to be none."""

    proxy: str = field(default="", repr=False)
    source: Source = "none"
    by_script: bool = False
    """Whether a script (PAC) has decided, as far as the system tells."""


def usable_proxies(urls: tuple[str, ...], *, host: str) -> tuple[str, ...]:
    """Those of a system's list that Rill can use, in its order; none where the first place says to connect directly.

    "direct://" in a later place stands for what to do when the proxies are dead. It is left out: with a proxy set
    there is no connection without it.

    Raises:
        SystemProxyError: nothing in the list can be used, or there is no list.
    """
    if urls and urls[0].strip().lower().startswith("direct:"):
        return ()
    usable = tuple(found for url in urls if (found := _usable(url)))
    if not usable:
        listed = ", ".join(urls) or "nothing at all"
        raise SystemProxyError(host=host, why=f"it answered with what Rill cannot use ({excerpt(listed, limit=80)})")
    return usable


def _usable(url: str) -> str:
    """The URL as `Proxy` reads it; empty where it is of another kind or broken."""
    scheme, separator, rest = url.strip().partition("://")
    scheme = scheme.lower()
    named = f"{_AS_WE_NAME_THEM.get(scheme, scheme)}{separator}{rest.rstrip('/')}"
    try:
        Proxy.parse(named)
    except ProxyAddressError:
        return ""
    return named
