"""Faults 4 to 8, 11, 12 and 18: answers that are none, and redirects."""

import resource
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from provider.errors import (
    BadRequestError,
    CompressedAnswerError,
    ContextLengthError,
    EmptyAnswerError,
    KeyRejectedError,
    NotAnAnswerError,
    NotFoundError,
    ProviderError,
    QuotaError,
    RateLimitError,
    RedirectBlockedError,
    ResponseError,
    ServerError,
)
from tests.fakes.asking import QUICK, ask
from tests.fakes.chatbot_ui import ChatbotUI, Reply, streamed
from tests.fakes.counterparty import eventually
from tests.fakes.faulty import (
    LOGIN_PAGE,
    answer,
    compressed,
    drip,
    endless,
    gzip_bomb,
    gzipped,
    hang_after,
    login_page,
    pieces,
    redirect,
)
from tests.fakes.raw import STREAM_HEAD, Behaviour, Connection, RawServer

# -- 4: nothing


@pytest.mark.parametrize(
    "behaviour",
    [answer("204 No Content"), answer("200 OK"), pieces([]), pieces([b"\n", b" "])],
    ids=["204", "length 0", "no chunk", "blanks"],
)
async def test_an_empty_answer_is_an_error(behaviour: Behaviour) -> None:
    async with RawServer(behaviour) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, EmptyAnswerError)
    assert outcome.error.retryable
    assert outcome.seconds < 4


# -- 5: web pages


@pytest.mark.parametrize(
    "behaviour",
    [
        login_page(),
        login_page(content_type=""),
        login_page(content_type="application/xhtml+xml"),
        pieces([b"\r\n ", *(LOGIN_PAGE[at : at + 1] for at in range(len(LOGIN_PAGE)))]),
        pieces([LOGIN_PAGE.replace(b"<!DOCTYPE html>", b"\xef\xbb\xbf\n")]),
    ],
    ids=["text/html", "no type", "xhtml", "byte by byte", "byte order mark"],
)
async def test_a_web_page_is_no_answer(behaviour: Behaviour) -> None:
    async with RawServer(behaviour) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, NotAnAnswerError)
    assert outcome.text.strip() == ""
    excerpt = str(outcome.error.fields["excerpt"])
    assert excerpt.startswith("Hotel WLAN Please log in Room & name")
    assert len(excerpt) <= 200
    assert not set("<>{}") & set(excerpt)
    assert "(status 200)" in str(outcome.error)


@pytest.mark.parametrize("text", ["<", "<html", "<!doctype"])
async def test_what_only_begins_like_a_page_is_an_answer(text: str) -> None:
    async with ChatbotUI(reply=streamed(text, "ly> is no tag")) as server:
        outcome = await ask(server.address)
    if text == "<html":
        assert isinstance(outcome.error, NotAnAnswerError)
    else:
        assert (outcome.text, outcome.error) == (text + "ly> is no tag", None)


async def test_a_page_that_never_ends_is_told_in_time() -> None:
    async with RawServer(endless(b"<html>Wait " * 100)) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, NotAnAnswerError)
    assert outcome.seconds < 4


# -- 6, 7 and 8: error statuses


@pytest.mark.parametrize(
    ("behaviour", "kind", "words"),
    [
        (answer("401 Unauthorized", b"who are you"), KeyRejectedError, "who are you"),
        (answer("403 Forbidden"), KeyRejectedError, "Forbidden"),
        (answer("403 Forbidden", LOGIN_PAGE, content_type="text/html"), NotAnAnswerError, "Hotel WLAN"),
        (answer("402 Payment Required"), QuotaError, "Payment Required"),
        (answer("404 Not Found", b"nothing here"), NotFoundError, "nothing here"),
        (answer("404 Not Found", b"<html><h1>nginx</h1>"), NotAnAnswerError, "nginx"),
        (answer("400 Bad Request", b'{"detail": "no such field"}'), BadRequestError, "no such field"),
        (answer("418 I'm a teapot"), BadRequestError, "I'm a teapot"),
        (answer("408 Request Timeout"), ResponseError, "Request Timeout"),
        (answer("413 Too Large"), ContextLengthError, "Too Large"),
        (answer("500 Internal Server Error", b"Error"), ServerError, "Internal Server Error"),
        (answer("502 Bad Gateway", b"<html><title>502</title>upstream"), ServerError, "502 upstream"),
        (answer("503 Service Unavailable", b'{"error": "warming up"}'), ServerError, "warming up"),
        (answer("599 "), ServerError, "it does not say why"),
        (answer("500 Incorrect API key provided: sk-canary123", b"Error"), KeyRejectedError, "Incorrect API key"),
        (answer("500 You exceeded your current quota", b"Error"), QuotaError, "current quota"),
        (
            answer("500 This model's maximum context length is 4097 tokens", b"Error"),
            ContextLengthError,
            "maximum context length",
        ),
        (answer("429 Too Many Requests", b'{"error": {"message": "Slow down"}}'), RateLimitError, "Slow down"),
        (answer("400 Bad", b'{"error": {"message": "prompt is too long: 9 > 8"}}'), ContextLengthError, "9 > 8"),
        (answer("400 Bad", b'{"error": {"message": "Your credit balance is too low"}}'), QuotaError, "too low"),
        (answer("429 Too Many", b"You exceeded your quota. Please retry in 23.4s."), RateLimitError, "23.4s"),
        (answer("429 Too Many", b"You exceeded your quota PerDay. Please retry in 3s."), QuotaError, "PerDay"),
        (answer("429 Too Many", b'{"error": {"code": "insufficient_quota", "message": "quota"}}'), QuotaError, "quota"),
    ],
)
async def test_an_error_status_says_what_it_means(behaviour: Behaviour, kind: type[ProviderError], words: str) -> None:
    async with RawServer(behaviour) as server:
        outcome = await ask(server.url)
        assert server.connections == 1, "a provider never asks again by itself"
    assert type(outcome.error) is kind
    assert words in str(outcome.error)
    assert "canary" not in outcome.everything_said
    assert outcome.text == ""


async def test_an_error_whose_body_hangs_is_told_all_the_same() -> None:
    async with RawServer(hang_after(b"HTTP/1.1 429 Slow Down\r\nContent-Length: 50\r\n\r\nplease ")) as server:
        outcome = await ask(server.url, limits=QUICK)
    assert isinstance(outcome.error, RateLimitError)
    assert outcome.seconds < 20


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        ("1.5", 1.5, 1.5),
        ("0", 0, 0),
        ("-5", 0, 0),
        ("86400", 60, 60),
        ("9" * 400, 60, 60),
    ],
)
async def test_the_pause_a_service_asks_for_is_passed_on_up_to_a_minute(header: str, least: float, most: float) -> None:
    async with RawServer(answer("429 Too Many Requests", retry_after=header)) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, RateLimitError)
    assert outcome.error.retry_after is not None
    assert least <= outcome.error.retry_after <= most


@pytest.mark.parametrize(("ahead", "least", "most"), [(30, 20, 31), (9000, 60, 60), (-9000, 0, 0)])
async def test_the_pause_may_be_a_date(ahead: float, least: float, most: float) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
    async with RawServer(answer("429 Too Many Requests", retry_after=date)) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, RateLimitError)
    assert outcome.error.retry_after is not None
    assert least <= outcome.error.retry_after <= most


@pytest.mark.parametrize("header", ["", "soon", "nan", "inf", "Mon, 99 Foo 2026 99:99:99 GMT", "1e999", "٣"])
async def test_a_pause_that_makes_no_sense_is_none(header: str) -> None:
    async with ChatbotUI(reply=Reply(status=429, headers={"Retry-After": header})) as server:
        outcome = await ask(server.address)
    assert isinstance(outcome.error, RateLimitError)
    assert outcome.error.retry_after is None


# -- 11 and 12: redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_host_is_blocked_before_a_byte_goes_there(status: int) -> None:
    async with ChatbotUI() as thief:
        elsewhere = f"http://localhost:{thief.port}/api/chat"
        async with RawServer(redirect(status, elsewhere)) as server:
            outcome = await ask(server.url, key="sk-canary123")
        assert thief.connections == 0
    assert isinstance(outcome.error, RedirectBlockedError)
    assert outcome.error.fields["target"] == f"localhost:{thief.port}"
    assert "canary" not in outcome.everything_said


@pytest.mark.parametrize(
    "target",
    [
        "https://127.0.0.1:{port}/api/chat",
        "http://user:canary@127.0.0.1:{port}/x",
        "http://127.0.0.1:1/api/chat",
        "ftp://127.0.0.1/",
        "http://[::1/",
        "//elsewhere.example/",
        "",
    ],
)
async def test_a_redirect_to_another_scheme_port_or_nowhere_is_blocked(target: str) -> None:
    server = RawServer(answer("200 OK"))
    async with server:
        server.behaviour = redirect(308, target.format(port=server.port))
        outcome = await ask(server.url)
        assert server.connections == 1
    assert isinstance(outcome.error, RedirectBlockedError)
    assert "canary" not in outcome.everything_said


async def test_a_redirect_that_keeps_the_request_on_its_host_is_followed() -> None:
    async def behave(connection: Connection) -> None:
        if b"POST /api/chat HTTP" in connection.request:
            await redirect(308, "/v2/chat")(connection)
        else:
            await pieces([b"Hello"])(connection)

    async with RawServer(behave) as server:
        outcome = await ask(server.url)
    assert (outcome.text, outcome.error) == ("Hello", None)
    first, second = (request.partition(b"\r\n\r\n")[2] for request in server.requests)
    assert first == second
    assert server.requests[1].startswith(b"POST /v2/chat HTTP/1.1\r\n")


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_redirect_that_loses_the_request_is_blocked(status: int) -> None:
    async with RawServer(redirect(status, "/login")) as server:
        outcome = await ask(server.url)
        assert server.connections == 1
    assert isinstance(outcome.error, RedirectBlockedError)
    assert outcome.error.fields["target"] == "/login"


async def test_a_redirect_with_an_endless_body_is_blocked_at_once() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /login\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with RawServer(drip(b"x" * 65536, every=0.0, head=head)) as server:
        outcome = await ask(server.url)
        await eventually(lambda: server.ended_at)
    assert isinstance(outcome.error, RedirectBlockedError)
    assert outcome.seconds < 4


async def test_redirects_round_in_circles_are_blocked() -> None:
    async with RawServer(redirect(307, "/api/chat?again")) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, RedirectBlockedError)
    assert server.connections == 2


async def test_redirects_without_an_end_are_blocked() -> None:
    class Runaway(RawServer):
        def __init__(self) -> None:
            super().__init__(self._further)

        async def _further(self, connection: Connection) -> None:
            await redirect(308, f"/{self.connections}")(connection)

    async with Runaway() as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, RedirectBlockedError)
    assert server.connections <= 5


# -- 18: compression


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate", "gzip, gzip", "x-canary"])
async def test_a_compressed_answer_is_refused_and_the_encoding_named(encoding: str) -> None:
    async with RawServer(compressed(encoding, gzipped(b"Hello"))) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, CompressedAnswerError)
    assert outcome.error.fields["encoding"] == encoding


async def test_an_encoding_that_changes_nothing_is_fine() -> None:
    async with RawServer(compressed("identity", b"Hello")) as server:
        assert (await ask(server.url)).text == "Hello"


@pytest.mark.parametrize("status", ["200 OK", "500 Boom"])
async def test_a_compression_bomb_takes_no_memory(status: str) -> None:
    bomb = gzip_bomb(200)
    async with RawServer(answer(status, bomb, content_encoding="gzip")) as server:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        outcome = await ask(server.url)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert outcome.error is not None
    assert grown < 50 * 1024 * (1 if sys.platform != "darwin" else 1024)


async def test_a_bomb_behind_a_transfer_encoding_is_no_answer() -> None:
    head = STREAM_HEAD.replace(b"chunked", b"gzip, chunked")
    packed = gzipped(b"Hello")
    async with RawServer(answer("200 OK")) as server:
        server.behaviour = hang_after(head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed))
        outcome = await ask(server.url, limits=QUICK)
    assert outcome.error is not None
    assert "Hello" not in outcome.text
