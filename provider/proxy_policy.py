"""Whether a request goes through a proxy, and through which one.

The decision is made here, outside the providers, so that it is the same for every one of them and for `probe`.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from provider.errors import ProxyAddressError
from provider.proxy_bypass import Target, bypasses
from provider.system_proxy import system_proxies

ProxyMode = Literal["system", "none", "manual"]

SCHEMES = ("http", "https", "socks4", "socks5", "socks5h")


@dataclass(frozen=True, slots=True)
class ProxyPolicy:
    """The user's choice. `url` is used in the mode "manual" only, `bypass` (see `proxy_bypass`) in "system" too.

    `localhost` sends requests to this very machine through the proxy as well: hardly ever wanted, since it is
    where local models answer.
    """

    mode: ProxyMode = "system"
    url: str = ""
    bypass: tuple[str, ...] = ()
    localhost: bool = False

    def proxy_for(self, target_url: str) -> str | None:
        """The proxy's URL for a request to `target_url`; None connects directly.

        Raises:
            AddressError: `target_url` names no host.
            ProxyAddressError: the proxy that is to be used is no usable URL. It is never left out instead.
        """
        if self.mode == "none":
            return None
        target = Target.of(target_url)
        if (target.is_this_machine and not self.localhost) or bypasses(target, self.bypass):
            return None
        if self.mode == "manual":
            return checked_proxy_url(self.url)
        system = system_proxies()
        proxy = system.by_scheme.get(target.scheme)
        if proxy is None or bypasses(target, system.bypass, with_subdomains=True):
            return None
        return checked_proxy_url(proxy if "://" in proxy else f"http://{proxy}")


def checked_proxy_url(url: str) -> str:
    """The URL, without blanks around it, where it names a kind of proxy that Rill knows, a host and a valid port.

    Raises:
        ProxyAddressError: it does not.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        why = _fault(parts)
    except ValueError:
        why = "it is no valid URL"
    if why:
        raise ProxyAddressError(address=without_login(url), why=why)
    return url


def _fault(parts: SplitResult) -> str:
    """Why these are not a proxy's URL; empty where they are. Raises ValueError for an impossible port."""
    if parts.scheme not in SCHEMES or not parts.netloc:
        return f"it must begin with one of {', '.join(f'{scheme}://' for scheme in SCHEMES)}"
    if not parts.hostname or any(character.isspace() for character in parts.netloc):
        return "it names no host"
    if parts.port == 0:
        return "its port must be between 1 and 65535"
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        return "nothing may follow the host and the port (“@”, “:” and “/” in a password are written %40, %3A and %2F)"
    return ""


_FIT_TO_SHOW = re.compile(r"(?P<scheme>[\w+.-]*://)?(?:.*@)?(?P<host>\[[^\]]*\]|[^:/?#\s]*)(?P<port>:\d{1,5}(?!\d))?")


def without_login(url: str) -> str:
    """Scheme, host and port alone, as far as they can be told: a malformed URL may hold a password anywhere."""
    parts = _FIT_TO_SHOW.match(url)
    if parts is None:
        return "…"
    shown = "".join(part or "" for part in parts.groups())
    return shown if parts.end() == len(url) else f"{shown}…"
