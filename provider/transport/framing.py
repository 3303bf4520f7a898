"""Where one event of a stream ends and the next begins: server-sent events, and lines of JSON."""

from dataclasses import dataclass
from typing import Protocol

from provider.errors import LineTooLongError
from provider.transport.lines import MOST_CHARACTERS, LineSplitter


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """An event as it was sent. `type` is empty where the stream does not name it."""

    type: str
    data: str


class Framing(Protocol):
    """Finds the events in text that comes in pieces; where it is cut makes no difference."""

    def feed(self, text: str) -> list[ServerEvent]:
        """The events that are whole now. Raises LineTooLongError."""
        ...

    def finish(self) -> list[ServerEvent]:
        """The last one, where the text ended without its end."""
        ...


class EventStream:
    """Server-sent events (HTML Living Standard, 9.2): fields in lines, a blank line after each event.

    Unlike a browser it takes an event without the blank line at the very end: some services send their last one so.
    A service that was asked for a stream and answers with one JSON document instead is understood too: the document
    is one event. No event may be longer than a line may be.
    """

    def __init__(self) -> None:
        self._lines = LineSplitter()
        self._type = ""
        self._data: list[str] = []
        self._document: list[str] | None = None
        self._length = 0
        """Characters of what is held."""
        self._begun = False

    def feed(self, text: str) -> list[ServerEvent]:
        self._check()
        if not self._begun and (beginning := text.lstrip()):
            self._begun = True
            if beginning[0] in "{[":
                self._document = []
        if self._document is not None:
            self._document.append(text)
            self._length += len(text)
            return []
        return self._events(self._lines.feed(text))

    def finish(self) -> list[ServerEvent]:
        self._check()
        if self._document is not None:
            return [ServerEvent("", "".join(self._document))]
        return self._events([*self._lines.finish(), ""])

    def _events(self, lines: list[str]) -> list[ServerEvent]:
        events = []
        for line in lines:
            if line:
                self._take_field(line)
            elif self._data:
                events.append(ServerEvent(self._type, "\n".join(self._data)))
                self._type, self._data, self._length = "", [], 0
            else:
                self._type = ""
        return events

    def _take_field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
            self._length += len(value)
        elif name == "event":
            self._type = value
        # A line that begins with a colon is a comment, which only keeps the connection alive.

    def _check(self) -> None:
        if self._length > MOST_CHARACTERS:
            raise LineTooLongError(megabytes=f"{MOST_CHARACTERS / 2**20:g}")


class JSONLines:
    """A JSON document a line (NDJSON); blank lines mean nothing."""

    def __init__(self) -> None:
        self._lines = LineSplitter()

    def feed(self, text: str) -> list[ServerEvent]:
        return [ServerEvent("", line) for line in self._lines.feed(text) if line.strip()]

    def finish(self) -> list[ServerEvent]:
        return [ServerEvent("", line) for line in self._lines.finish() if line.strip()]
