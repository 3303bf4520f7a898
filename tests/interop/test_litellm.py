"""Against LiteLLM's proxy, which has a dialect and errors of its own."""

from collections.abc import Iterator

import pytest

from provider.errors import AnswerError, KeyRejectedError, ProviderError, ServerError
from provider.openai_compatible import OpenAICompatible
from tests.fakes.counterparty import running
from tests.fakes.faulty import answer
from tests.fakes.litellm import MASTER_KEY, litellm
from tests.fakes.raw import RawServer
from tests.interop.replies import asked

pytestmark = pytest.mark.interop

HELLO = "Hello wörld — 日本語 🎉! This is the mock of a longer answer."
BROKEN = (
    b'data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hello "}}]}\n\n'
    b'data: {"error": {"message": "The model fell over", "type": "server_error", "code": 500}}\n\n'
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """LiteLLM before a service that breaks its answers off."""
    with running(RawServer(answer("200 OK", BROKEN, content_type="text/event-stream"))) as upstream:
        models = [
            {"model_name": "mock", "litellm_params": {"model": "openai/mock", "api_key": "x", "mock_response": HELLO}},
            {
                "model_name": "broken",
                "litellm_params": {"model": "openai/broken", "api_key": "x", "api_base": f"{upstream.url}/v1"},
            },
        ]
        with litellm(models) as url:
            yield url


async def test_an_answer_streams_and_comes_whole_with_its_token_counts(address: str) -> None:
    reply = await asked(OpenAICompatible, "Hello", model="mock", address=address, key=MASTER_KEY)
    assert (reply.text, reply.error, reply.finish) == (HELLO, None, "stop")
    assert reply.pieces > 1
    assert reply.usage is not None
    assert reply.usage.completion_tokens


async def test_its_models_are_listed(address: str) -> None:
    models = await OpenAICompatible.list_models(address=address, key=MASTER_KEY)
    assert {"mock", "broken"} <= {model.id for model in models}


async def test_a_wrong_key_is_told_without_repeating_it(address: str) -> None:
    reply = await asked(OpenAICompatible, "Hello", model="mock", address=address, key="sk-wrong-canary")
    assert isinstance(reply.error, ProviderError)
    assert "canary" not in f"{reply.error!r} {reply.error.detail}"


async def test_no_key_at_all_is_told(address: str) -> None:
    reply = await asked(OpenAICompatible, "Hello", model="mock", address=address)
    assert isinstance(reply.error, KeyRejectedError | ServerError)  # it stumbles over that itself, with a 500


async def test_an_error_in_mid_stream_keeps_what_came(address: str) -> None:
    reply = await asked(OpenAICompatible, "Hello", model="broken", address=address, key=MASTER_KEY)
    assert reply.text in ("", "Hello ")
    assert isinstance(reply.error, AnswerError | ProviderError)
