"""What arrives: whole, as it was sent, however it was cut, and told rightly where it was not whole."""

import asyncio
import re
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provider.errors import (
    AnswerError,
    ConnectionLostError,
    EmptyAnswerError,
    IncompleteAnswerError,
    LineTooLongError,
    RateLimitError,
)
from tests.conformance.cases import case
from tests.conformance.dialect import Dialect
from tests.conformance.exchanges import PAUSE, ask, asking, greeting, head, serving
from tests.fakes.counterparty import running
from tests.fakes.faulty import LAST_CHUNK, answer, raw
from tests.fakes.raw import Connection, RawServer

WORDS = ("Hel", "lo wörld — ", "日本語 🎉", "!\nline2\r\n\tend")


@case("the text arrives whole, and nothing is skipped")
async def test_text(dialect: Dialect) -> None:
    if "wire" not in dialect.has:
        reply = await ask(dialect, "")
        assert (bool(reply.text), reply.error, reply.skipped) == (True, None, 0)
        return
    async with serving(dialect, dialect.answer(*WORDS)) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, reply.error, reply.skipped) == ("".join(WORDS), None, 0)


@case("each piece is given before the next one is sent", "wire")
async def test_pieces_come_at_once(dialect: Dialect) -> None:
    heard = asyncio.Event()

    async def behave(connection: Connection) -> None:
        await connection.send(head(dialect))
        await connection.chunk(dialect.opening() + dialect.text("Hel"))
        await heard.wait()
        await connection.chunk(dialect.text("lo") + dialect.finish())
        await connection.send(LAST_CHUNK)

    text = ""
    async with RawServer(behave) as server:
        async for event in asking(dialect, server.url):
            text += event if isinstance(event, str) else ""
            if text == "Hel":
                heard.set()
    assert text == "Hello"


@case("reasoning is told apart from the answer", "reasoning")
async def test_reasoning(dialect: Dialect) -> None:
    async with serving(dialect, dialect.answer("Hello", reasoning=["Let me ", "think."])) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, reply.reasoning, reply.error) == ("Hello", "Let me think.", None)


@case("token counts", "usage")
async def test_usage(dialect: Dialect) -> None:
    async with greeting(dialect) as server:
        assert (await ask(dialect, server.url)).usage == dialect.usage


@case("why the reply ended", "finish")
async def test_finish(dialect: Dialect) -> None:
    async with greeting(dialect) as server:
        assert (await ask(dialect, server.url)).finishes == [dialect.finish_reason]


@case("cut into chunks anywhere, it is the same reply", "wire")
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 900), max_size=12), text=st.text(max_size=12))
def test_chunking(dialect: Dialect, cuts: list[int], text: str) -> None:
    thought = ["Hm, ", "ö"] if "reasoning" in dialect.has else []
    data = dialect.answer(*WORDS, "".join(c for c in text if not "\ud800" <= c <= "\udfff"), reasoning=thought)
    edges = [0, *sorted({cut for cut in cuts if cut < len(data)}), len(data)]
    parts = [data[begin:end] for begin, end in pairwise(edges)]

    async def both() -> tuple[object, object]:
        async with serving(dialect, data) as whole, serving(dialect, *parts, pause=PAUSE) as cut:
            return (await ask(dialect, whole.url)).summary, (await ask(dialect, cut.url)).summary

    at_once, in_pieces = asyncio.run(both())
    assert at_once == in_pieces


def _finely(data: bytes) -> list[bytes]:
    """Cut within every character that has several bytes, within every line end, and in the middle of words."""
    return re.findall(rb"[\x80-\xff]|\r|\n|[\x00-\x7f]{1,100}", data)


@case("cut within characters, behind a byte order mark, with invalid bytes and control characters", "wire")
async def test_rubbish(dialect: Dialect) -> None:
    data = dialect.answer("日本\x1b[31m", "INVALID", "🎉").replace(b"INVALID", b"\xff\xfe")
    data = b"\xef\xbb\xbf" + data
    async with serving(dialect, *_finely(data), pause=PAUSE) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, reply.error) == ("日本\ufffd[31m\ufffd\ufffd🎉", None)


@case("halves of a character in two events become one", "lines")
async def test_halves(dialect: Dialect) -> None:
    async with serving(dialect, dialect.answer("a\ud83c", "\udf89b")) as server:
        assert (await ask(dialect, server.url)).text == "a🎉b"


@case("malformed events are skipped and counted", "skipping")
async def test_malformed(dialect: Dialect) -> None:
    odd = dialect.malformed()
    data = dialect.opening() + dialect.text("Hel") + b"".join(odd) + dialect.text("lo") + dialect.finish()
    async with serving(dialect, data) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, reply.error, reply.skipped) == ("Hello", None, len(odd))


@case("a line of 600 KB passes", "lines")
async def test_long_line(dialect: Dialect) -> None:
    async with serving(dialect, dialect.answer("x" * 600_000)) as server:
        reply = await ask(dialect, server.url)
    assert (len(reply.text), reply.error) == (600_000, None)


@case("a line over 8 MB is refused, what came before is kept", "lines")
async def test_too_long_line(dialect: Dialect) -> None:
    long = dialect.text("x" * (9 * 2**20))
    async with serving(dialect, dialect.opening() + dialect.text("Hello") + long, dialect.finish()) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, type(reply.error)) == ("Hello", LineTooLongError)


# -- ends


@case("an answer without a character is an error", "wire")
async def test_empty(dialect: Dialect) -> None:
    for behaviour in (answer("204 No Content"), answer("200 OK"), raw(head(dialect) + LAST_CHUNK)):
        async with RawServer(behaviour) as server:
            assert type((await ask(dialect, server.url)).error) is EmptyAnswerError
    async with serving(dialect, dialect.answer("\n", " ")) as server:
        assert type((await ask(dialect, server.url)).error) is EmptyAnswerError


@case("a clean end without the finish marker is an incomplete answer", "finish")
async def test_clean_cut(dialect: Dialect) -> None:
    async with serving(dialect, dialect.opening() + dialect.text("Hel")) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, type(reply.error), reply.finishes) == ("Hel", IncompleteAnswerError, [])


@case("a connection that breaks off: what came is kept, and it is told", "wire")
async def test_broken_off(dialect: Dialect) -> None:
    data = dialect.opening() + dialect.text("Hel")

    async def reset(connection: Connection) -> None:
        await connection.send(head(dialect))
        await connection.chunk(data)
        await connection.reset()

    for behaviour in (reset, raw(head(dialect) + b"%x\r\n%s" % (2 * len(data), data))):
        async with RawServer(behaviour) as server:
            reply = await ask(dialect, server.url)
        assert (reply.text, type(reply.error)) == ("Hel", ConnectionLostError)


@case("a connection that breaks off after the finish marker: the answer is whole", "finish")
async def test_broken_off_when_whole(dialect: Dialect) -> None:
    async def behave(connection: Connection) -> None:
        await connection.send(head(dialect))
        await connection.chunk(dialect.answer("Hello"))
        await connection.reset()

    async with RawServer(behave) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, reply.error, reply.finishes) == ("Hello", None, [dialect.finish_reason])


@case("an error in mid-stream: what came is kept, and its words are told", "failure")
async def test_failure(dialect: Dialect) -> None:
    begun = dialect.opening() + dialect.text("Hel")
    async with serving(dialect, begun + dialect.failure("the kettle boiled over")) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, type(reply.error)) == ("Hel", AnswerError)
    assert "the kettle boiled over" in str(reply.error)


@case("an error in mid-stream is recognised by its words", "failure", "reasoning")
async def test_known_failure(dialect: Dialect) -> None:
    async with serving(dialect, dialect.opening() + dialect.failure("Rate limit reached")) as server:
        assert type((await ask(dialect, server.url)).error) is RateLimitError


# -- fair to whoever runs on the same loop


@case("an event loop beats on under a firehose", "wire")
def test_fair(dialect: Dialect) -> None:
    gaps = [0.0]

    async def beat() -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(0.001)
            gaps.append(loop.time() - last)
            last = loop.time()

    async def read(address: str) -> str:
        beating = asyncio.ensure_future(beat())
        reply = await ask(dialect, address)
        beating.cancel()
        assert reply.error is None
        return reply.text

    flood = [dialect.text("0123456789") * 500] * 20
    with running(serving(dialect, dialect.opening(), *flood, dialect.finish())) as server:
        assert asyncio.run(read(server.url)) == "0123456789" * 10_000
    assert max(gaps) < 1
