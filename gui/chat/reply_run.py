"""One reply's life from the request to its end. Reads the stream and never draws."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import groupby
from operator import itemgetter
from typing import Literal, TypeVar

from gui.chat.message import Failure, Message, State, Timing
from provider.errors import ProviderError, ResponseError
from provider.types import AsyncResult, Finish, Progress, Reasoning, Skipped, StreamEvent, Usage

N = TypeVar("N", int, float)
Part = Literal["text", "reasoning"]
Ask = Callable[[], Awaitable[AsyncResult]]
"""Opens the request; called when the reply runs."""


UNEXPECTED = Failure(
    kind="UnexpectedError",
    template="Something went wrong inside Rill.",
    advice="What had arrived is kept. The log file has the details.",
)
"""For what no provider raises: a bug, which the task's owner logs."""


class ReplyRun:
    """Fills a message from a provider's stream.

    What arrives is only appended to a buffer, so that nothing stands between the socket and memory;
    `take` moves it into the message, and whoever draws decides when; `take_pieces` gives it once more, to whoever
    keeps it on disk. `on_arrival` is called when the buffer
    has something again after it was empty, and when the message's state changes.
    """

    def __init__(
        self,
        *,
        message: Message,
        ask: Ask,
        on_arrival: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._message = message
        self._ask = ask
        self._on_arrival = on_arrival
        self._clock = clock
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._pieces: list[tuple[Part, str]] = []
        self._usage_before = message.usage
        self._text_before = len(message.text)
        self._reasoning_before = len(message.reasoning)

    @property
    def message(self) -> Message:
        return self._message

    @property
    def text_arrived(self) -> bool:
        """Whether this run has brought any text."""
        return self._message.timing is not None and self._message.timing.first_text is not None

    @property
    def before(self) -> tuple[str, str]:
        """The message's text and its reasoning as they were before this run."""
        message = self._message
        return message.text[: self._text_before], message.reasoning[: self._reasoning_before]

    async def run(self) -> None:
        """Read to the end. The outcome is the message's state; only cancellation is raised."""
        message = self._message
        message.failure = None
        message.finish_reason = ""
        message.retry_at = None
        thought = message.timing.thought_seconds if message.timing is not None and message.reasoning else 0.0
        message.timing = Timing(sent=self._clock(), thought_seconds=thought)
        message.state = State.WAITING
        self._on_arrival()
        outcome: State = State.FAILED
        failure: Failure | None = UNEXPECTED
        try:
            async with await self._ask() as events:
                async for event in events:
                    self._collect(event)
            outcome, failure = State.DONE, None
        except ProviderError as error:
            failure = failure_of(error)
        except asyncio.CancelledError:
            outcome, failure = State.STOPPED, None
            raise
        finally:
            self._end(outcome, failure)

    def take(self) -> bool:
        """Move what has arrived into the message; False where there was nothing."""
        if not (self._text or self._reasoning):
            return False
        self._message.text += "".join(self._text)
        self._message.reasoning += "".join(self._reasoning)
        self._text.clear()
        self._reasoning.clear()
        return True

    def take_pieces(self) -> list[tuple[Part, str]]:
        """What has arrived since the last call, in its order."""
        pieces, self._pieces = self._pieces, []
        return [(part, "".join(text for _, text in group)) for part, group in groupby(pieces, key=itemgetter(0))]

    def _collect(self, event: StreamEvent) -> None:
        was_empty = not (self._text or self._reasoning)
        if isinstance(event, str):
            self._text.append(event)
            self._pieces.append(("text", event))
        elif isinstance(event, Reasoning):
            self._reasoning.append(event.text)
            self._pieces.append(("reasoning", event.text))
        elif isinstance(event, Finish):
            self._message.finish_reason = event.reason
            return
        elif isinstance(event, Skipped):
            self._message.skipped += event.count
            return
        elif isinstance(event, Progress):
            self._message.progress = event
            return
        else:
            self._message.usage = event if self._usage_before is None else _together(self._usage_before, event)
            return
        timing = self._message.timing
        if timing is not None:
            self._time(timing, reasoning=not isinstance(event, str))
        if was_empty:
            self._on_arrival()

    def _time(self, timing: Timing, *, reasoning: bool) -> None:
        """A piece has come: of the reasoning, or of the answer."""
        if timing.first_text is None:
            timing.first_text = self._clock()
            self._message.progress = None
            self._message.state = State.STREAMING
        if reasoning and timing.thinking_since is None:
            timing.begin_thinking(self._clock())
        elif not reasoning and timing.thinking_since is not None:
            timing.end_thinking(self._clock())

    def _end(self, state: State, failure: Failure | None) -> None:
        self.take()
        self._message.progress = None
        self._message.failure = failure
        if self._message.timing is not None:
            self._message.timing.ended = self._clock()
            self._message.timing.end_thinking(self._message.timing.ended)
        self._message.state = state
        self._on_arrival()


def _together(one: Usage, other: Usage) -> Usage:
    """Of two requests for the same reply, as where it is continued: both were counted, and paid for."""
    return Usage(
        prompt_tokens=_sum(one.prompt_tokens, other.prompt_tokens),
        completion_tokens=_sum(one.completion_tokens, other.completion_tokens),
        reasoning_tokens=_sum(one.reasoning_tokens, other.reasoning_tokens),
        cost=_sum(one.cost, other.cost),
    )


def _sum(one: N | None, other: N | None) -> N | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def failure_of(error: ProviderError) -> Failure:
    """The error as data that a message keeps and a user interface can translate."""
    return Failure(
        kind=type(error).__name__,
        template=error.template,
        fields=dict(error.fields),
        advice=error.advice,
        detail=error.detail,
        retryable=error.retryable,
        retry_after=error.retry_after if isinstance(error, ResponseError) else None,
    )
