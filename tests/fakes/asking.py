"""Asking AI365VIP as a user's message does, and keeping everything that came of it."""

import time
import traceback
from dataclasses import dataclass, field
from typing import Any

from provider.ai365vip import AI365VIP
from provider.errors import ProviderError
from provider.transport.limits import Limits
from provider.types import Messages

HELLO: Messages = [{"role": "user", "content": "Hello!"}]
QUICK = Limits(connect_seconds=0.4, first_byte_seconds=0.4, idle_seconds=0.4)
"""For tests that wait for a limit."""


@dataclass(slots=True)
class Outcome:
    """What a stream brought: its chunks, each with the seconds since the question, and how it ended."""

    chunks: list[tuple[float, str]] = field(default_factory=list)
    error: ProviderError | None = None
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return "".join(chunk for _, chunk in self.chunks)

    @property
    def everything_said(self) -> str:
        """Every text the error could carry to a user, a log or a report."""
        error = self.error
        if error is None:
            return ""
        told = [str(error), repr(error), error.detail, error.advice, repr(error.fields), repr(vars(error))]
        return "\n".join([*told, *traceback.format_exception(error)])


async def ask(address: str, messages: Messages = HELLO, *, model: str = "gpt-4o", **options: Any) -> Outcome:
    """Ask the server at `address` and read to the end."""
    outcome = Outcome()
    began = time.monotonic()
    try:
        async for chunk in AI365VIP.create_async_generator(model, messages, address=address, **options):
            assert isinstance(chunk, str)
            outcome.chunks.append((time.monotonic() - began, chunk))
    except ProviderError as error:
        outcome.error = error
    outcome.seconds = time.monotonic() - began
    return outcome
