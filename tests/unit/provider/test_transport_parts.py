"""The parts of the transport, each by itself."""

import asyncio
import contextlib
import html
import json
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from string import Formatter
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp.base_protocol import BaseProtocol
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from provider.errors import (
    AnswerTooLongError,
    LineTooLongError,
    ProviderError,
    ProxyAddressError,
    RedirectBlockedError,
)
from provider.formatting import format_prompt
from provider.transport.address import endpoint
from provider.transport.arrivals import Arrivals
from provider.transport.framing import EventStream, ServerEvent
from provider.transport.limits import Limits
from provider.transport.lines import LineSplitter
from provider.transport.proxy import Proxy
from provider.transport.receiving import drain
from provider.transport.redaction import excerpt, redact
from provider.transport.redirects import redirect_target
from provider.transport.retry_after import seconds_in_words, seconds_to_wait
from provider.transport.text import TextDecoder, clean
from provider.transport.watchdog import Watchdog
from provider.transport.web_page import PageDetector, visible_text

# -- text


def decoded(parts: list[bytes]) -> str:
    decoder = TextDecoder()
    return "".join(decoder.decode(part) for part in parts) + decoder.finish()


def cut(data: bytes, at: list[int]) -> list[bytes]:
    edges = [0, *sorted(edge for edge in at if edge < len(data)), len(data)]
    return [data[begin:end] for begin, end in pairwise(edges)]


some_bytes = st.one_of(
    st.binary(max_size=80),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=20).map(lambda text: b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass")),
)


@given(data=some_bytes, at=st.lists(st.integers(0, 120), max_size=12))
def test_where_the_bytes_are_cut_makes_no_difference(data: bytes, at: list[int]) -> None:
    assert decoded(cut(data, at)) == decoded([data])


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
def test_proper_text_stays_as_it_is(text: str) -> None:
    assert decoded([b"\xef\xbb\xbf" + text.encode()]) == text


@given(st.text())
def test_clean_text_can_be_encoded_and_drives_no_terminal(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert len(cleaned) == len(text)
    assert not {"\x00", "\x1b", "\x7f", "\x9b"} & set(cleaned)


@given(text=st.sampled_from(["<!doctype html>x", " <HTML lang=x>", "<ht", "<b>no</b>", "plain"]), at=st.integers(0, 20))
def test_where_a_page_is_cut_makes_no_difference(text: str, at: int) -> None:
    whole, pieces = PageDetector(), PageDetector()
    at_once = whole.feed(text) + whole.finish()
    in_pieces = pieces.feed(text[:at]) + pieces.feed(text[at:]) + pieces.finish()
    assert (at_once, whole.is_page) == (in_pieces, pieces.is_page)


@given(st.text())
def test_any_page_has_a_visible_text(page: str) -> None:
    assert isinstance(visible_text("<html>" + page), str)


# -- redaction

around = st.text(alphabet="abc \n\"'&/", max_size=20)
secrets = st.text(
    alphabet=st.characters(
        min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["Cs"], exclude_characters="abc…"
    ),
    min_size=4,
)


@given(before=around, secret=secrets, after=around)
def test_a_secret_is_found_in_any_form(before: str, secret: str, after: str) -> None:
    for form in (secret, quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1], html.escape(secret)):
        assert form not in redact(f"{before}{form}{after}", [secret])


@pytest.mark.parametrize(
    "text",
    [
        "url='http://user:canary@127.0.0.1:3128'",
        "http://user:can@ry:canary/x%canary@127.0.0.1:8962",
        "socks5h://canary@host",
        "Authorization: Bearer canarycanary",
        "{'Proxy-Authorization': 'Basic Y2FuYXJ5OmNhbmFyeQ==canary'}",
        '"authorization": "canary"',
        "bearer canary.canary.canary",
        "Incorrect API key provided: sk-canary***canary.",
        "sk-ant-api03-canary_canary-AA",
        "x-api-key: canary",
        '{"api_key": "canary"}',
        "password=canary&x=1",
        "https://host/v1?key=canary&alt=sse",
        "AIzaSyCanary" + "canary" * 6,
    ],
)
def test_what_looks_like_a_secret_is_redacted(text: str) -> None:
    assert "canary" not in redact(text).lower()


@pytest.mark.parametrize(
    "text",
    [
        "Rate limit reached for requests",
        "http://127.0.0.1:8900/api/chat",
        "a basic understanding of risk-taking",
        "The API key is missing.",
        "tokens: 12",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_a_short_secret_does_not_shred_the_text() -> None:
    assert redact("a cat and a hat", ["a"]) == "… cat and … hat"


def test_an_excerpt_is_one_short_clean_line() -> None:
    said = excerpt("a\n\n b\x1b[31m\x00 " + "x" * 500, limit=50)
    assert said.startswith("a b\ufffd[31m\ufffd x")
    assert len(said) == 50
    assert said.endswith("…")


# -- Retry-After


@given(st.text())
def test_any_retry_after_gives_none_or_up_to_a_minute(header: str) -> None:
    seconds = seconds_to_wait(header)
    assert seconds is None or 0 <= seconds <= 60


def test_a_date_is_counted_from_the_clock_given() -> None:
    now = datetime(2026, 11, 22, 20, 0, 0, tzinfo=UTC)
    assert seconds_to_wait("Sun, 22 Nov 2026 20:00:30 GMT", now=now) == 30
    assert seconds_to_wait("Sun, 22 Nov 2026 20:00:30", now=now) == 30


# -- proxies


@given(user=st.text(min_size=1).filter(lambda user: ":" not in user), password=st.text())
def test_any_login_survives_its_url(user: str, password: str) -> None:
    url = f"http://{quote(user, safe='', errors='replace')}:{quote(password, safe='', errors='replace')}@host:3128"
    proxy = Proxy.parse(url)
    assert proxy.user == user.encode(errors="replace").decode()
    assert proxy.password == password.encode(errors="replace").decode()
    assert proxy.url == "http://host:3128"
    assert "password" not in repr(proxy)


@given(st.text())
def test_any_text_is_a_proxy_or_refused_in_plain_words(text: str) -> None:
    with contextlib.suppress(ProxyAddressError):
        assert Proxy.parse(text).host


@pytest.mark.parametrize(
    ("url", "place", "authorization"),
    [
        ("http://host", "host:80", None),
        ("HTTPS://host/", "host:443", None),
        ("socks5h://[::1]:1080", "[::1]:1080", None),
        ("http://user@host:3128", "host:3128", "Basic dXNlcjo="),
        ("http://user:p%40ss@host:3128", "host:3128", "Basic dXNlcjpwQHNz"),
        ("http://user:p@ss@host:3128", "host:3128", "Basic dXNlcjpwQHNz"),
    ],
)
def test_the_parts_of_a_proxys_url(url: str, place: str, authorization: str | None) -> None:
    proxy = Proxy.parse(url)
    assert (proxy.place, proxy.authorization) == (place, authorization)


# -- addresses and redirects


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://chat.ai365vip.com", "https://chat.ai365vip.com/api/chat"),
        (" http://127.0.0.1:8900/ ", "http://127.0.0.1:8900/api/chat"),
        ("http://host/a%2Fb/", "http://host/a%2Fb/api/chat"),
        ("http://host/api/chat", "http://host/api/chat"),
        ("http://host/?x=1#y", "http://host/api/chat"),
        ("http://[::1]:3000", "http://[::1]:3000/api/chat"),
        ("http://bücher.example", "http://xn--bcher-kva.example/api/chat"),
    ],
)
def test_an_address_becomes_the_url_of_its_endpoint(address: str, url: str) -> None:
    assert str(endpoint(address, "/api/chat")) == url


@given(st.text())
def test_any_location_stays_on_its_origin_or_is_blocked(location: str) -> None:
    url = URL("http://127.0.0.1:8900/api/chat")
    with contextlib.suppress(RedirectBlockedError):
        target = redirect_target(url, status=308, location=location, visited={url})
        assert target.origin() == url.origin()
        assert target.user is None


# -- limits, arrivals, the watchdog


@pytest.mark.parametrize("name", ["connect_seconds", "first_byte_seconds", "idle_seconds", "max_bytes"])
@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_a_limit_must_be_greater_than_zero(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        replace(Limits(), **{name: value})


async def test_arrivals_keep_everything_up_to_their_limit() -> None:
    arrivals = Arrivals(max_bytes=5)
    arrivals.append(b"abc")
    with pytest.raises(AnswerTooLongError):
        arrivals.append(b"defg")
    arrivals.end()
    assert await arrivals.take() == b"abcde"
    assert await arrivals.take() == b""


async def test_whoever_waits_for_arrivals_is_woken() -> None:
    arrivals = Arrivals(max_bytes=5)
    taking = asyncio.ensure_future(arrivals.take())
    await asyncio.sleep(0)
    assert arrivals.awaited
    arrivals.append(b"a")
    assert await taking == b"a"
    assert not arrivals.awaited


async def test_what_came_before_an_error_is_kept_even_if_the_error_is_seen_first() -> None:
    loop = asyncio.get_running_loop()
    content = aiohttp.StreamReader(BaseProtocol(loop), 2**16, loop=loop)
    content.feed_data(b"Hel")
    content.feed_data(b"lo")
    content.set_exception(aiohttp.ClientPayloadError("reset"))
    arrivals = Arrivals(max_bytes=100)
    with pytest.raises(aiohttp.ClientPayloadError):
        await drain(content, into=arrivals)
    assert await arrivals.take() == b"Hello"


class FakeClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class WatchedWatchdog:
    """A watchdog whose clock the test moves: each tick of its timer is made to last as long as the test says."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.waiting = True
        self.expired = 0
        self.dog = Watchdog(is_waiting=lambda: self.waiting, on_expired=self._expire, clock=self.clock)

    def _expire(self) -> None:
        self.expired += 1

    async def tick(self, seconds: float) -> None:
        """Let the timer fire once, `seconds` after the last time by the clock."""
        self.clock.now += seconds
        await asyncio.sleep(0.03)


async def test_the_watchdog_counts_no_more_than_two_ticks_at_once() -> None:
    watched = WatchedWatchdog()
    watched.dog.begin("next byte", 0.1)
    await watched.tick(3600)
    await asyncio.sleep(0)
    assert watched.expired == 0
    watched.dog.stop()


async def test_the_watchdog_fires_once_and_no_more() -> None:
    watched = WatchedWatchdog()
    watched.dog.begin("next byte", 0.1)
    for _ in range(20):
        await watched.tick(0.025)
    assert watched.expired == 1


async def test_progress_and_a_busy_reader_hold_the_watchdog_back() -> None:
    watched = WatchedWatchdog()
    watched.dog.begin("next byte", 0.1)
    for _ in range(20):
        await watched.tick(0.025)
        watched.dog.progress()
    watched.waiting = False
    for _ in range(20):
        await watched.tick(0.025)
    assert watched.expired == 0
    watched.dog.stop()


# -- errors and prompts


def all_errors(kind: type[ProviderError] = ProviderError) -> list[type[ProviderError]]:
    return [kind, *(error for below in kind.__subclasses__() for error in all_errors(below))]


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_message_fit_to_show(kind: type[ProviderError]) -> None:
    fields: dict[str, Any] = {name: name for _text, name, _spec, _how in Formatter().parse(kind.template) if name}
    error = kind(**fields)
    assert error.message == str(error)
    assert "{" not in str(error)
    assert str(error).rstrip("”")[-1] in ".t"
    assert "".join(traceback.format_exception(error)).endswith(f"{kind.__module__}.{kind.__name__}: {error}\n")


def test_a_conversation_becomes_one_text() -> None:
    assert format_prompt([{"role": "user", "content": " Hello "}]) == " Hello "
    assert format_prompt([{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}]) == (
        "User: Hi\n\nAssistant: Yes?\n\nAssistant:"
    )


def test_a_line_that_is_too_long_costs_none_before_it() -> None:
    lines = LineSplitter(most=10)
    assert lines.feed("one\ntwo\n" + "x" * 11) == ["one", "two"]
    with pytest.raises(LineTooLongError):
        lines.feed("more")
    with pytest.raises(LineTooLongError):
        lines.finish()
    with pytest.raises(LineTooLongError):
        LineSplitter(most=10).feed("x" * 11 + "\ntwo\n")
    assert LineSplitter(most=10).feed("x" * 10 + "\n") == ["x" * 10]


@given(cuts=st.lists(st.integers(1, 90), max_size=10), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_where_an_event_stream_is_cut_makes_no_difference(cuts: list[int], end: str) -> None:
    lines = [": hi", "event: a", "data: 1", "data:2", "", "data: x", "", "", "event: none", "", "id: 7", "data: last"]
    text = end.join(lines)
    edges = [0, *sorted({cut for cut in cuts if cut < len(text)}), len(text)]
    stream = EventStream()
    events = [event for begin, stop in pairwise(edges) for event in stream.feed(text[begin:stop])]
    assert events + stream.finish() == [ServerEvent("a", "1\n2"), ServerEvent("", "x"), ServerEvent("", "last")]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Please retry in 23.4s.", 23.4),
        ("try again in 850ms", 0.85),
        ("Please try again in 7m12s", 60),
        ("Retry in 5 seconds", 5),
        ("Retry in a moment", None),
        ("entry in 5", None),
    ],
)
def test_a_pause_may_stand_in_words(said: str, seconds: float | None) -> None:
    assert seconds_in_words(said) == seconds
