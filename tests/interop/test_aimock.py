"""Against aimock, which speaks the dialects of OpenAI, Anthropic, Gemini and Ollama."""

from collections.abc import Iterator
from typing import Any

import pytest

from provider.anthropic import Anthropic
from provider.errors import ConnectionLostError, IncompleteAnswerError, RateLimitError
from provider.gemini import Gemini
from provider.ollama import Ollama
from provider.openai_compatible import OpenAICompatible
from provider.registry import Provider
from tests.fakes.aimock import aimock
from tests.interop.replies import asked

pytestmark = pytest.mark.interop

HELLO = "Hello wörld — 日本語 🎉!"
FIXTURES: list[dict[str, Any]] = [
    {"match": {"userMessage": "Hello"}, "response": {"content": HELLO}, "chunkSize": 4},
    {"match": {"userMessage": "think"}, "response": {"content": "Done.", "reasoning": "Let me think."}},
    {
        "match": {"userMessage": "limit"},
        "response": {"error": {"message": "Rate limited", "type": "rate_limit_error"}, "status": 429},
    },
    {
        "match": {"userMessage": "cut"},
        "response": {"content": "This reply is cut in its midst."},
        "truncateAfterChunks": 4,
        "chunkSize": 5,
    },
]
DIALECTS = [
    pytest.param(OpenAICompatible, "gpt-4o", id="openai"),
    pytest.param(Anthropic, "claude-sonnet-4-5", id="anthropic"),
    pytest.param(Gemini, "gemini-2.5-flash", id="gemini"),
    pytest.param(Ollama, "llama3.2", id="ollama"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with aimock(FIXTURES) as url:
        yield url


def _options(found: Provider, address: str) -> dict[str, str]:
    return {"address": address} | ({"key": "canary"} if "key" in found.options else {})


@pytest.mark.parametrize(("found", "model"), DIALECTS)
async def test_an_answer_streams_in_pieces_and_comes_whole(found: Provider, model: str, address: str) -> None:
    reply = await asked(found, "Hello", model=model, **_options(found, address))
    assert (reply.text, reply.error) == (HELLO, None)
    assert reply.pieces > 2
    assert reply.finish
    assert reply.usage is not None  # aimock counts tokens for one of the dialects only


@pytest.mark.parametrize(("found", "model"), DIALECTS)
async def test_reasoning_comes_apart_from_the_answer(found: Provider, model: str, address: str) -> None:
    reply = await asked(found, "think", model=model, **_options(found, address))
    assert (reply.reasoning, reply.text, reply.error) == ("Let me think.", "Done.", None)


@pytest.mark.parametrize(("found", "model"), DIALECTS)
async def test_a_rate_limit_is_told(found: Provider, model: str, address: str) -> None:
    reply = await asked(found, "limit", model=model, **_options(found, address))
    assert isinstance(reply.error, RateLimitError)
    assert reply.error.retry_after == 1.0


@pytest.mark.parametrize(("found", "model"), DIALECTS)
async def test_what_came_of_a_reply_that_was_cut_is_kept(found: Provider, model: str, address: str) -> None:
    reply = await asked(found, "cut", model=model, **_options(found, address))
    assert reply.text
    assert "This reply is cut in its midst.".startswith(reply.text)
    assert isinstance(reply.error, ConnectionLostError | IncompleteAnswerError)


async def test_the_list_of_models_is_read(address: str) -> None:
    models = await OpenAICompatible.list_models(address=address, key="canary")
    assert "gpt-4o" in [model.id for model in models]
