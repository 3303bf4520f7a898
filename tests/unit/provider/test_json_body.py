import asyncio
import gc
import json
from collections.abc import Mapping

import pytest

from provider.transport.exchange import Request
from provider.transport.json_body import json_body
from tests.fakes.asking import ask
from tests.fakes.chatbot_ui import ChatbotUI, streamed


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"messages": []},
        {"messages": [{"role": "user", "content": "“naïve” \ud800 \x00 🙂"}], "key": "", "temperature": 0.5},
        {"a": None, "b": [1], "c": {"d": [1, 2]}},
    ],
)
async def test_it_is_the_json_that_was_meant(fields: Mapping[str, object]) -> None:
    assert await json_body(fields) == json.dumps(fields).encode()


async def test_a_very_long_conversation_lets_others_have_their_turn() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counting = asyncio.create_task(count())
    messages = [{"role": "user", "content": f"{number} " + "word " * 200} for number in range(30_000)]
    body = await json_body({"messages": messages, "temperature": 1})
    counting.cancel()
    assert json.loads(body) == {"messages": messages, "temperature": 1}
    assert turns > 5  # 30 MB take over 100 ms to write


async def test_a_request_is_given_back_when_its_answer_has_ended() -> None:
    """Not only when garbage is collected, which is seldom: with a long conversation it is large."""
    gc.collect()
    gc.disable()
    try:
        async with ChatbotUI(reply=streamed("Hello")) as server:
            for _ in range(3):
                assert (await ask(server.address)).text == "Hello"
            await asyncio.sleep(0)
        assert [thing for thing in gc.get_objects() if isinstance(thing, Request)] == []
    finally:
        gc.enable()
