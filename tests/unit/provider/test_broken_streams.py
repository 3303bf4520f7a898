"""Faults 1, 2, 15, 16, 17, 20, 21 and 31: streams that break off, stall, flood or hold rubbish."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provider.ai365vip import AI365VIP
from provider.errors import AnswerTooLongError, ConnectionLostError, ProviderError, StalledError
from provider.transport.limits import Limits
from tests.fakes.asking import HELLO, QUICK, Outcome, ask
from tests.fakes.chatbot_ui import ChatbotUI, tokens
from tests.fakes.counterparty import eventually, running
from tests.fakes.faulty import (
    drip,
    endless,
    hang,
    hang_after,
    pieces,
    reset_after,
    single_bytes,
    truncated_chunk,
    truncated_length,
)
from tests.fakes.raw import STREAM_HEAD, Behaviour, Connection, RawServer

# -- 1 and 2: the connection is lost


@pytest.mark.parametrize("pause", [0.0, 0.05])
async def test_a_reset_in_mid_stream_loses_nothing_that_was_received(pause: float) -> None:
    async with RawServer(reset_after(b"Hel", b"lo ", "wörld".encode(), pause=pause)) as server:
        outcome = await ask(server.url)
    assert outcome.text == "Hello wörld"
    assert isinstance(outcome.error, ConnectionLostError)
    assert outcome.error.retryable


def test_a_reset_while_the_whole_loop_is_busy_loses_nothing() -> None:
    texts = [b"%03d " % number for number in range(200)]

    async def ask_and_block(address: str) -> Outcome:
        asyncio.get_running_loop().call_later(0.05, time.sleep, 1.0)
        return await ask(address)

    with running(RawServer(reset_after(*texts, pause=0.001))) as server:
        outcome = asyncio.run(ask_and_block(server.url))
    assert isinstance(outcome.error, ConnectionLostError)
    assert outcome.text.encode() == b"".join(texts)


@pytest.mark.parametrize("behaviour", [truncated_chunk(b"Hello"), truncated_length(b"Hello")])
async def test_a_truncated_body_is_kept_and_told(behaviour: Behaviour) -> None:
    async with RawServer(behaviour) as server:
        outcome = await ask(server.url)
    assert outcome.text == "Hello"
    assert isinstance(outcome.error, ConnectionLostError)
    assert str(outcome.error) == "The connection was lost: the answer ended before its announced end."


async def test_text_in_the_same_segment_as_broken_framing_is_kept() -> None:
    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        await asyncio.sleep(0.05)
        await connection.send(b"5\r\nHello\r\nrubbish\r\n")

    async with RawServer(behave) as server:
        outcome = await ask(server.url)
    assert outcome.text == "Hello"
    assert isinstance(outcome.error, ConnectionLostError)


async def test_a_character_that_was_cut_off_is_marked() -> None:
    async with RawServer(truncated_length("日本".encode()[:4])) as server:
        assert (await ask(server.url)).text == "日\ufffd"


# -- 15 and 16: nothing gets on


@pytest.mark.parametrize(
    "behaviour",
    [
        hang(),
        hang_after(b"HTTP/1.1 200 OK\r\nTransfer-"),
        hang_after(STREAM_HEAD),
        drip(b"X-Header: drip\r\n", every=0.03, head=b"HTTP/1.1 200 OK\r\n", chunked=False),
        drip(b"\n", every=0.03),
        drip(b" \t\r\n", every=0.03),
    ],
    ids=["no headers", "half a header", "no body", "header drip", "line ends", "blanks"],
)
async def test_a_stall_before_the_first_text_ends_at_its_limit(behaviour: Behaviour) -> None:
    async with RawServer(behaviour) as server:
        outcome = await ask(server.url, limits=QUICK)
    assert isinstance(outcome.error, StalledError)
    assert outcome.error.fields == {"seconds": "0.4", "phase": "first byte"}
    assert 0.4 <= outcome.seconds < 4


async def test_blanks_after_the_text_do_not_keep_a_stream_alive() -> None:
    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        await connection.chunk(b"Hello")
        await drip(b" ", every=0.03, head=b"")(connection)

    async with RawServer(behave) as server:
        outcome = await ask(server.url, limits=QUICK)
    assert outcome.text.rstrip() == "Hello"
    assert isinstance(outcome.error, StalledError)
    assert outcome.error.fields["phase"] == "next byte"


async def test_a_slow_stream_that_gets_on_has_no_limit_on_the_whole() -> None:
    async with ChatbotUI(reply=tokens(8, pause=0.2)) as server:
        outcome = await ask(server.address, limits=QUICK)
    assert outcome.error is None
    assert outcome.seconds > 3 * QUICK.idle_seconds


async def test_a_reader_that_takes_its_time_is_no_stall() -> None:
    texts = []
    async with ChatbotUI(reply=tokens(3, pause=0.01)) as server:
        async for chunk in AI365VIP.create_async_generator("x", HELLO, address=server.address, limits=QUICK):
            texts.append(chunk)
            await asyncio.sleep(2 * QUICK.idle_seconds)
    assert "".join(map(str, texts)) == "tok0 tok1 tok2 "


# -- 31: the process did not run


def test_a_blocked_loop_is_no_stall() -> None:
    async def ask_and_block(address: str) -> ProviderError | None:
        asyncio.get_running_loop().call_later(0.3, time.sleep, 3 * QUICK.idle_seconds)
        return (await ask(address, limits=QUICK)).error

    with running(ChatbotUI(reply=tokens(8, pause=0.1))) as server:
        assert asyncio.run(ask_and_block(server.address)) is None


def test_a_stopped_process_is_no_stall() -> None:
    script = (
        "import asyncio, sys\n"
        "from tests.fakes.asking import HELLO, QUICK, Outcome, ask\n"
        "outcome = asyncio.run(ask(sys.argv[1], limits=QUICK))\n"
        "print(repr(outcome.error), outcome.text)\n"
    )
    with running(ChatbotUI(reply=tokens(8, pause=0.1))) as server:
        process = subprocess.Popen([sys.executable, "-c", script, server.address], stdout=subprocess.PIPE, text=True)
        server.wait_for_requests(seconds=30)
        time.sleep(0.2)
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(4 * QUICK.idle_seconds)
        os.kill(process.pid, signal.SIGCONT)
        told, _ = process.communicate(timeout=30)
    assert told == "None " + "".join(f"tok{index} " for index in range(8)) + "\n"


# -- 17 and 20: floods


async def test_an_endless_stream_is_stopped_at_the_limit_and_kept() -> None:
    async with RawServer(endless()) as server:
        outcome = await ask(server.url)
        await eventually(lambda: server.ended_at)
    assert outcome.text == "x" * (4 * 2**20)
    assert isinstance(outcome.error, AnswerTooLongError)
    assert str(outcome.error) == "The answer was stopped at 4 MB."


async def test_an_answer_of_just_the_limit_is_whole() -> None:
    async with RawServer(pieces([b"1234", b"5678"])) as server:
        outcome = await ask(server.url, limits=Limits(max_bytes=8))
    assert (outcome.text, outcome.error) == ("12345678", None)


def test_a_million_tiny_chunks_come_through_in_seconds_and_leave_the_loop_its_turns() -> None:
    async def ask_and_watch(address: str) -> tuple[str, float, float]:
        loop = asyncio.get_running_loop()
        gaps = [0.0]
        last = loop.time()

        def turn() -> None:
            nonlocal last
            gaps.append(loop.time() - last)
            last = loop.time()
            loop.call_later(0.001, turn)

        turn()
        outcome = await ask(address)
        assert outcome.error is None
        return outcome.text, outcome.seconds, max(gaps)

    with running(RawServer(single_bytes(1_000_000))) as server:
        text, seconds, gap = asyncio.run(ask_and_watch(server.url))
    assert text == "0123456789" * 100_000
    assert seconds < 30
    assert gap < 1


# -- 21: what is not text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfhello", "hello"),
        (b"a\xffb\xfe\xfdc", "a\ufffdb\ufffd\ufffdc"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        (b"a\x00b\x1b[31mc\x7f\xc2\x9bd", "a\ufffdb\ufffd[31mc\ufffd\ufffdd"),
        (b"a\tb\r\nc\n", "a\tb\r\nc\n"),
        ("日本語🎉".encode(), "日本語🎉"),
        (b"\xf0\x9f\x8e", "\ufffd"),
    ],
)
async def test_bytes_become_text_that_is_safe_to_show(data: bytes, text: str) -> None:
    async with RawServer(pieces([data[at : at + 1] for at in range(len(data))])) as server:
        outcome = await ask(server.url)
    assert outcome.text == text


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.binary(min_size=1, max_size=60), cuts=st.lists(st.integers(0, 60), max_size=8))
def test_where_the_chunks_are_cut_makes_no_difference_on_the_wire(data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    parts = [data[begin:end] for begin, end in pairwise(edges)]

    async def both() -> tuple[str, str]:
        async with RawServer(pieces([data])) as whole, RawServer(pieces(parts, pause=0.001)) as cut:
            return (await ask(whole.url)).text, (await ask(cut.url)).text

    at_once, in_pieces = asyncio.run(both())
    assert at_once == in_pieces
