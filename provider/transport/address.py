"""The address of a service, as a person types it, into a URL to send requests to."""

from urllib.parse import urlsplit

from yarl import URL

from provider.errors import AddressError
from provider.transport.redaction import excerpt


def endpoint(address: str, path: str) -> URL:
    """The URL of `path` at `address`, whose own path (of a server behind a prefix) is kept.

    An address that already ends with `path` is taken for the whole URL, since that is what people copy.

    Raises:
        AddressError: it is no http or https URL of a host, or it holds a login.
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        url = URL(text)
        fault = _fault(url, has_login="@" in parts.netloc) or ("" if parts.port != 0 else "port 0 does not exist")
    except ValueError as error:
        raise AddressError(address=excerpt(text), why="it is no valid URL", detail=excerpt(str(error))) from None
    if fault:
        raise AddressError(address=excerpt(text), why=fault)
    prefix = url.raw_path.rstrip("/").removesuffix(path.rstrip("/"))
    return url.with_query(None).with_fragment(None).with_path(prefix + path, encoded=True)


def _fault(url: URL, *, has_login: bool) -> str:
    if url.scheme not in ("http", "https"):
        return "it must begin with http:// or https://"
    if not url.host:
        return "it names no host"
    if has_login:
        return "it must not hold a user name or password"
    return ""


def host_and_port(url: URL) -> str:
    """The host as messages name it; the port only where it is not the scheme's own."""
    return (
        url.authority
        if url.user is None
        else URL.build(scheme=url.scheme, host=url.host or "", port=url.port).authority
    )
