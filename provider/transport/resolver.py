"""Name look-ups that cannot keep the program from quitting."""

import asyncio
import contextlib
import socket
import threading

from aiohttp.abc import AbstractResolver, ResolveResult

_NUMERIC = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV


class DaemonResolver(AbstractResolver):
    """Looks names up in a daemon thread each.

    `getaddrinfo` cannot be interrupted, and may hang for minutes. The threads of an event loop's pool are waited for
    when a program ends; daemon threads are not.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises OSError where the name is unknown."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def look_up() -> None:
            try:
                found, error = _look_up(host, port, family), None
            except (OSError, UnicodeError) as caught:  # UnicodeError: no possible host name
                found, error = [], OSError(caught.args[0], str(caught)) if isinstance(caught, OSError) else caught
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(deliver, found, error)

        def deliver(found: list[ResolveResult], error: Exception | None) -> None:
            if answer.done():
                return
            if error is None:
                answer.set_result(found)
            else:
                answer.set_exception(error)

        threading.Thread(target=look_up, name=f"name look-up of {host}", daemon=True).start()
        return await answer

    async def close(self) -> None:
        """Nothing is kept between look-ups."""


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    infos = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            # As text, with the zone where it is a link-local one.
            host=socket.getnameinfo(address, _NUMERIC)[0],
            port=port,
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, protocol, _, address in infos
    ]
