"""Replies that come as a stream of events: framed, read by their dialect, and yielded as they arrive."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from typing import Final

from provider.errors import AnswerTooLongError, EmptyAnswerError, IncompleteAnswerError, ProviderError
from provider.transport.exchange import Answer, Request, exchange
from provider.transport.framing import Framing, ServerEvent
from provider.transport.stream import page_error, raise_for_status
from provider.transport.text import TextDecoder, clean
from provider.transport.web_page import PageDetector
from provider.types import Progress, Reasoning, Skipped, StreamEvent

_OVERHEAD = 64
"""Bytes on the wire that a byte of text may need: an event around a single letter has 250 and more."""
_TURN_SECONDS = 0.004
_PATIENCE_AFTER_THE_END = 5.0
"""Seconds for what follows the finish marker, such as the token counts."""


class ReplyReader(ABC):
    """What one reply says, in a provider's dialect. One reader reads one reply."""

    def __init__(self, *, secrets: Iterable[str] = ()) -> None:
        self.secrets: Final = tuple(secrets)
        """What no error may quote."""
        self.complete = False
        """Whether the finish marker has come: everything of the reply is there."""
        self.ended = False
        """Whether nothing more is worth waiting for."""

    @abstractmethod
    def read(self, event: ServerEvent) -> list[StreamEvent] | None:
        """What the event brings; None where it cannot be understood.

        Raises:
            ProviderError: the service reports an error.
        """


async def stream_reply(request: Request, *, framing: Framing, reader: ReplyReader) -> AsyncGenerator[StreamEvent, None]:
    """The reply to `request`. What one read of the socket has brought is given in as few pieces as possible.

    Raises:
        ProviderError: after everything that had arrived was yielded. IncompleteAnswerError is the one for a clean end
            without the dialect's finish marker.
    """
    wire = replace(request.limits, max_bytes=request.limits.max_bytes * _OVERHEAD)
    async with exchange(replace(request, limits=wire)) as answer:
        await raise_for_status(answer)
        texts = _Texts(answer)
        reading = _Reading(reader, most=request.limits.max_bytes)
        while not reading.over and (text := await texts.next()) is not None:
            reading.add(text, framing)
            while reading.pending and not reading.over:
                reading.read_on()
                for found in reading.take(answer):
                    yield found
                await asyncio.sleep(0)
        for found in reading.finish():
            yield found
        await _check_end(answer, reading)


async def _check_end(answer: Answer, reading: "_Reading") -> None:
    """Raise what is wrong with a reply of which nothing more will be read."""
    if reading.failure is not None:
        raise reading.failure
    if not reading.complete and not reading.over:  # what ends a stream need not end the connection
        await answer.check_end()
    if not reading.visible:
        raise EmptyAnswerError
    if not reading.complete:
        raise IncompleteAnswerError


class _Texts:
    """The answer as decoded text, piece by piece; "" once for its end, then None."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._decoder = TextDecoder()
        self._page = PageDetector()
        self._left: list[str] = []
        self._ended = False

    async def next(self) -> str | None:
        while not self._ended:
            data = await self._answer.take()
            self._ended = not data
            text = self._page.feed(self._decoder.decode(data)) if data else self._rest()
            if self._page.is_page:
                raise await page_error(self._answer, beginning=text)
            if self._ended:
                self._left = [""]
            if text:
                return text
        return self._left.pop() if self._left else None

    def _rest(self) -> str:
        return self._page.finish() + self._decoder.finish()


class _Reading:
    """What the reader has found and was not taken yet; neighbouring pieces of the same kind are one."""

    def __init__(self, reader: ReplyReader, *, most: int) -> None:
        self._reader = reader
        self._room = most
        self._most = most
        self._events: list[StreamEvent] = []
        self._kind: type[str] | type[Reasoning] | None = None
        self._pieces: list[str] = []
        self._half = ""
        self._waiting: deque[ServerEvent] = deque()
        self._skipped = 0
        self._step: Progress | None = None
        self._progressed = False
        self._hurried = False
        self.visible = False
        self.failure: ProviderError | None = None

    @property
    def over(self) -> bool:
        return self._reader.ended or self.failure is not None

    @property
    def complete(self) -> bool:
        return self._reader.complete

    @property
    def pending(self) -> bool:
        """Whether there are events that were not read yet."""
        return bool(self._waiting)

    def add(self, text: str, framing: Framing) -> None:
        """The events that `text` completes; "" is the end of all."""
        try:
            self._waiting.extend(framing.feed(text) if text else framing.finish())
        except ProviderError as error:
            self.failure = error

    def read_on(self) -> None:
        """Read what has been added, but only for a moment: a firehose must not hold up a window."""
        begun = time.monotonic()
        while self._waiting and not self.over and time.monotonic() - begun < _TURN_SECONDS:
            self._read(self._waiting.popleft())

    def _read(self, event: ServerEvent) -> None:
        try:
            found = self._reader.read(event)
        except ProviderError as error:
            self.failure = error
            return
        if found is None:
            self._skipped += 1
        for each in found or ():
            self._add(each)

    def take(self, answer: Answer) -> list[StreamEvent]:
        """Everything, and the answer's clock told what has come."""
        self._close()
        events, self._events = self._events, []
        if self._progressed:
            answer.progress()
            self._progressed = False
        if self._reader.complete and not self._hurried:
            self._hurried = True
            answer.hurry(_PATIENCE_AFTER_THE_END)
        return events

    def finish(self) -> list[StreamEvent]:
        """What is left of a character that was cut in two and whose second half never came, and what was left out."""
        if self._half:
            self._pieces.append(clean(self._half))
            self._half = ""
        self._close()
        if self._skipped:
            self._events.append(Skipped(self._skipped))
        events, self._events = self._events, []
        return events

    def _add(self, event: StreamEvent) -> None:
        if isinstance(event, str):
            self._add_text(event, str)
        elif isinstance(event, Reasoning):
            self._add_text(event.text, Reasoning)
        else:
            if isinstance(event, Progress) and event != self._step:
                self._step, self._progressed = event, True
            self._close()
            self._events.append(event)

    def _add_text(self, text: str, kind: type[str] | type[Reasoning]) -> None:
        if kind is not self._kind:
            self._close()
            self._kind = kind
        text = self._half + text
        # Some services cut a character outside the basic plane in two, each half an escape of its own.
        self._half = text[-1] if "\ud800" <= text[-1:] <= "\udbff" else ""
        text = clean(_joined(text[: len(text) - len(self._half)]))
        if len(text) > self._room:
            text = text[: self._room]
            self.failure = AnswerTooLongError(megabytes=f"{self._most / 2**20:g}")
        self._room -= len(text)
        if text and not text.isspace():
            self.visible = self._progressed = True
        if text:
            self._pieces.append(text)

    def _close(self) -> None:
        """End the piece: what follows is of another kind, or it is wanted now."""
        text = "".join(self._pieces)
        self._pieces.clear()
        if text:
            self._events.append(Reasoning(text) if self._kind is Reasoning else text)


def _joined(text: str) -> str:
    """Halves of one character, escaped one by one, as that character; other lone halves stay."""
    if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
