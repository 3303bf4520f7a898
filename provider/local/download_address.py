"""Where a model may be downloaded from, and what its file will be called."""

import ipaddress
import re
from urllib.parse import unquote

from yarl import URL

from provider.errors import RedirectBlockedError
from provider.local.errors import DownloadAddressError
from provider.local.gguf_file import SUFFIX
from provider.transport.address import host_and_port
from provider.transport.redaction import excerpt

MOST_HOPS = 5
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')
"""What no file name may have on one system or another."""
_LONGEST = 200


def download_url(address: str) -> URL:
    """The URL that was typed or copied. A page of Hugging Face that shows a file stands for the file.

    Raises:
        DownloadAddressError: nothing may be fetched from there.
    """
    try:
        url = URL(address.strip())
        port = url.port
    except ValueError:
        raise DownloadAddressError(why="it is no valid address") from None
    if url.scheme not in ("http", "https") or not url.host or port == 0:
        raise DownloadAddressError(why="it must begin with https:// and name a host")
    if url.user is not None or url.password is not None:
        raise DownloadAddressError(why="it must not hold a user name or password")
    if url.scheme == "http" and not _is_near(url.host):
        raise DownloadAddressError(why="what comes over http can be changed on the way; it must begin with https://")
    if url.host == "huggingface.co" and "/blob/" in url.raw_path:
        url = url.with_path(url.raw_path.replace("/blob/", "/resolve/", 1), encoded=True)
    return url.with_fragment(None)


def file_name(url: URL) -> str:
    """The name under which the file will be kept.

    Raises:
        DownloadAddressError: the address names no GGUF file.
    """
    name = _UNFIT.sub("_", unquote(url.raw_path.rsplit("/", 1)[-1])).strip(" .")
    if not name.lower().endswith(SUFFIX) or len(name) == len(SUFFIX):
        raise DownloadAddressError(why="it does not end with the name of a .gguf file")
    return name if len(name) <= _LONGEST else name[: _LONGEST - len(SUFFIX)] + SUFFIX


def next_url(url: URL, *, location: str, hops: int) -> URL:
    """Where a redirect leads. Other hosts may be followed: a download brings no key and no question along.

    Raises:
        RedirectBlockedError: it leads from an encrypted address to another, nowhere, or on and on.
    """
    host = host_and_port(url)
    try:
        target = url.join(URL(location))
        named = host_and_port(target) if target.host else excerpt(location)
    except ValueError:
        raise RedirectBlockedError(host=host, target=excerpt(location), why="that is no valid address") from None
    if not location or not target.host or target.scheme not in ("http", "https"):
        why = "that is no address of a file"
    elif url.scheme == "https" and target.scheme != "https":
        why = "the connection would not be encrypted any more"
    elif hops >= MOST_HOPS:
        why = "it leads on and on"
    else:
        return target.with_user(None).with_fragment(None)
    raise RedirectBlockedError(host=host, target=named or "nowhere", why=why)


def _is_near(host: str) -> bool:
    """Whether a host is this computer or one of the same network, by its address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
