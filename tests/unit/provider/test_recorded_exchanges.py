"""What real Chatbot UI servers sent, replayed ten times as fast."""

import pytest

from provider.errors import EmptyAnswerError, RateLimitError, RedirectBlockedError, ServerError, StalledError
from provider.transport.limits import Limits
from tests.fakes.asking import ask
from tests.fakes.replay import Exchange, Replay

HELLO_WORLD = "Hello wörld — 日本語 🎉!\nline2"
CUT = "Hello wörld — "


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cbui_ok", HELLO_WORLD),
        ("cbui_req_long_trimmed", HELLO_WORLD),
        ("cbui_slowhead", HELLO_WORLD),
        ("cbui_null_content", "nullnull" + HELLO_WORLD),
        ("cbui_split", CUT + "\ufffd\ufffd\ufffd本"),
        ("cbui_mid_error", CUT),
    ],
)
async def test_answers_come_whole(name: str, text: str) -> None:
    async with Replay(name, speed=10) as server:
        outcome = await ask(server.url)
    assert outcome.error is None
    assert outcome.text == text


async def test_chunks_come_with_the_timing_of_the_server() -> None:
    exchange = Exchange.load("cbui_ok")
    async with Replay(exchange) as server:
        outcome = await ask(server.url)
    assert len(outcome.chunks) == len(exchange.received) - 1
    for (seconds, _), (milliseconds, _) in zip(outcome.chunks, exchange.received, strict=False):
        assert seconds == pytest.approx(milliseconds / 1000, abs=0.1)


@pytest.mark.parametrize("name", ["cbui_coalesced", "cbui_usage_first"])
async def test_an_empty_success_is_an_error(name: str) -> None:
    async with Replay(name, speed=10) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, EmptyAnswerError)
    assert outcome.error.retryable


async def test_an_upstream_cut_ends_at_the_idle_limit_with_the_text_kept() -> None:
    async with Replay("cbui_cut", speed=10) as server:
        outcome = await ask(server.url, limits=Limits(idle_seconds=0.5))
    assert outcome.text == CUT
    assert isinstance(outcome.error, StalledError)
    assert outcome.error.fields == {"seconds": "0.5", "phase": "next byte"}
    assert 0.5 <= outcome.seconds < 5


async def test_a_rate_limit_is_recognised_in_the_reason_phrase() -> None:
    async with Replay("cbui_e429", speed=10) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, RateLimitError)
    assert str(outcome.error) == "The service asks for a pause (500): Rate limit reached for requests."
    assert outcome.error.retry_after is None


async def test_an_error_without_words_is_the_servers() -> None:
    async with Replay("cbui_enewline", speed=10) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, ServerError)
    assert outcome.error.status == 500
    assert outcome.error.retryable


async def test_a_redirect_to_itself_goes_round_once() -> None:
    async with Replay("cbui_req_slash", speed=10) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, RedirectBlockedError)
    assert server.connections == 1
