"""Proxies: from their URL to a connection through them. Where one is set there is never a connection without it."""

import base64
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from provider.errors import ProxyAddressError

Scheme = Literal["http", "https", "socks4", "socks5", "socks5h"]

_DEFAULT_PORTS: dict[Scheme, int] = {"http": 80, "https": 443, "socks4": 1080, "socks5": 1080, "socks5h": 1080}
_SCHEMES: dict[str, Scheme] = {scheme: scheme for scheme in _DEFAULT_PORTS}
_PLACE = re.compile(r"(?P<host>\[[0-9a-fA-F:.%]+\]|[^\s:/?#\[\]]+)(?::(?P<port>[0-9]{1,9}))?/?")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy. Its login is never part of a URL again, so that no library can quote it in an error."""

    scheme: Scheme
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> "Proxy":
        """A proxy from `scheme://user:password@host:port`.

        User name and password may be percent-encoded; where they are not, whatever stands before the last "@" is
        taken as it is, so that a password may hold any of "@", ":", "/" and "%".

        Raises:
            ProxyAddressError: it is none.
        """
        name, separator, rest = url.strip().partition("://")
        login, at, place = rest.rpartition("@")
        scheme = _SCHEMES.get(name.lower())
        parts = _PLACE.fullmatch(place)
        shown = _fit_to_show(url.strip())
        if scheme is None or not separator:
            raise ProxyAddressError(address=shown, why="it must begin with " + _listed(_SCHEMES))
        if parts is None:
            raise ProxyAddressError(address=shown, why="it names no host, or more than a host and a port")
        port = int(parts["port"] or _DEFAULT_PORTS[scheme])
        if not 0 < port < 65536:
            raise ProxyAddressError(address=shown, why="the port must be between 1 and 65535")
        user, colon, password = login.partition(":")
        proxy = cls(
            scheme,
            parts["host"].strip("[]"),
            port,
            unquote(user) if at else None,
            unquote(password) if colon else None,
        )
        if fault := proxy._fault_of_login():
            raise ProxyAddressError(address=shown, why=fault)
        return proxy

    def _fault_of_login(self) -> str:
        user, password = self.user or "", self.password or ""
        if self.scheme == "socks4" and password:
            return "SOCKS4 knows user names but no passwords"
        if self.is_socks and max(len(user.encode()), len(password.encode())) > 255:
            return "SOCKS allows at most 255 bytes of user name and of password"
        if not self.is_socks and ":" in user:
            return "an HTTP proxy's user name cannot hold a colon"
        return ""

    @property
    def is_socks(self) -> bool:
        return self.scheme.startswith("socks")

    @property
    def looks_names_up(self) -> bool:
        """Whether the proxy, and not this machine, looks the service's name up."""
        return self.scheme not in ("socks4", "socks5")

    @property
    def place(self) -> str:
        """Host and port, as messages name the proxy."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL without the login."""
        return f"{self.scheme}://{self.place}"

    @property
    def authorization(self) -> str | None:
        """The value of Proxy-Authorization; None without a login."""
        if self.user is None:
            return None
        return "Basic " + base64.b64encode(f"{self.user}:{self.password or ''}".encode()).decode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must appear in no message."""
        encoded = (self.authorization or "").removeprefix("Basic ")
        return tuple(secret for secret in (self.password, encoded) if secret)


_SHOWN = re.compile(r"([\w+.-]*://)?(?:.*@)?(\[[^\]]*\]|[^:/?#\s]*)(:\d{1,5}(?!\d))?", re.DOTALL)


def _fit_to_show(url: str) -> str:
    """Scheme, host and port, as far as they can be told: a malformed URL may hold a password anywhere."""
    parts = _SHOWN.match(url)
    if parts is None:
        return "…"
    shown = "".join(part or "" for part in parts.groups())
    return shown if parts.end() == len(url) else f"{shown}…"


def _listed(schemes: dict[str, Scheme]) -> str:
    *most, last = (f"{scheme}://" for scheme in schemes)
    return f"{', '.join(most)} or {last}"
