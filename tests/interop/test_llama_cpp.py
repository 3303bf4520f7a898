"""Against llama.cpp's own server, as people run it at home, with a tiny model of random weights."""

import asyncio
from collections.abc import Iterator

import pytest

from provider.errors import ContextLengthError, KeyRejectedError, ServerError
from provider.openai_compatible import OpenAICompatible
from tests.fakes.llama_server import CONTEXT, llama_server
from tests.interop.replies import Reply, asked

pytestmark = pytest.mark.interop

KEY = "canary-key"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with llama_server(key=KEY) as url:
        yield url


async def ask(address: str, question: str = "Hello", **options: object) -> Reply:
    """Ask until the model is loaded: until then the server answers with 503."""
    for _ in range(100):
        reply = await asked(OpenAICompatible, question, model="tiny", address=address, **options)
        if not isinstance(reply.error, ServerError):
            return reply
        await asyncio.sleep(0.1)
    raise TimeoutError


async def test_an_answer_streams_up_to_the_limit_that_was_asked_for(address: str) -> None:
    reply = await ask(address, key=KEY, max_tokens=12, temperature=0.0)
    assert reply.error is None
    assert reply.text
    assert reply.finish == "length"
    assert reply.usage is not None
    assert reply.usage.completion_tokens == 12


async def test_its_model_is_listed_with_its_context(address: str) -> None:
    await ask(address, key=KEY, max_tokens=1)
    models = await OpenAICompatible.list_models(address=address, key=KEY)
    assert len(models) == 1
    assert models[0].context_tokens


async def test_a_wrong_key_is_told_without_repeating_it(address: str) -> None:
    reply = await ask(address, key="wrong-canary")
    assert isinstance(reply.error, KeyRejectedError)
    assert "canary" not in f"{reply.error!r} {reply.error.detail}"


async def test_a_question_that_is_too_long_is_told(address: str) -> None:
    reply = await ask(address, "river " * 2 * CONTEXT, key=KEY)
    assert isinstance(reply.error, ContextLengthError)
    assert reply.text == ""
