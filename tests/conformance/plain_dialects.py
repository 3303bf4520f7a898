"""The dialects of AI365VIP, the Guide and the sample."""

from typing import Any

from provider.ai365vip import AI365VIP
from provider.guide import Guide
from tests.conformance.dialect import Dialect, Question, as_json, body_of
from tests.conformance.sample_provider import Sample


class ChatbotUIDialect(Dialect):
    """Raw text, and nothing else: no marker, so no cut can be told from an end."""

    name = "AI365VIP"
    provider = AI365VIP
    abilities = frozenset({"wire", "network", "models"})

    def text(self, text: str) -> bytes:
        return text.encode()

    def models(self, request: bytes) -> bytes:
        del request
        return as_json([{"id": "m1", "name": "M1"}, {"id": "m2", "name": "M2"}])

    def question(self, request: bytes) -> Question:
        body = body_of(request)
        turns = [(turn["role"], turn["content"]) for turn in body["messages"]]
        options = {"temperature": body["temperature"]}
        return Question(model=body["model"]["id"], system=body["prompt"], turns=turns, options=options, body=body)


class GuideDialect(Dialect):
    """There is nobody to speak with; only what holds for every provider is asked of it."""

    name = "Guide"
    provider = Guide
    model = "manual"
    abilities = frozenset({"models"})

    def text(self, text: str) -> bytes:
        raise NotImplementedError(text)  # without a service there is nobody to say it


class SampleDialect(Dialect):
    name = "Sample"
    provider = Sample
    abilities = frozenset({"wire", "network", "models", "finish", "failure", "skipping", "lines"})
    content_type = "application/x-ndjson"
    finish_reason = "end"

    def _line(self, value: Any) -> bytes:
        return as_json(value) + b"\n"

    def text(self, text: str) -> bytes:
        return self._line({"say": text})

    def finish(self) -> bytes:
        return self._line({"end": True})

    def failure(self, message: str) -> bytes:
        return self._line({"fail": message})

    def malformed(self) -> list[bytes]:
        return [b"{broken\n", b"[]\n", self._line({"odd": 1})]

    def models(self, request: bytes) -> bytes:
        del request
        return as_json({"names": ["m1", "m2"]})

    def question(self, request: bytes) -> Question:
        body = body_of(request)
        turns = [(role, text) for role, text in body["turns"]]
        options = {"temperature": body["temperature"]}
        return Question(model=body["model"], system=body["system"], turns=turns, options=options, body=body)
