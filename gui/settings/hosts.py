"""Names, addresses and ports of computers, as users write them."""

import re

from gui.settings.problem import InvalidValueError

# Compiled on first use, which no start is.
_NAME = r"(?!-)[\w-]+(\.[\w-]+)*\.?"
_PATTERN = r"<local>|\.?[\w*-]+(\.[\w*-]+)*\.?"


def check_host(host: str) -> str:
    """A name or an IP address (IPv6 without brackets) as it is; raises InvalidValueError."""
    host = host.strip()
    if not host:
        raise InvalidValueError("The host is missing.")
    if len(host) > 253 or not (re.fullmatch(_NAME, host) or _is_address(host)):
        raise InvalidValueError("“{host}” is not a host’s name or IP address.", host=host[:60])
    return host


def check_port(text: str) -> int:
    """A port number from text; raises InvalidValueError."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        if len(text) <= 5 and 1 <= int(text) <= 65535:
            return int(text)
        raise InvalidValueError("{port} is not a port: those go from 1 to 65535.", port=text[:20])
    # Not quoted: where a login was mistyped, this may be a piece of its password.
    raise InvalidValueError("The port must be a number from 1 to 65535.")


def check_bypass_entry(entry: str) -> str:
    """An entry of the bypass list, as `provider.proxy_bypass` reads it; raises InvalidValueError."""
    entry = entry.strip()
    if _is_address(entry) or _is_network(entry):
        return entry
    host, port = _split(entry)
    if port is not None:
        check_port(port)
    if re.fullmatch(_PATTERN, host) or _is_address(host) or _is_network(host):
        return entry
    raise InvalidValueError(
        "“{entry}” is not a name, *.name, IP address, network such as 10.0.0.0/8, or host:port.", entry=entry[:60]
    )


def _split(entry: str) -> tuple[str, str | None]:
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return host, rest.removeprefix(":") if rest else None
    host, colon, port = entry.partition(":")
    return host, port if colon else None


def _is_address(text: str) -> bool:
    from ipaddress import ip_address  # only where a user's entry is checked, not at every start

    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    from ipaddress import ip_network  # as above

    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" in text
