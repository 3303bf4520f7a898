"""Stopping and waiting: connections are closed at once, and nothing is waited for without end."""

import asyncio
import gc
import time
from functools import partial

import pytest

from provider.errors import AnswerTooLongError, StalledError
from provider.transport.limits import Limits
from tests.conformance.cases import case
from tests.conformance.dialect import Dialect
from tests.conformance.exchanges import QUICK, ask, asking, head
from tests.fakes.counterparty import eventually, running
from tests.fakes.faulty import drip, hang, hang_after
from tests.fakes.raw import Connection, RawServer
from tests.fakes.stream_scenarios import closed_soon


def begun(dialect: Dialect) -> bytes:
    data = dialect.opening() + dialect.text("Hello")
    return head(dialect) + b"%x\r\n%s\r\n" % (len(data), data)


@case("closing the reply closes the socket within 200 ms", "wire")
async def test_close(dialect: Dialect) -> None:
    with running(RawServer(hang_after(begun(dialect)))) as server:
        result = asking(dialect, server.url)
        async for event in result:
            if event == "Hello":
                break
        since = time.monotonic()
        await result.aclose()
        await closed_soon(server, since)
        await result.aclose()


@case("cancelling whoever reads closes the socket within 200 ms", "wire")
async def test_cancel(dialect: Dialect) -> None:
    for behaviour in (hang(), hang_after(head(dialect)), hang_after(begun(dialect))):
        with running(RawServer(behaviour)) as server:
            task = asyncio.ensure_future(ask(dialect, server.url))
            await eventually(partial(any, server.requests))
            await asyncio.sleep(0.05)
            since = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await closed_soon(server, since)


@case("dropping the reply closes the socket within 200 ms", "wire")
async def test_drop(dialect: Dialect) -> None:
    with running(RawServer(hang_after(begun(dialect)))) as server:
        async for event in asking(dialect, server.url):
            if event == "Hello":
                break
        gc.collect()
        await closed_soon(server, time.monotonic())


@case("stopped in its midst, a reply leaves nothing behind")
async def test_nothing_is_left(dialect: Dialect) -> None:
    before = asyncio.all_tasks()
    if "wire" not in dialect.has:
        result = asking(dialect, "")
        assert await anext(result)
        await result.aclose()
        assert asyncio.all_tasks() == before
        return
    with running(RawServer(hang_after(begun(dialect)))) as server:
        for _ in range(3):
            result = asking(dialect, server.url)
            async for event in result:
                if event == "Hello":
                    break
            await result.aclose()
        await eventually(lambda: len(server.ended_at) == 3)
    assert asyncio.all_tasks() == before


@case("the first byte, and every further one, is waited for no longer than the limit", "network")
async def test_stalls(dialect: Dialect) -> None:
    async with (
        RawServer(hang()) as silent,
        RawServer(hang_after(head(dialect))) as empty,
        RawServer(drip(b"\n", every=0.03, head=head(dialect))) as blank,
        RawServer(hang_after(begun(dialect))) as stuck,
    ):
        servers = (silent, empty, blank, stuck)
        replies = await asyncio.gather(*(ask(dialect, server.url, limits=QUICK) for server in servers))
    assert [type(reply.error) for reply in replies] == [StalledError] * 4
    assert [reply.text.strip() for reply in replies] == ["", "", "", "Hello"]
    phases = [reply.error.fields["phase"] for reply in replies if reply.error is not None]
    assert phases == ["first byte"] * 3 + ["next byte"]


@case("signs of life without content keep nothing waiting", "pings")
async def test_pings_only(dialect: Dialect) -> None:
    async def behave(connection: Connection) -> None:
        await connection.send(begun(dialect))
        await drip(dialect.ping(), every=0.03, head=b"")(connection)

    async with (
        RawServer(drip(dialect.ping(), every=0.03, head=head(dialect))) as never,
        RawServer(behave) as stuck,
    ):
        replies = await asyncio.gather(*(ask(dialect, server.url, limits=QUICK) for server in (never, stuck)))
    assert [(reply.text, type(reply.error)) for reply in replies] == [("", StalledError), ("Hello", StalledError)]


@case("an endless answer is stopped at the limit and kept", "wire")
async def test_endless(dialect: Dialect) -> None:
    piece = dialect.text("x" * 1000)
    async with RawServer(drip(piece, every=0.0, head=head(dialect))) as server:
        reply = await ask(dialect, server.url, limits=Limits(max_bytes=50_000))
        await eventually(lambda: server.ended_at)
    assert (len(reply.text), type(reply.error)) == (50_000, AnswerTooLongError)


@case("rubbish without end is stopped, too", "lines")
async def test_endless_rubbish(dialect: Dialect) -> None:
    async with RawServer(drip(b"x" * 60_000 + b"\n\n", every=0.0, head=head(dialect))) as server:
        reply = await ask(dialect, server.url, limits=Limits(max_bytes=20_000))
        await eventually(lambda: server.ended_at)
    assert (reply.text, type(reply.error)) == ("", AnswerTooLongError)
