"""Asking a provider as a user's message does, and servers that answer in its dialect."""

import asyncio
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from provider.errors import ProviderError
from provider.transport.limits import Limits
from provider.types import AsyncResult, Finish, Messages, Reasoning, Skipped, StreamEvent, Usage
from tests.conformance.dialect import Dialect
from tests.fakes.faulty import LAST_CHUNK
from tests.fakes.raw import Behaviour, Connection, RawServer

HELLO: Messages = [{"role": "user", "content": "Hello!"}]
QUICK = Limits(connect_seconds=10, first_byte_seconds=0.3, idle_seconds=0.3)
"""For cases that wait for a limit."""


@dataclass(slots=True)
class Reply:
    """What a stream brought, and how it ended."""

    events: list[StreamEvent] = field(default_factory=list)
    error: ProviderError | None = None

    @property
    def text(self) -> str:
        return "".join(event for event in self.events if isinstance(event, str))

    @property
    def reasoning(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Reasoning))

    @property
    def finishes(self) -> list[str]:
        return [event.reason for event in self.events if isinstance(event, Finish)]

    @property
    def usage(self) -> Usage | None:
        """The last one counts."""
        return next((event for event in reversed(self.events) if isinstance(event, Usage)), None)

    @property
    def skipped(self) -> int:
        return sum(event.count for event in self.events if isinstance(event, Skipped))

    @property
    def summary(self) -> tuple[object, ...]:
        """Everything but where one piece ended and the next began."""
        return self.text, self.reasoning, self.finishes, self.usage, self.skipped, type(self.error)


def asking(dialect: Dialect, address: str, messages: Messages = HELLO, **options: Any) -> AsyncResult:
    """A reply that has not begun."""
    where = {"address": address} if "wire" in dialect.has else {}
    return dialect.provider.create_async_generator(dialect.model, messages, **where, **options)


async def ask(dialect: Dialect, address: str, messages: Messages = HELLO, **options: Any) -> Reply:
    """Read to the end."""
    reply = Reply()
    try:
        async for event in asking(dialect, address, messages, **options):
            reply.events.append(event)
    except ProviderError as error:
        reply.error = error
    return reply


def told(error: ProviderError | None) -> str:
    """Every text the error could carry to a user, a log or a report."""
    if error is None:
        return ""
    said = [str(error), repr(error), error.detail, error.advice, repr(error.fields), repr(vars(error))]
    return "\n".join([*said, *traceback.format_exception(error)])


def head(dialect: Dialect) -> bytes:
    """The beginning of a stream."""
    content_type = f"Content-Type: {dialect.content_type}\r\n" if dialect.content_type else ""
    return f"HTTP/1.1 200 OK\r\n{content_type}Transfer-Encoding: chunked\r\n\r\n".encode()


PAUSE = 0.001
"""Seconds between two chunks that are to be read one by one."""


def streaming(dialect: Dialect, parts: Sequence[bytes], *, pause: float = 0.0) -> Behaviour:
    """An answer with a chunk for each part."""

    async def behave(connection: Connection) -> None:
        await connection.send(head(dialect))
        for part in parts:
            if part:
                await connection.chunk(part)
                await asyncio.sleep(pause)
        await connection.send(LAST_CHUNK)

    return behave


def serving(dialect: Dialect, *parts: bytes, pause: float = 0.0) -> RawServer:
    return RawServer(streaming(dialect, parts, pause=pause))


def greeting(dialect: Dialect) -> RawServer:
    """A server that answers "Hello"."""
    return serving(dialect, dialect.answer("Hel", "lo"))
