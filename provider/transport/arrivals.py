"""What has been received and not been taken yet."""

import asyncio
from collections import deque

from provider.errors import AnswerTooLongError, ProviderError

_ENOUGH = 128 * 1024
"""Bytes that are given at once: to decode them and to find the events in them takes a millisecond or two."""


class Arrivals:
    """Stands between the task that empties the socket and the one that uses the bytes, on one event loop.

    The first only appends and never waits for the second, so that nothing lies in the socket when the connection
    is reset. That cannot grow without bounds: `max_bytes` is the most that is ever accepted.
    """

    def __init__(self, *, max_bytes: int) -> None:
        self._pieces: deque[bytes] = deque()
        self._room = max_bytes
        self._max_bytes = max_bytes
        self._ended = False
        self._failure: ProviderError | None = None
        self._waiter: asyncio.Future[None] | None = None

    @property
    def awaited(self) -> bool:
        """Whether somebody waits for bytes."""
        return self._waiter is not None

    @property
    def failure(self) -> ProviderError | None:
        """Why the bytes ended, where that was no proper end."""
        return self._failure

    def append(self, data: bytes) -> None:
        """Raises AnswerTooLongError, with everything up to the limit kept."""
        too_long = len(data) > self._room
        if too_long:
            data = data[: self._room]
        self._room -= len(data)
        if data:
            self._pieces.append(data)
            self._wake()
        if too_long:
            raise AnswerTooLongError(megabytes=f"{self._max_bytes / 2**20:g}")

    def end(self, failure: ProviderError | None = None) -> None:
        """No more will come. The first reason given stands."""
        if not self._ended:
            self._ended = True
            self._failure = failure
            self._wake()

    async def take(self) -> bytes:
        """What there is, as soon as there is something, and not more than can be used in a moment; empty at the end.

        Every call lets the event loop go round, so that a fast server cannot starve a window.
        """
        if self._pieces or self._ended:
            await asyncio.sleep(0)
        else:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        parts: list[bytes] = []
        size = 0
        while self._pieces and size < _ENOUGH:
            parts.append(self._pieces.popleft())
            size += len(parts[-1])
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
