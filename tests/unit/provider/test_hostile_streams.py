"""Event streams as no good server sends them, and error texts made to be slow."""

import asyncio
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.errors import (
    HeaderError,
    IncompleteAnswerError,
    LineTooLongError,
    NotAnAnswerError,
    ParameterError,
    ServerError,
)
from provider.openai_compatible import OpenAICompatible
from provider.probe import answers, diagnose
from provider.transport.arrivals import Arrivals
from provider.transport.framing import EventStream, JSONLines, ServerEvent
from provider.transport.lines import MOST_CHARACTERS
from provider.transport.redaction import MARK, excerpt, redact
from provider.types import Finish
from tests.fakes.asking import QUICK
from tests.fakes.faulty import answer
from tests.fakes.raw import STREAM_HEAD, Connection, RawServer
from tests.unit.provider.test_openai_compatible import Reply, asked

MEGABYTE = 2**20


def delta(text: str) -> bytes:
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}\n\n".encode()


async def test_the_end_is_told_at_once_where_the_connection_stays_open_after_it() -> None:
    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        await connection.chunk(delta("Hello") + b"data: [DONE]\n\n")
        await connection.hang()

    async with RawServer(behave) as server:
        reply = await asked(f"{server.url}/v1", limits=QUICK)
    assert reply.events == ["Hello"]
    assert isinstance(reply.error, IncompleteAnswerError)


async def test_a_last_event_with_the_whole_message_does_not_say_it_twice() -> None:
    last = {"choices": [{"delta": {}, "message": {"content": "Hello"}, "finish_reason": "stop"}]}
    body = delta("Hello") + f"data: {json.dumps(last)}\n\ndata: [DONE]\n\n".encode()
    async with RawServer(answer("200 OK", body, content_type="text/event-stream")) as server:
        assert await asked(server.url) == Reply(["Hello", Finish("stop")])


@pytest.mark.parametrize("status", ["200 OK", "502 Bad Gateway"])
async def test_a_page_that_no_parser_gets_over_is_told_as_one(status: str) -> None:
    async with RawServer(answer(status, b"<html><p>Closed<![", content_type="text/html")) as server:
        reply = await asked(server.url)
    assert isinstance(reply.error, NotAnAnswerError | ServerError)
    assert "Closed" in str(reply.error)


@given(st.lists(st.sampled_from(["data: 1", "data: 2", "\r", "\n", "\r\n", "event: x", ": ping"])), st.data())
def test_where_a_stream_of_any_line_ends_is_cut_makes_no_difference(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = data.draw(st.sets(st.integers(0, len(text))))
    places = [0, *sorted(cuts), len(text)]
    whole, cut = EventStream(), EventStream()
    expected = [*whole.feed(text), *whole.finish()]
    found: list[ServerEvent] = []
    for begin, end in pairwise(places):
        found += cut.feed(text[begin:end])
    assert found + cut.finish() == expected


def test_a_blank_line_counts_after_a_line_whose_end_was_cut_in_two() -> None:
    stream = EventStream()
    found = [event for character in "data: 1\r\n\ndata: 2\r\n\n" for event in stream.feed(character)]
    assert found == [ServerEvent("", "1"), ServerEvent("", "2")]


@pytest.mark.parametrize("piece", ["[" * MEGABYTE, "data: " + "x" * MEGABYTE + "\n"])
def test_a_document_or_an_event_without_an_end_is_not_kept_for_ever(piece: str) -> None:
    stream = EventStream()
    for _ in range(MOST_CHARACTERS // MEGABYTE + 1):
        stream.feed(piece)
    with pytest.raises(LineTooLongError):
        stream.feed(piece)


def test_events_before_one_that_is_too_long_are_given_first() -> None:
    stream, lines = EventStream(), JSONLines()
    assert stream.feed("data: 1\n\n" + ("data: " + "x" * MEGABYTE + "\n") * 9) == [ServerEvent("", "1")]
    assert lines.feed("{}\n" + "x" * 9 * MEGABYTE) == [ServerEvent("", "{}")]


@pytest.mark.parametrize("bait", ["a-", "a://", "sk-.", "Bearer ", "authorization: ", "basic ", "secret ", "api_key"])
def test_a_long_text_is_redacted_in_time_that_grows_with_its_length(bait: str) -> None:
    """Where it grows with the square, this takes hours."""
    assert redact(bait * (MEGABYTE // len(bait)))


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("see http://me:pass@word@host/ or ftp://you:x@host", "see http://…@host/ or ftp://…@host"),
        ("1http://me:x@host -https://me:x@host", "1http://…@host -https://…@host"),
        ("a key sk-abc.def-123. And pk_1234-.", "a key …. And …-."),
        ("sk-.- is none", "sk-.- is none"),
        ("task-force and risk_free", "task-force and risk_free"),
        ("(sk-proj-***wxyz), gsk_0a1b2c", "(…), …"),
    ],
)
def test_logins_and_keys_are_found_wherever_they_stand(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_a_secret_is_not_quoted_where_a_long_text_is_cut() -> None:
    secret = "canary 0123456789 canary"
    for blanks in range(32_768 - 30, 32_768 + 10):
        assert "canary" not in excerpt(" " * blanks + secret, [secret])
    assert excerpt("it is canary 0123456789 canary" + "x" * MEGABYTE, [secret], limit=10) == f"it is {MARK}xx…"


@pytest.mark.parametrize("key", ["sk-canary\nx", "sk-canary\r\nHost: evil.invalid", "sk-\udcffcanary", "sk-\x00canary"])
async def test_a_key_that_no_header_can_hold_is_told_and_nothing_is_sent(key: str) -> None:
    async with RawServer(answer("200 OK", delta("Hello"))) as server:
        reply = await asked(server.url, key=key)
        availability = await answers(OpenAICompatible, address=server.url, key=key)
        steps = [step async for step in diagnose(OpenAICompatible, address=server.url, key=key)]
        assert server.connections == 0
    assert isinstance(reply.error, HeaderError)
    assert isinstance(availability.reason, HeaderError)
    assert steps[0].state == "failed"
    assert "canary" not in f"{reply.error!r} {reply.error.detail} {reply.error.fields}"


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) is."),
        (400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use another one."),
        (400, "`temperature` may only be set to 1 when thinking is enabled."),
        (400, "`temperature` and `top_p` cannot both be specified for this model."),
        (422, "max_tokens is too large: 100000. This model supports at most 16384 completion tokens."),
        (400, "Unrecognized request argument supplied: reasoning_effort"),
    ],
)
async def test_a_parameter_that_the_model_does_not_take_is_told_with_what_to_do(status: int, message: str) -> None:
    body = json.dumps({"error": {"message": message}}).encode()
    async with RawServer(answer(f"{status} No", body, content_type="application/json")) as server:
        reply = await asked(server.url)
    assert isinstance(reply.error, ParameterError)
    assert "settings" in reply.error.advice
    assert not reply.error.retryable


async def test_reading_a_long_conversation_is_no_stall_as_long_as_it_goes_on() -> None:
    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        for processed in range(1, 8):
            step = {"choices": [], "prompt_progress": {"total": 8, "processed": processed}}
            await connection.chunk(f"data: {json.dumps(step)}\n\n".encode())
            await asyncio.sleep(QUICK.first_byte_seconds / 4)
        await connection.chunk(delta("Hello") + b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n')
        await connection.chunk(b"data: [DONE]\n\n")

    async with RawServer(behave) as server:
        reply = await asked(f"{server.url}/v1", limits=QUICK)
    assert (reply.text, reply.error) == ("Hello", None)


async def test_what_has_piled_up_is_given_in_parts_and_nothing_of_it_is_lost() -> None:
    """Whoever takes it works on it without a pause: a hundred megabytes at once would hold up the window."""
    arrivals = Arrivals(max_bytes=64 * MEGABYTE)
    sent = [bytes([number]) * 65_536 for number in range(100)]
    for piece in sent:
        arrivals.append(piece)
    arrivals.end()
    taken = []
    while part := await arrivals.take():
        assert len(part) <= MEGABYTE // 2
        taken.append(part)
    assert b"".join(taken) == b"".join(sent)
