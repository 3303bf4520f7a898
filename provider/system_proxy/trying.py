"""Which of several proxies to take: they are to be tried in their order."""

import socket
from contextlib import suppress

from provider.transport.proxy import Proxy

_CONNECT_SECONDS = 2.0


def first_that_answers(proxies: tuple[str, ...]) -> str:
    """The first that accepts a connection; where none does, the first, whose error says more than ours. Blocks."""
    for url in proxies if len(proxies) > 1 else ():
        proxy = Proxy.parse(url)
        with (
            suppress(OSError, UnicodeError),
            socket.create_connection((proxy.host, proxy.port), timeout=_CONNECT_SECONDS),
        ):
            return url
    return proxies[0]
