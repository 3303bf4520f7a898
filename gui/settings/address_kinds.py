"""Kinds of settings that name places on the network."""

from urllib.parse import SplitResult, urlsplit

from gui.settings.hosts import check_bypass_entry, check_host
from gui.settings.kinds import Kind, shown
from gui.settings.problem import InvalidValueError


class WebAddress(Kind[str]):
    """An http or https URL of a server, without a login; the slash at its end is dropped."""

    def check(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise InvalidValueError("{value} is not a web address in quotes.", value=shown(raw))
        text = raw.strip()
        parts = _split(text)
        if parts.scheme not in ("http", "https") or "://" not in text:
            raise InvalidValueError(
                "“{value}” does not begin with http:// or https://.", value=_without_login(text)[:60]
            )
        if "@" in parts.netloc:
            raise InvalidValueError("A login does not belong in the address; the key has a place of its own.")
        if parts.query or parts.fragment:
            raise InvalidValueError("The address must end before “?” and “#”.")
        check_host(parts.hostname or "")
        return text.rstrip("/")


class OptionalWebAddress(WebAddress):
    """The same, or empty for none."""

    def check(self, raw: object) -> str:
        return "" if isinstance(raw, str) and not raw.strip() else super().check(raw)


class ProxyURL(Kind[str]):
    """A proxy's address, or empty for none. A login in it need not be percent-encoded: people write it by hand."""

    def check(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise InvalidValueError("{value} is not a proxy’s address in quotes.", value=shown(raw))
        if raw.strip():
            _check_proxy(raw)
        return raw.strip()


class ServiceProxy(ProxyURL):
    """A service's own proxy: its address, “none” for a direct connection, or empty for the proxy of all."""

    def check(self, raw: object) -> str:
        return "none" if isinstance(raw, str) and raw.strip().lower() == "none" else super().check(raw)


class BypassList(Kind[tuple[str, ...]]):
    """Hosts, a list in the file, one a line as text; empty entries are dropped."""

    def check(self, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list | tuple) or not all(isinstance(entry, str) for entry in raw):
            raise InvalidValueError('{value} is not a list of texts, such as ["*.example.com"].', value=shown(raw))
        return tuple(check_bypass_entry(entry) for entry in raw if entry.strip())

    def parse(self, text: str) -> tuple[str, ...]:
        return self.check(text.replace(",", "\n").splitlines())


def _check_proxy(url: str) -> None:
    from provider.errors import ProxyAddressError  # only where one is set, not at every start
    from provider.transport.proxy import Proxy

    try:
        Proxy.parse(url)
    except ProxyAddressError as error:
        raise InvalidValueError(error.template, **error.fields) from None


def _split(text: str) -> SplitResult:
    if any(character.isspace() or not character.isprintable() for character in text):
        raise InvalidValueError("There must be no spaces in the address.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _broken(text) from None
    if port == 0:
        raise _broken(text)
    return parts


def _broken(text: str) -> InvalidValueError:
    return InvalidValueError(
        "“{value}” is not a web address: its host or port (1 to 65535) is wrong.", value=_without_login(text)[:60]
    )


def _without_login(url: str) -> str:
    """What a message may quote of a URL, even of a broken one: nothing before the last “@”."""
    before, at, place = url.rpartition("@")
    if not at:
        return url
    scheme, separator, _ = before.partition("://")
    return f"{scheme}://{place}" if separator else place
