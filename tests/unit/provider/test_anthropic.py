"""What is Anthropic's own: max_tokens, thinking, sampling, turns, refusals. The rest is in tests/conformance."""

import json
from typing import Any

import pytest

from provider.anthropic import Anthropic
from provider.anthropic_model import ClaudeModel
from provider.anthropic_models import page_in
from provider.errors import ProviderError, RefusedError, ServerError
from provider.types import Effort, Finish, Image, Messages, ModelInfo, Reasoning, Usage
from tests.conformance.dialect import body_of, sse
from tests.conformance.exchanges import HELLO, Reply, ask, greeting, serving
from tests.conformance.service_dialects import AnthropicDialect
from tests.fakes.faulty import answer
from tests.fakes.raw import RawServer

DIALECT = AnthropicDialect()


async def sent(model: str, messages: Messages = HELLO, **options: Any) -> dict[str, Any]:
    async with greeting(DIALECT) as server:
        await Anthropic.create_async(model, messages, address=server.url, **options)
        return body_of(server.requests[0])


async def heard(*events: bytes) -> Reply:
    async with serving(DIALECT, *events) as server:
        return await ask(DIALECT, server.url)


@pytest.mark.parametrize(
    ("model", "version"),
    [
        ("claude-3-opus-20240229", (3, 0)),
        ("claude-3-5-haiku-latest", (3, 5)),
        ("claude-3-7-sonnet-20250219", (3, 7)),
        ("claude-opus-4-20250514", (4, 0)),
        ("claude-opus-4-1-20250805", (4, 1)),
        ("claude-sonnet-4-5", (4, 5)),
        ("anthropic/claude-opus-4.6", (4, 6)),
        ("claude-haiku-5", (5, 0)),
        ("deepseek-chat", None),
    ],
)
def test_the_version_is_read_from_the_id(model: str, version: tuple[int, int] | None) -> None:
    assert ClaudeModel.of(model).version == version


async def test_the_required_headers_and_the_most_tokens_are_sent_always() -> None:
    async with greeting(DIALECT) as server:
        await Anthropic.create_async("claude-3-opus-20240229", HELLO, address=server.url, key="sk-ant-canary")
        head = server.requests[0].partition(b"\r\n\r\n")[0]
        assert head.startswith(b"POST /v1/messages HTTP")
        assert b"\r\nanthropic-version: 2023-06-01" in head
        assert b"\r\nx-api-key: sk-ant-canary" in head
        assert body_of(server.requests[0]) == {
            "model": "claude-3-opus-20240229",
            "max_tokens": 4096,
            "messages": [{"role": "user", "content": "Hello!"}],
            "stream": True,
        }


@pytest.mark.parametrize("end", ["", "/v1", "/v1/", "/v1/messages"])
async def test_an_address_is_understood_as_people_copy_it(end: str) -> None:
    async with greeting(DIALECT) as server:
        await Anthropic.create_async("m", HELLO, address=f"{server.url}/anthropic{end}")
        assert server.requests[0].startswith(b"POST /anthropic/v1/messages HTTP")


@pytest.mark.parametrize(
    ("model", "effort", "fields"),
    [
        ("claude-3-5-sonnet-latest", "low", {}),
        ("claude-sonnet-4-5", "medium", {"thinking": {"type": "enabled", "budget_tokens": 8192}}),
        (
            "claude-opus-4-7",
            "high",
            {"thinking": {"type": "adaptive", "display": "summarized"}, "output_config": {"effort": "high"}},
        ),
    ],
)
async def test_thinking_is_asked_for_as_the_model_takes_it(model: str, effort: Effort, fields: dict[str, Any]) -> None:
    body = await sent(model, reasoning_effort=effort)
    assert {name: body[name] for name in ("thinking", "output_config") if name in body} == fields


async def test_thinking_fits_into_the_most_tokens_and_goes_without_sampling() -> None:
    body = await sent("claude-sonnet-4-5", reasoning_effort="high", max_tokens=3000, temperature=0.5, top_p=0.5)
    assert body["thinking"]["budget_tokens"] == 2999
    assert not {"temperature", "top_p"} & body.keys()
    body = await sent("claude-sonnet-4-5", reasoning_effort="high", max_tokens=500, temperature=0.5)
    assert "thinking" not in body
    assert body["temperature"] == 0.5


async def test_sampling_is_what_the_model_takes_of_it() -> None:
    old = await sent("claude-sonnet-4-0", temperature=1.8, top_p=0.5)
    assert (old["temperature"], old["top_p"]) == (1.0, 0.5)
    newer = await sent("claude-sonnet-4-5", temperature=0.3, top_p=0.5)
    assert newer["temperature"] == 0.3
    assert "top_p" not in newer
    assert not {"temperature", "top_p"} & (await sent("claude-opus-4-8", temperature=0.3, top_p=0.5)).keys()


async def test_turns_alternate_and_the_users_is_the_first() -> None:
    messages: Messages = [
        {"role": "assistant", "content": "Welcome.\n"},
        {"role": "user", "content": "One", "images": [Image("image/png", b"png")]},
        {"role": "user", "content": "Two"},
        {"role": "assistant", "content": " "},
        {"role": "user", "content": "Three"},
    ]
    assert (await sent("m", messages))["messages"] == [
        {"role": "user", "content": "…"},
        {"role": "assistant", "content": "Welcome."},
        {
            "role": "user",
            "content": [
                {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "cG5n"}},
                {"type": "text", "text": "One"},
                {"type": "text", "text": "Two"},
                {"type": "text", "text": "Three"},
            ],
        },
    ]


async def test_what_came_from_a_cache_is_part_of_the_prompt() -> None:
    usage = {"input_tokens": 3, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 7, "output_tokens": 1}
    start = sse({"type": "message_start", "message": {"usage": usage}}, event="message_start")
    reply = await heard(start, DIALECT.text("Hello"), DIALECT.finish())
    assert reply.usage == Usage(prompt_tokens=110, completion_tokens=5)


async def test_a_refusal_without_a_word_is_told_and_one_after_words_is_an_end() -> None:
    refusal = sse({"type": "message_delta", "delta": {"stop_reason": "refusal"}, "usage": {"output_tokens": 1}})
    stop = sse({"type": "message_stop"})
    assert type((await heard(DIALECT.opening(), refusal, stop)).error) is RefusedError
    reply = await heard(DIALECT.opening(), DIALECT.text("I"), refusal, stop)
    assert (reply.error, reply.finishes) == (None, ["refusal"])


async def test_an_overloaded_service_says_so_in_mid_stream() -> None:
    error = sse({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, event="error")
    assert type((await heard(DIALECT.text("Hel"), error)).error) is ServerError


async def test_a_message_in_one_piece_is_an_answer_too() -> None:
    whole = {
        "type": "message",
        "content": [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Hello"}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 1, "output_tokens": 2},
    }
    async with RawServer(answer("200 OK", json.dumps(whole).encode(), content_type="application/json")) as server:
        reply = await ask(DIALECT, server.url)
    assert reply.events == [Reasoning("Hm."), "Hello", Usage(1, 2), Finish("end_turn")]


async def test_kinds_of_events_yet_to_come_are_no_fault() -> None:
    reply = await heard(DIALECT.opening(), sse({"type": "novelty"}), DIALECT.text("Hello"), DIALECT.finish())
    assert (reply.text, reply.skipped) == ("Hello", 0)


def test_the_list_says_what_each_can_and_what_it_does_not_say_is_known_of_the_family() -> None:
    capabilities = {"image_input": {"supported": False}, "thinking": {"supported": True}}
    entries: list[Any] = [
        {"id": "claude-new", "display_name": "New", "max_input_tokens": 1_000_000, "capabilities": capabilities},
        {"id": "claude-3-5-haiku-20241022"},
        {"id": ""},
        7,
    ]
    page = page_in({"data": entries, "has_more": True, "last_id": "x"})
    assert page is not None
    assert page.next == "x"
    assert page.models == [
        ModelInfo("claude-new", "New", 1_000_000, vision=False, reasoning=True),
        ModelInfo("claude-3-5-haiku-20241022", "claude-3-5-haiku-20241022", 200_000, vision=True, reasoning=False),
    ]
    assert page_in([]) is None


async def test_a_list_whose_pages_never_end_ends() -> None:
    page = json.dumps({"data": [{"id": "a"}], "has_more": True, "last_id": "a"}).encode()
    async with RawServer(answer("200 OK", page)) as server:
        assert [info.id for info in await Anthropic.list_models(address=server.url)] == ["a"]
        assert server.connections == 2
        with pytest.raises(ProviderError):
            await Anthropic.list_models(address=server.url, nonsense=1)
