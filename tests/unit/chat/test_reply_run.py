import asyncio
from collections.abc import AsyncGenerator

import pytest

from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.chat.reply_run import Ask, ReplyRun
from provider.errors import ConnectionLostError, RateLimitError
from provider.types import AsyncResult, Finish, Progress, Reasoning, StreamEvent, Usage


def reply() -> Message:
    return Message(id=2, parent=1, role="assistant", model=ModelRef("p", "m"))


def asking(events: AsyncGenerator[StreamEvent, None]) -> Ask:
    async def ask() -> AsyncResult:
        return AsyncResult(events)

    return ask


async def test_a_finished_stream_is_done_with_everything_it_brought() -> None:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield Reasoning("hm")
        yield "Hel"
        yield "lo"
        yield Usage(prompt_tokens=3, completion_tokens=2)
        yield Finish("stop")

    message = reply()
    await ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None).run()

    assert (message.state, message.text, message.reasoning) == (State.DONE, "Hello", "hm")
    assert message.usage == Usage(prompt_tokens=3, completion_tokens=2)
    assert message.finish_reason == "stop"


async def test_text_waits_in_the_buffer_until_it_is_taken_and_wakes_the_screen_once() -> None:
    wakes: list[State] = []
    message = reply()
    all_read = asyncio.Event()
    go_on = asyncio.Event()

    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield "a"
        yield "b"
        yield "c"
        all_read.set()
        await go_on.wait()

    run = ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: wakes.append(message.state))
    task = asyncio.ensure_future(run.run())
    await all_read.wait()

    assert message.text == ""
    assert wakes == [State.WAITING, State.STREAMING]
    assert run.take()
    assert message.text == "abc"
    assert not run.take()
    go_on.set()
    await task


async def test_a_failure_keeps_the_text_and_says_why() -> None:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield "half an ans"
        raise ConnectionLostError(why="reset by the other side", detail="errno 104")

    message = reply()
    await ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None).run()

    assert (message.state, message.text) == (State.FAILED, "half an ans")
    assert message.failure is not None
    assert message.failure.kind == "ConnectionLostError"
    assert message.failure.message == "The connection was lost: reset by the other side."
    assert message.failure.detail == "errno 104"


async def test_the_pause_a_service_asks_for_is_kept() -> None:
    async def ask() -> AsyncResult:
        raise RateLimitError(status=429, reason="slow down", retry_after=12.0)

    message = reply()
    await ReplyRun(message=message, ask=ask, on_arrival=lambda: None).run()

    assert message.failure is not None
    assert message.failure.retry_after == 12.0


async def test_stopping_keeps_the_text_and_closes_the_stream() -> None:
    all_read = asyncio.Event()
    closed = asyncio.Event()

    async def events() -> AsyncGenerator[StreamEvent, None]:
        try:
            yield "so far"
            all_read.set()
            await asyncio.Event().wait()
        finally:
            closed.set()

    message = reply()
    run = ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None)
    task = asyncio.ensure_future(run.run())
    await all_read.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert (message.state, message.text, message.failure) == (State.STOPPED, "so far", None)
    assert closed.is_set()


async def test_a_bug_in_a_provider_fails_the_reply_and_is_not_hidden() -> None:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield "x"
        raise ZeroDivisionError

    message = reply()
    with pytest.raises(ZeroDivisionError):
        await ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None).run()

    assert (message.state, message.text) == (State.FAILED, "x")
    assert message.failure is not None
    assert message.failure.kind == "UnexpectedError"


async def test_times_are_taken_from_the_request_to_the_first_text_and_the_end() -> None:
    now = 100.0

    async def events() -> AsyncGenerator[StreamEvent, None]:
        nonlocal now
        now += 2
        yield "x"
        now += 3

    message = reply()
    await ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None, clock=lambda: now).run()

    assert message.timing is not None
    assert (message.timing.sent, message.timing.to_first_text(), message.timing.ended) == (100.0, 2.0, 105.0)


async def test_the_seconds_of_reasoning_are_those_before_and_between_pieces_of_the_answer() -> None:
    now = 100.0

    async def events() -> AsyncGenerator[StreamEvent, None]:
        nonlocal now
        now += 2
        yield Reasoning("hm")
        now += 3
        yield Reasoning(" so")
        now += 1
        yield "Because"
        now += 10
        yield Reasoning("wait")
        now += 5

    message = reply()
    run = ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None, clock=lambda: now)
    await run.run()
    assert message.timing is not None
    assert message.timing.thought(now) == 4 + 5
    assert message.timing.to_first_text() == 2


async def test_what_the_stream_waits_for_is_known_until_the_first_text() -> None:
    told, go_on = asyncio.Event(), asyncio.Event()

    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield Progress("Loading the model", 0.4)
        told.set()
        await go_on.wait()
        yield "Hi"

    message = reply()
    task = asyncio.ensure_future(ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None).run())
    await told.wait()
    assert (message.state, message.progress) == (State.WAITING, Progress("Loading the model", 0.4))
    go_on.set()
    await task

    assert (message.state, message.text, message.progress) == (State.DONE, "Hi", None)


async def test_a_stream_that_fails_waits_for_nothing_any_more() -> None:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield Progress("Loading the model")
        raise ConnectionLostError(why="it broke")

    message = reply()
    await ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None).run()

    assert (message.state, message.progress) == (State.FAILED, None)


async def test_what_a_continued_reply_used_is_counted_together() -> None:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield "more"
        yield Usage(prompt_tokens=1)
        yield Usage(prompt_tokens=30, completion_tokens=5)

    message = reply()
    message.text, message.usage = "Hello, ", Usage(prompt_tokens=10, reasoning_tokens=2)
    message.finish_reason = "length"
    await ReplyRun(message=message, ask=asking(events()), on_arrival=lambda: None).run()

    assert message.usage == Usage(prompt_tokens=40, completion_tokens=5, reasoning_tokens=2)
    assert message.finish_reason == ""
