"""What the suite has to know of a provider: how its service says things, and how to read what it is asked."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from provider.registry import Provider
from provider.types import Usage

ABLE = frozenset(
    {"wire", "network", "models", "finish", "reasoning", "usage", "failure", "skipping", "lines", "pings", "images"}
)
"""What a dialect may have, besides the options that its provider declares: answers that come over a connection, a
service to reach by an address and through proxies, a list of models without more ado, a finish marker, pieces of
reasoning, token counts, errors in mid-stream, events that can be malformed, lines, signs of life without content, and
pictures."""


@dataclass(slots=True)
class Question:
    """What arrived at the service, in no dialect."""

    model: str = ""
    system: str = ""
    turns: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    """Media type ("" where the dialect has none) and base64."""
    options: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


class Dialect(ABC):
    """One provider's adapter. Everything that is said comes as bytes of the body, before chunking.

    What only some dialects can say raises NotImplementedError in the others: a case runs for those that have what it
    needs (`cases.case`), so it is only ever seen where a case asks for too little.
    """

    name: str
    provider: Provider
    model = "m"
    abilities: frozenset[str]
    """Of `ABLE`."""
    content_type = ""
    finish_reason = "stop"
    usage = Usage(prompt_tokens=3, completion_tokens=5)
    """What `finish` reports."""

    @property
    def has(self) -> frozenset[str]:
        return self.abilities | self.provider.options

    def opening(self) -> bytes:
        """What comes before the first text."""
        return b""

    @abstractmethod
    def text(self, text: str) -> bytes:
        """A piece of the answer."""

    def reasoning(self, text: str) -> bytes:
        raise NotImplementedError(text)

    def finish(self) -> bytes:
        """The finish marker, and the token counts where the dialect has them."""
        return b""

    def failure(self, message: str) -> bytes:
        """An error in mid-stream."""
        raise NotImplementedError(message)

    def malformed(self) -> Sequence[bytes]:
        """Events that cannot be understood, each to be counted once."""
        return []

    def ping(self) -> bytes:
        raise NotImplementedError

    def models(self, request: bytes) -> bytes:
        """The answer to a question for the models: m1 and m2."""
        raise NotImplementedError(request)

    def question(self, request: bytes) -> Question:
        """What a request for an answer asks."""
        raise NotImplementedError(request)

    def answer(self, *texts: str, reasoning: Sequence[str] = ()) -> bytes:
        """A whole answer."""
        thought = b"".join(map(self.reasoning, reasoning))
        return self.opening() + thought + b"".join(map(self.text, texts)) + self.finish()


def as_json(value: object) -> bytes:
    """With characters as they are, but for halves of characters, which only escapes can say."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def sse(value: object, *, event: str = "", end: bytes = b"\n") -> bytes:
    """A server-sent event."""
    named = b"event: " + event.encode() + end if event else b""
    return named + b"data: " + as_json(value) + end + end


def body_of(request: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.partition(b"\r\n\r\n")[2])
    return found


def path_of(request: bytes) -> str:
    return request.partition(b"\r\n")[0].split(b" ")[1].decode()
