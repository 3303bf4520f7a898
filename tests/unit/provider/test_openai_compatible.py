"""Chat completions, as real servers sent them: replayed ten times as fast."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from provider.errors import (
    AnswerError,
    ContextLengthError,
    EmptyAnswerError,
    IncompleteAnswerError,
    KeyRejectedError,
    ProviderError,
    RateLimitError,
)
from provider.openai_compatible import OpenAICompatible, endpoint_of
from provider.openai_models import models_in
from provider.types import Finish, Image, Messages, ModelInfo, Reasoning, Skipped, StreamEvent, Usage
from tests.fakes.faulty import answer
from tests.fakes.raw import RawServer
from tests.fakes.replay import Replay

HELLO: Messages = [{"role": "user", "content": "Hello!"}]
HELLO_WORLD = "Hello wörld — 日本語 🎉!"


@dataclass(slots=True)
class Reply:
    events: list[StreamEvent] = field(default_factory=list)
    error: ProviderError | None = None

    @property
    def text(self) -> str:
        return "".join(event for event in self.events if isinstance(event, str))

    @property
    def reasoning(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Reasoning))

    def of(self, kind: type[StreamEvent]) -> list[StreamEvent]:
        return [event for event in self.events if isinstance(event, kind)]


async def asked(address: str, messages: Messages = HELLO, **options: Any) -> Reply:
    reply = Reply()
    try:
        async for event in OpenAICompatible.create_async_generator("m", messages, address=address, **options):
            reply.events.append(event)
    except ProviderError as error:
        reply.error = error
    return reply


async def replayed(name: str) -> Reply:
    async with Replay(name, speed=10) as server:
        return await asked(server.url)


@pytest.mark.parametrize("name", ["oa_aimock_ok", "oa_lcpp_ok", "oa_g4fapi_ai365", "oa_aimock_reason"])
async def test_answers_of_real_servers_come_whole(name: str) -> None:
    reply = await replayed(name)
    assert reply.error is None
    assert reply.text
    assert len(reply.of(Finish)) == 1
    assert not reply.of(Skipped)


async def test_token_counts_and_reasoning_arrive_as_events_of_their_own() -> None:
    assert (await replayed("oa_aimock_ok")).of(Usage) == [Usage(prompt_tokens=1, completion_tokens=9)]
    reply = await replayed("oa_aimock_reason")
    assert reply.reasoning == "Let me think about it."
    assert reply.text == "Antwort: wörld — 日本語 🎉 done."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("oa_aimock_e429", RateLimitError),
        ("oa_g4fapi_boom", AnswerError),
        ("oa_lcpp_toolong", EmptyAnswerError),
        ("oa_llamacpp_auth_nokey", KeyRejectedError),
        ("oa_llamacpp_toolong", ContextLengthError),
    ],
)
async def test_errors_of_real_servers_are_told_apart(name: str, kind: type[ProviderError]) -> None:
    assert type((await replayed(name)).error) is kind


async def test_what_came_before_an_error_in_mid_stream_is_kept() -> None:
    reply = await replayed("oa_g4fapi_boom")
    assert reply.text == "Hello wörld — "
    assert str(reply.error) == "The service broke its answer off: RuntimeError: provider exploded."


def _stream(*events: object, end: str = "data: [DONE]\n\n") -> RawServer:
    lines = [f"data: {event if isinstance(event, str) else json.dumps(event)}\n\n" for event in events]
    body = ": ping\r\n\r\n" + "".join(lines) + end
    return RawServer(answer("200 OK", body.encode(), content_type="text/event-stream"))


def _delta(text: str | None, *, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}


async def test_done_without_a_finish_reason_is_an_incomplete_answer() -> None:
    """llama-cpp-python ends a reply so when another request takes its turn."""
    async with _stream(_delta("Hel"), _delta("lo")) as server:
        reply = await asked(server.url)
    assert reply.text == "Hello"
    assert isinstance(reply.error, IncompleteAnswerError)


async def test_a_clean_end_without_any_marker_is_an_incomplete_answer() -> None:
    async with _stream(_delta("Hello"), end="") as server:
        reply = await asked(server.url)
    assert (reply.text, type(reply.error)) == ("Hello", IncompleteAnswerError)


async def test_an_answer_without_done_is_whole_with_its_finish_reason() -> None:
    async with _stream(_delta("Hello"), _delta(None, finish="stop"), end="") as server:
        reply = await asked(server.url)
    assert (reply.text, reply.error, reply.of(Finish)) == ("Hello", None, [Finish("stop")])


async def test_what_cannot_be_understood_is_counted_and_the_rest_kept() -> None:
    async with _stream(_delta("Hel"), "{broken", {"object": "heartbeat"}, _delta("lo", finish="stop")) as server:
        reply = await asked(server.url)
    assert (reply.text, reply.error, reply.of(Skipped)) == ("Hello", None, [Skipped(2)])


async def test_one_whole_document_instead_of_a_stream_is_an_answer_too() -> None:
    whole = {"choices": [{"message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}]}
    async with RawServer(
        answer("200 OK", json.dumps(whole, indent=1).encode(), content_type="application/json")
    ) as server:
        reply = await asked(server.url)
    assert (reply.text, reply.error) == ("Hello", None)


async def test_halves_of_a_character_in_two_events_become_one_and_control_characters_do_not_pass() -> None:
    half = '{"choices": [{"delta": {"content": "a\\ud83c"}}]}'
    other = '{"choices": [{"delta": {"content": "\\udf89\\u001b\\ud800b"}, "finish_reason": "stop"}]}'
    async with _stream(half, other) as server:
        reply = await asked(server.url)
    assert reply.text == "a🎉\ufffd\ufffdb"


async def test_what_is_sent_is_what_was_asked_for() -> None:
    picture = Image("image/png", b"png")
    messages: Messages = [
        {"role": "system", "content": "Later."},
        {"role": "user", "content": "What is this?", "images": [picture]},
    ]
    async with _stream(_delta("A cat", finish="stop")) as server:
        await asked(
            f"{server.url}/v1",
            messages,
            key="sk-canary",
            prompt="First.",
            temperature=0.5,
            max_tokens=7,
            reasoning_effort="low",
            headers={"OpenAI-Organization": "org"},
            extra={"seed": 1, "stream_options": None},
        )
        head, _, sent = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/chat/completions ")
    assert b"Authorization: Bearer sk-canary" in head
    assert b"OpenAI-Organization: org" in head
    assert json.loads(sent) == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "First.\n\nLater."},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What is this?"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,cG5n"}},
                ],
            },
        ],
        "stream": True,
        "temperature": 0.5,
        "max_tokens": 7,
        "reasoning_effort": "low",
        "seed": 1,
    }


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("http://127.0.0.1:1234", "http://127.0.0.1:1234/v1/models"),
        ("http://127.0.0.1:1234/", "http://127.0.0.1:1234/v1/models"),
        ("https://api.example.com/v1/", "https://api.example.com/v1/models"),
        ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1/models"),
        ("https://example.com/api/paas/v4", "https://example.com/api/paas/v4/models"),
    ],
)
def test_an_address_is_understood_as_people_copy_it(address: str, url: str) -> None:
    assert str(endpoint_of(address, "/models")) == url


def test_the_list_of_models_says_what_each_can_as_far_as_the_service_does() -> None:
    openrouter = {
        "id": "a/b",
        "name": "B",
        "context_length": 8192,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
        "pricing": {"prompt": "0.000001", "completion": "0.000002"},
        "supported_parameters": ["reasoning", "tools"],
    }
    entries = [
        openrouter,
        {"id": "text-embedding-3-small"},
        {"id": "vllm", "max_model_len": 4096},
        "odd",
        {"id": "vllm"},
    ]
    assert models_in({"object": "list", "data": entries}) == [
        ModelInfo("a/b", "B", 8192, vision=True, reasoning=True, prompt_price=1.0, completion_price=2.0),
        ModelInfo("vllm", "vllm", 4096),
    ]
    assert [info.name for info in models_in([{"id": "/m/Tiny-Q4.gguf"}, {"id": "C:\\m\\b.GGUF"}]) or []] == [
        "Tiny-Q4",
        "b",
    ]
    assert models_in({"hello": 1}) is None
    assert models_in({"data": []}) == []
