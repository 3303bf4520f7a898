"""What must hold for a stream on every event loop: run on asyncio's own in tests/unit, on the window's in tests/gui."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest

from provider.ai365vip import AI365VIP
from provider.errors import AnswerTooLongError, ConnectionLostError, ProviderError, StalledError
from provider.types import AsyncResult
from tests.fakes.asking import HELLO, QUICK, Outcome, ask
from tests.fakes.chatbot_ui import ChatbotUI, tokens
from tests.fakes.counterparty import eventually, running
from tests.fakes.faulty import endless, hang, hang_after, reset_after, single_bytes
from tests.fakes.raw import STREAM_HEAD, RawServer
from tests.fakes.replay import Replay

Scenario = Callable[[], Awaitable[None]]

SOON = 0.2
"""Seconds in which a stopped stream has to have closed its socket."""

BEGUN = STREAM_HEAD + b"5\r\nHello\r\n"


@asynccontextmanager
async def begun() -> AsyncIterator[tuple[AsyncResult, RawServer]]:
    """A stream that has brought its first text and then hangs."""
    with running(RawServer(hang_after(BEGUN))) as server:
        result = AI365VIP.create_async_generator("x", HELLO, address=server.url)
        assert await anext(result) == "Hello"
        yield result, server


def _has_request(server: RawServer) -> bool:
    return any(server.requests)


async def closed_soon(server: RawServer, since: float) -> None:
    await eventually(lambda: server.ended_at)
    assert server.ended_at[0] - since < SOON


async def closing_closes_the_socket() -> None:
    async with begun() as (result, server):
        since = time.monotonic()
        await result.aclose()
        await closed_soon(server, since)
        await result.aclose()


async def leaving_the_loop_and_dropping_the_result_closes_the_socket() -> None:
    with running(RawServer(hang_after(BEGUN))) as server:
        async for chunk in AI365VIP.create_async_generator("x", HELLO, address=server.url):
            assert chunk == "Hello"
            break
        gc.collect()
        await closed_soon(server, time.monotonic())


async def cancelling_the_reader_closes_the_socket() -> None:
    for behaviour in (hang(), hang_after(STREAM_HEAD), hang_after(BEGUN)):
        with running(RawServer(behaviour)) as server:
            task = asyncio.ensure_future(ask(server.url))
            await eventually(partial(_has_request, server))
            await asyncio.sleep(0.05)
            since = time.monotonic()
            task.cancel()
            ended = await asyncio.gather(task, return_exceptions=True)
            assert isinstance(ended[0], asyncio.CancelledError)
            await closed_soon(server, since)


async def a_timeout_around_the_reader_closes_the_socket() -> None:
    with running(RawServer(hang_after(BEGUN))) as server:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ask(server.url), 0.3)
        await closed_soon(server, time.monotonic())


async def nothing_is_left_behind() -> None:
    before = asyncio.all_tasks()
    with running(ChatbotUI(pause=0)) as server:
        for _ in range(10):
            outcome = await ask(server.address)
            assert outcome.text == "You said: Hello!"
    await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == before


async def tokens_come_one_by_one() -> None:
    with running(ChatbotUI(reply=tokens(5, pause=0.1))) as server:
        outcome = await ask(server.address)
    assert [chunk for _, chunk in outcome.chunks] == [f"tok{index} " for index in range(5)]
    assert outcome.chunks[0][0] < 0.3
    assert outcome.chunks[-1][0] > 0.35


async def a_recording_comes_whole() -> None:
    with running(Replay("cbui_ok", speed=10)) as server:
        outcome = await ask(server.url)
    assert outcome.text == "Hello wörld — 日本語 🎉!\nline2"


async def a_reset_loses_nothing_while_the_loop_is_busy() -> None:
    texts = [b"%03d " % number for number in range(200)]
    with running(RawServer(reset_after(*texts, pause=0.001))) as server:
        asyncio.get_running_loop().call_later(0.05, time.sleep, 1.0)
        outcome = await ask(server.url)
    assert isinstance(outcome.error, ConnectionLostError)
    assert outcome.text.encode() == b"".join(texts)


async def a_blocked_loop_is_no_stall() -> None:
    with running(ChatbotUI(reply=tokens(8, pause=0.1))) as server:
        asyncio.get_running_loop().call_later(0.3, time.sleep, 4 * QUICK.idle_seconds)
        outcome = await ask(server.address, limits=QUICK)
    assert outcome.error is None


async def a_stall_ends_at_its_limit() -> None:
    with running(RawServer(hang_after(BEGUN))) as server:
        outcome = await ask(server.url, limits=QUICK)
    assert (outcome.text, type(outcome.error)) == ("Hello", StalledError)
    assert QUICK.idle_seconds <= outcome.seconds < 10 * QUICK.idle_seconds


async def an_endless_stream_is_stopped_at_the_limit() -> None:
    with running(RawServer(endless())) as server:
        outcome = await ask(server.url)
    assert len(outcome.text) == 4 * 2**20
    assert isinstance(outcome.error, AnswerTooLongError)


async def a_hundred_thousand_tiny_chunks_leave_the_loop_its_turns() -> None:
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        last = time.monotonic()
        while True:
            await asyncio.sleep(0.005)
            longest = max(longest, time.monotonic() - last)
            last = time.monotonic()

    watcher = asyncio.ensure_future(watch())
    with running(RawServer(single_bytes(100_000))) as server:
        outcome: Outcome = await ask(server.url)
    watcher.cancel()
    assert (outcome.text, outcome.error) == ("0123456789" * 10_000, None)
    assert longest < 1


async def an_error_in_the_readers_own_code_closes_the_socket() -> None:
    with running(RawServer(hang_after(BEGUN))) as server:
        result = AI365VIP.create_async_generator("x", HELLO, address=server.url)
        with pytest.raises(ZeroDivisionError):
            await _fail_on_the_first_chunk(result)
        await closed_soon(server, time.monotonic())


async def _fail_on_the_first_chunk(result: AsyncResult) -> None:
    async with result:
        async for _ in result:
            raise ZeroDivisionError


async def every_error_is_a_providers() -> None:
    options: list[dict[str, Any]] = [
        {"proxy": "nonsense"},
        {"ca_file": "/no/such/file", "address": "https://127.0.0.1:9"},
        {"address": "nonsense"},
        {"nonsense": 1},
        {"address": "http://127.0.0.1:9"},
    ]
    for option in options:
        with pytest.raises(ProviderError):
            await AI365VIP.create_async("", HELLO, **option)


SCENARIOS: list[Scenario] = [
    closing_closes_the_socket,
    leaving_the_loop_and_dropping_the_result_closes_the_socket,
    cancelling_the_reader_closes_the_socket,
    a_timeout_around_the_reader_closes_the_socket,
    an_error_in_the_readers_own_code_closes_the_socket,
    nothing_is_left_behind,
    tokens_come_one_by_one,
    a_recording_comes_whole,
    a_reset_loses_nothing_while_the_loop_is_busy,
    a_blocked_loop_is_no_stall,
    a_stall_ends_at_its_limit,
    an_endless_stream_is_stopped_at_the_limit,
    a_hundred_thousand_tiny_chunks_leave_the_loop_its_turns,
    every_error_is_a_providers,
]
