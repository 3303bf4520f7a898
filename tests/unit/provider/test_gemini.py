"""What is Gemini's own: paths, thinking, blocked answers, lists of models. The rest is in tests/conformance."""

import json
from typing import Any

import pytest

from provider.errors import KeyRejectedError, NoReasoningError, RefusedError
from provider.gemini import Gemini
from provider.gemini_models import page_in
from provider.types import Effort, Messages, ModelInfo
from tests.conformance.dialect import body_of, path_of, sse
from tests.conformance.exchanges import HELLO, Reply, ask, greeting, serving
from tests.conformance.service_dialects import GeminiDialect
from tests.fakes.faulty import answer
from tests.fakes.raw import RawServer

DIALECT = GeminiDialect()


async def sent(model: str, messages: Messages = HELLO, **options: Any) -> dict[str, Any]:
    async with greeting(DIALECT) as server:
        await Gemini.create_async(model, messages, address=server.url, **options)
        return body_of(server.requests[0])


async def heard(*events: bytes) -> Reply:
    async with serving(DIALECT, *events) as server:
        return await ask(DIALECT, server.url)


@pytest.mark.parametrize(
    ("end", "model", "path"),
    [
        ("", "gemini-x", "/v1beta/models/gemini-x:streamGenerateContent?alt=sse"),
        ("/v1beta/openai/", "models/gemini-x", "/v1beta/models/gemini-x:streamGenerateContent?alt=sse"),
        ("/v1/models", "a/../b?", "/v1/models/a%2F..%2Fb%3F:streamGenerateContent?alt=sse"),
        ("", "tunedModels/mine", "/v1beta/tunedModels/mine:streamGenerateContent?alt=sse"),
    ],
)
async def test_the_model_is_part_of_the_path(end: str, model: str, path: str) -> None:
    async with greeting(DIALECT) as server:
        await Gemini.create_async(model, HELLO, address=server.url + end, key="AIza-canary")
        assert path_of(server.requests[0]) == path
        assert b"\r\nx-goog-api-key: AIza-canary" in server.requests[0]


@pytest.mark.parametrize(
    ("model", "effort", "configuration"),
    [
        ("gemini-2.0-flash", None, None),
        ("gemini-2.5-flash-image", None, None),
        ("gemma-3-27b-it", None, None),
        ("gemini-2.5-pro", None, {"includeThoughts": True}),
        ("gemini-2.5-pro", "high", {"includeThoughts": True, "thinkingBudget": 24576}),
        ("gemini-3-flash-preview", "medium", {"includeThoughts": True, "thinkingLevel": "medium"}),
        ("gemini-3-pro-preview", "medium", {"includeThoughts": True}),
        ("gemini-3.5-flash", None, {"includeThoughts": True}),
    ],
)
async def test_thinking_is_asked_for_as_the_model_takes_it(
    model: str, effort: Effort | None, configuration: dict[str, Any] | None
) -> None:
    body = await sent(model, reasoning_effort=effort)
    assert body.get("generationConfig", {}).get("thinkingConfig") == configuration


async def test_extra_fields_join_those_that_are_there() -> None:
    body = await sent("gemini-2.0-flash", temperature=0.5, top_p=0.2, extra={"generationConfig": {"topK": 3}})
    assert body["generationConfig"] == {"temperature": 0.5, "topP": 0.2, "topK": 3}


async def test_turns_of_one_role_in_a_row_are_one() -> None:
    messages: Messages = [
        {"role": "user", "content": "One"},
        {"role": "user", "content": "Two"},
        {"role": "assistant", "content": ""},
        {"role": "assistant", "content": "Three"},
    ]
    assert (await sent("gemma", messages))["contents"] == [
        {"role": "user", "parts": [{"text": "One"}, {"text": "Two"}]},
        {"role": "model", "parts": [{"text": "Three"}]},
    ]


async def test_a_blocked_question_is_told_in_plain_words() -> None:
    reply = await heard(sse({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {}}))
    assert type(reply.error) is RefusedError
    assert str(reply.error) == "The service refuses to answer this: prohibited content."


async def test_an_answer_blocked_at_once_is_told_and_one_blocked_on_its_way_is_kept() -> None:
    blocked = sse({"candidates": [{"finishReason": "SAFETY", "index": 0}]})
    assert type((await heard(blocked)).error) is RefusedError
    reply = await heard(DIALECT.text("Hel"), blocked)
    assert (reply.text, reply.error, reply.finishes) == ("Hel", None, ["SAFETY"])


@pytest.mark.parametrize("as_list", [False, True])
async def test_errors_come_as_an_object_or_a_list(as_list: bool) -> None:
    error = {"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}
    body = json.dumps([error] if as_list else error).encode()
    async with RawServer(answer("400 Bad Request", body, content_type="application/json")) as server:
        assert type((await ask(DIALECT, server.url)).error) is KeyRejectedError
    async with RawServer(answer("200 OK", body, content_type="application/json")) as server:
        assert type((await ask(DIALECT, server.url)).error) is KeyRejectedError


async def test_a_model_that_cannot_think_is_told_in_plain_words() -> None:
    body = b'{"error": {"code": 400, "message": "Thinking is not enabled for models/x"}}'
    async with RawServer(answer("400 Bad Request", body)) as server:
        assert type((await ask(DIALECT, server.url, reasoning_effort="low")).error) is NoReasoningError


async def test_a_list_of_events_instead_of_a_stream_is_an_answer_too() -> None:
    events = [
        {"candidates": [{"content": {"parts": [{"text": "Hel"}]}}]},
        {"candidates": [{"content": {"parts": [{"text": "lo"}]}, "finishReason": "STOP"}]},
    ]
    async with RawServer(answer("200 OK", json.dumps(events).encode(), content_type="application/json")) as server:
        reply = await ask(DIALECT, server.url)
    assert (reply.text, reply.error, reply.finishes) == ("Hello", None, ["STOP"])


def test_only_models_that_generate_text_are_listed() -> None:
    methods = {"supportedGenerationMethods": ["generateContent"]}
    entries: list[Any] = [
        {"name": "models/gemini-2.5-pro", "displayName": "Gemini 2.5 Pro", "inputTokenLimit": 1048576, **methods},
        {"name": "models/gemma-3-1b-it", "thinking": False, **methods},
        {"name": "models/gemini-2.5-flash-preview-tts", **methods},
        {"name": "models/embedding-001", "supportedGenerationMethods": ["embedContent"]},
        {"name": 5},
    ]
    page = page_in({"models": entries})
    assert page is not None
    assert page.next == ""
    assert page.models == [
        ModelInfo("gemini-2.5-pro", "Gemini 2.5 Pro", 1048576, vision=True),
        ModelInfo("gemma-3-1b-it", "gemma-3-1b-it", reasoning=False),
    ]
    assert page_in({"error": {}}) is None
