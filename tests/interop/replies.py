"""Asking any provider and keeping everything that came of it."""

from dataclasses import dataclass, field
from typing import Any

from provider.errors import ProviderError
from provider.registry import Provider
from provider.types import Finish, Messages, Reasoning, StreamEvent, Usage


@dataclass(slots=True)
class Reply:
    events: list[StreamEvent] = field(default_factory=list)
    error: ProviderError | None = None

    @property
    def text(self) -> str:
        return "".join(event for event in self.events if isinstance(event, str))

    @property
    def pieces(self) -> int:
        """In how many pieces the text came."""
        return sum(isinstance(event, str) for event in self.events)

    @property
    def reasoning(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Reasoning))

    @property
    def usage(self) -> Usage | None:
        return next((event for event in reversed(self.events) if isinstance(event, Usage)), None)

    @property
    def finish(self) -> str:
        return next((event.reason for event in self.events if isinstance(event, Finish)), "")


async def asked(provider: Provider, question: str, *, model: str, **options: Any) -> Reply:
    """What the model answers to one question."""
    reply = Reply()
    messages: Messages = [{"role": "user", "content": question}]
    try:
        async for event in provider.create_async_generator(model, messages, **options):
            reply.events.append(event)
    except ProviderError as error:
        reply.error = error
    return reply
