"""Which targets a list of exceptions keeps away from the proxy.

An entry is one of: `name`, `.domain` (it and everything under it), a wildcard such as `*.domain` or
`192.168.*`, an IP address, a network such as `10.0.0.0/8`, any of these with `:port` (IPv6 in brackets before it),
`<local>` (names without a dot) and `*` (everything).
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from provider.errors import AddressError
from provider.transport.redaction import excerpt

Address = IPv4Address | IPv6Address

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `address` is set where the URL names an IP address instead of a host."""

    scheme: str
    host: str
    port: int | None
    address: Address | None

    @classmethod
    def of(cls, url: str) -> "Target":
        """Raises AddressError where `url` has no host to connect to."""
        try:
            parts = urlsplit(url)
            host, port = _plain_name(parts.hostname or ""), parts.port
        except ValueError as error:
            detail = excerpt(str(error))
            raise AddressError(address=excerpt(url), why="it is no valid URL", detail=detail) from None
        if not host:
            raise AddressError(address=excerpt(url), why="it names no host")
        return cls(parts.scheme, host, port or _DEFAULT_PORTS.get(parts.scheme), _address(host))

    @property
    def place(self) -> str:
        """A URL of no more than scheme, host and port: what may be told to whoever knows the way."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}/" if self.port else f"{self.scheme}://{host}/"

    @property
    def is_this_machine(self) -> bool:
        """localhost, *.localhost, 127.0.0.0/8 and ::1."""
        if self.address is not None:
            return self.address.is_loopback
        return self.host == "localhost" or self.host.endswith(".localhost")


def bypasses(target: Target, entries: tuple[str, ...], *, with_subdomains: bool = False) -> bool:
    """Whether any entry names the target.

    `with_subdomains` lets a plain name stand for its subdomains as well, which is how NO_PROXY is read everywhere.
    """
    return any(_matches(target, entry.strip().lower(), with_subdomains) for entry in entries)


def _matches(target: Target, entry: str, with_subdomains: bool) -> bool:
    if entry == "<local>":
        return target.address is None and "." not in target.host
    name, port = _split_port(entry)
    if not name or (port is not None and port != target.port):
        return False
    if "/" in name:
        return _is_in_network(target.address, name)
    address = _address(name)
    if address is not None:
        return address == target.address
    name = _plain_name(name)
    if name.startswith(".") or with_subdomains:
        name = name.lstrip(".")
        return target.host == name or target.host.endswith("." + name) or fnmatchcase(target.host, name)
    return fnmatchcase(target.host, name)


def _is_in_network(address: Address | None, name: str) -> bool:
    try:
        network = ip_network(name, strict=False)
    except ValueError:
        return False
    return address is not None and address in network


def _split_port(entry: str) -> tuple[str, int | None]:
    """`[::1]:80` and `name:80` into name and port; a bare IPv6 address has no port."""
    name, _, port = entry.rpartition(":")
    if name.startswith("[") and name.endswith("]") and _is_port(port):
        return name[1:-1], int(port)
    if name and ":" not in name and _is_port(port):
        return name, int(port)
    return entry.strip("[]"), None


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5


def _address(host: str) -> Address | None:
    try:
        address = ip_address(host.partition("%")[0])  # the zone of a link-local one is this machine's own affair
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _plain_name(host: str) -> str:
    """As it goes over the wire, so that both ways of writing a name with foreign letters are one."""
    host = host.lower().rstrip(".")
    return host if host.isascii() else ".".join(_label(label) for label in host.split("."))


def _label(label: str) -> str:
    try:
        return label.encode("idna").decode()
    except UnicodeError:  # no possible name
        return label
