"""What goes into a provider and what comes out of its stream."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, TypedDict

Role = Literal["system", "user", "assistant"]
Effort = Literal["low", "medium", "high"]
"""How much a reasoning model is to think before it answers."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that goes with a prompt, ready to be sent: PNG, JPEG, WebP or GIF, no larger than services take."""

    media_type: str
    """Such as "image/png"."""
    data: bytes = field(repr=False)


class Message(TypedDict):
    """One turn of a conversation, as every chat protocol names it."""

    role: Role
    content: str
    images: NotRequired[list[Image]]
    """Of a user's turn, for providers that take them (`takes_images`)."""


Messages = list[Message]


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A piece of the model's reasoning, which is shown apart from its answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts, as the service reports them. The last one of a stream counts."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    """Of the whole reply, its reasoning included."""
    reasoning_tokens: int | None = None
    cost: float | None = None
    """US dollars, where the service itself says what the reply cost."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Why the stream ended. `reason` is the service's own word, such as "stop" or "length"."""

    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Parts of the stream that could not be understood and were left out: malformed events, broken JSON."""

    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What the stream waits for before its text begins, such as a model that is being loaded.

    `text` is a sentence without its full stop, such as "Loading the model", for a user interface to translate.
    """

    text: str
    fraction: float | None = None
    """How far it is, from 0 to 1; None where that cannot be told."""


StreamEvent = str | Reasoning | Usage | Finish | Skipped | Progress


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as the picker shows it. None stands for what the service does not say."""

    id: str
    name: str
    context_tokens: int | None = None
    vision: bool | None = None
    """Whether it takes pictures."""
    reasoning: bool | None = None
    """Whether it can think before it answers."""
    free: bool = False
    prompt_price: float | None = None
    """US dollars a million tokens, for what is sent."""
    completion_price: float | None = None
    """US dollars a million tokens, for what comes back."""


class AsyncResult(AsyncIterator[StreamEvent]):
    """A reply on its way: an asynchronous iterator that can also be awaited, which gives itself.

    So both `async for chunk in result` and `async for chunk in await result` work. Nothing is sent before
    the first item is asked for. `aclose`, leaving an `async with`, cancelling the reading task, and dropping
    the last reference all close the connection.
    """

    def __init__(self, events: AsyncGenerator[StreamEvent, None]) -> None:
        self.parameters: Mapping[str, str | float] = {}
        """Which of `provider.options.PARAMETERS` go out with the request, for whoever opens it to note."""
        self._events = events
        self._loop: asyncio.AbstractEventLoop | None = None

    def __aiter__(self) -> "AsyncResult":
        return self

    async def __anext__(self) -> StreamEvent:
        self._loop = asyncio.get_running_loop()
        try:
            return await anext(self._events)
        except BaseException:
            self._loop = None  # the generator has ended and with it the connection: nothing is left to close
            raise

    def __await__(self) -> Generator[Any, None, "AsyncResult"]:
        return self._itself().__await__()

    async def _itself(self) -> "AsyncResult":
        return self

    async def aclose(self) -> None:
        """Close the connection. Safe to call twice."""
        await self._events.aclose()
        self._loop = None

    async def __aenter__(self) -> "AsyncResult":
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def __del__(self) -> None:
        # Not every event loop (qasync's does not) closes an async generator that was left half read.
        loop, events = self._loop, self._events
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(_close_abandoned, loop, events)


def _close_abandoned(loop: asyncio.AbstractEventLoop, events: AsyncGenerator[StreamEvent, None]) -> None:
    task = loop.create_task(_aclose(events))
    _closing.add(task)
    task.add_done_callback(_closing.discard)


async def _aclose(events: AsyncGenerator[StreamEvent, None]) -> None:
    await events.aclose()


_closing: set[asyncio.Task[None]] = set()
"""Keeps the closing tasks alive: the loop itself holds only weak references."""
