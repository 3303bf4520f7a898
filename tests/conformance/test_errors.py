"""Answers that are none: every class of error, redirects, and no secret in any of their words."""

from dataclasses import dataclass
from typing import Any

import pytest

from provider.errors import (
    BadRequestError,
    CompressedAnswerError,
    ContextLengthError,
    KeyRejectedError,
    NotAnAnswerError,
    NotFoundError,
    ProviderError,
    QuotaError,
    RateLimitError,
    RedirectBlockedError,
    ServerError,
    TLSError,
    UnreachableError,
)
from tests.conformance.cases import case
from tests.conformance.dialect import Dialect
from tests.conformance.exchanges import HELLO, ask, asking, greeting, head, serving, streaming, told
from tests.fakes.certificates import Certificates
from tests.fakes.faulty import LOGIN_PAGE, answer, compressed, gzipped, login_page, redirect
from tests.fakes.proxies import free_port
from tests.fakes.raw import Behaviour, Connection, RawServer

CANARY = "canary7q2z9plainwords"
"""A key that looks like none: only who knows it can take it out."""
OTHER_CANARY = "canary-organisation"


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    behaviour: Behaviour
    kind: type[ProviderError]


FAULTS = [
    Fault("401", answer("401 Unauthorized", b'{"error": {"message": "who are you"}}'), KeyRejectedError),
    Fault("403", answer("403 Forbidden", b'{"error": "no"}'), KeyRejectedError),
    Fault("404", answer("404 Not Found", b'{"error": "model not found"}'), NotFoundError),
    Fault("429", answer("429 Too Many Requests", b"slow down", retry_after="7"), RateLimitError),
    Fault("402", answer("402 Payment Required"), QuotaError),
    Fault("429 for a used-up quota", answer("429 Too Many", b'{"error": {"message": "your quota"}}'), QuotaError),
    Fault("413", answer("413 Too Large"), ContextLengthError),
    Fault("400 for too long a context", answer("400 Bad", b'{"error": "context length 9"}'), ContextLengthError),
    Fault("400", answer("400 Bad Request", b'{"detail": [{"msg": "no such field"}]}'), BadRequestError),
    Fault("500", answer("500 Oops", b'[{"error": {"code": 500, "message": "oops"}}]'), ServerError),
    Fault("503", answer("503 Busy", b'{"error": {"message": "Overloaded"}}'), ServerError),
    Fault("403 with a web page", answer("403 Forbidden", LOGIN_PAGE, content_type="text/html"), NotAnAnswerError),
    Fault("200 with a web page", login_page(), NotAnAnswerError),
    Fault("200 with a web page that hides", login_page(content_type=""), NotAnAnswerError),
    Fault("compressed", compressed("gzip", gzipped(b"Hello")), CompressedAnswerError),
]


@case("error", "wire")
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
async def test_errors(dialect: Dialect, fault: Fault) -> None:
    async with RawServer(fault.behaviour) as server:
        reply = await ask(dialect, server.url)
        assert server.connections == 1, "a provider never asks again by itself"
    assert (reply.text.strip(), type(reply.error)) == ("", fault.kind)
    if fault.name == "429":
        assert isinstance(reply.error, RateLimitError)
        assert reply.error.retry_after == 7


@case("a service that is not there", "wire")
async def test_not_there(dialect: Dialect) -> None:
    reply = await ask(dialect, f"http://127.0.0.1:{free_port()}")
    assert isinstance(reply.error, UnreachableError)


@case("an encrypted connection, with a certificate authority of one's own and without", "network")
async def test_tls(dialect: Dialect, certificates: Certificates) -> None:
    behaviour = streaming(dialect, [dialect.answer("Hello")])
    async with RawServer(behaviour, tls=certificates.good()) as server:
        reply = await ask(dialect, server.url, ca_file=certificates.ca_file)
        assert (reply.text, reply.error) == ("Hello", None)
        reply = await ask(dialect, server.url)
    assert isinstance(reply.error, TLSError)


# -- redirects


@case("a redirect to another host is blocked before a byte goes there", "wire")
async def test_other_host(dialect: Dialect) -> None:
    options: dict[str, Any] = {"key": CANARY} if "key" in dialect.has else {}
    async with greeting(dialect) as thief:
        for status in (301, 307, 308):
            async with RawServer(redirect(status, f"http://localhost:{thief.port}/x")) as server:
                reply = await ask(dialect, server.url, **options)
            assert isinstance(reply.error, RedirectBlockedError)
            assert "canary" not in told(reply.error)
        assert thief.connections == 0


@case("a redirect that keeps the request on its host is followed", "wire")
async def test_same_host(dialect: Dialect) -> None:
    async def behave(connection: Connection) -> None:
        if b" /moved " in connection.request.partition(b"\r\n")[0]:
            await streaming(dialect, [dialect.answer("Hello")])(connection)
        else:
            await redirect(307, "/moved")(connection)

    async with RawServer(behave) as server:
        reply = await ask(dialect, server.url)
    assert (reply.text, reply.error) == ("Hello", None)
    first, second = (request.partition(b"\r\n\r\n")[2] for request in server.requests)
    assert first == second


@case("a redirect that loses the question, or goes round in circles, is blocked", "wire")
async def test_useless_redirects(dialect: Dialect) -> None:
    for status, target in ((301, "/login"), (302, "/login"), (307, "?again"), (308, "")):
        async with RawServer(redirect(status, target)) as server:
            reply = await ask(dialect, server.url)
            assert server.connections <= 2
        assert isinstance(reply.error, RedirectBlockedError)


# -- secrets


def _echoes(dialect: Dialect) -> list[Behaviour]:
    """Answers that repeat the key wherever one can."""
    others = f"of {OTHER_CANARY} " if "headers" in dialect.has else ""
    echo = f"{CANARY} {others}is wrong"
    page = b"<html><body>" + echo.encode() + b"</body></html>"
    found = [
        answer(f"401 {echo}"),
        answer("500 Oops", echo.encode(), x_echo=CANARY),
        answer("400 Bad", f'{{"error": {{"message": "{echo}", "key": "{CANARY}"}}}}'.encode()),
        answer("200 OK", page, content_type="text/html"),
        compressed(CANARY, b"x"),
        redirect(302, f"/login?key={CANARY}"),
        redirect(302, f"/login/{CANARY}"),
        redirect(307, f"http://{CANARY}:x@127.0.0.1:1/"),
        redirect(307, f"http://{CANARY}.example/"),
        redirect(307, f"http://[::1/{CANARY}"),
    ]
    if "failure" in dialect.has:
        found.append(streaming(dialect, [dialect.opening(), dialect.failure(echo)]))
    return found


@case("no error repeats the key, wherever the service does", "network", "key")
async def test_redaction(dialect: Dialect) -> None:
    options: dict[str, Any] = {"key": CANARY}
    if "headers" in dialect.has:
        options["headers"] = {"X-Organisation": OTHER_CANARY}
    for behaviour in _echoes(dialect):
        async with RawServer(behaviour) as server:
            reply = await ask(dialect, server.url, **options)
            assert CANARY.encode() in server.requests[0]
        assert reply.error is not None
        assert "canary" not in told(reply.error)


@case("the key is in no address, and in nothing that shows itself", "network", "key")
async def test_key_in_no_address(dialect: Dialect) -> None:
    async with greeting(dialect) as server:
        await ask(dialect, server.url, key=CANARY)
        line, _, _ = server.requests[0].partition(b"\r\n")
    assert b"canary" not in line
    request = dialect.provider.probe_request(address="http://127.0.0.1:1", key=CANARY)
    assert request is not None
    assert "canary" not in repr(request) + str(request.url)
    assert "canary" not in repr(asking(dialect, "http://127.0.0.1:1", HELLO, key=CANARY))


@case("a list of models that fails repeats no key", "network", "key")
async def test_models_redaction(dialect: Dialect) -> None:
    for body in (f'"{CANARY}"', f'{{"hello": "{CANARY}"}}', CANARY):
        async with RawServer(answer("200 OK", body.encode(), content_type="application/json")) as server:
            with pytest.raises(ProviderError) as caught:
                await dialect.provider.list_models(address=server.url, key=CANARY)
        assert "canary" not in told(caught.value)


@case("an answer without a content type is read", "wire")
async def test_no_content_type(dialect: Dialect) -> None:
    async def behave(connection: Connection) -> None:
        await connection.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + dialect.answer("Hello"))

    async with RawServer(behave) as server:
        assert (await ask(dialect, server.url)).text == "Hello"
    assert head(dialect)
    async with serving(dialect, dialect.answer("Hello")) as server:
        assert (await ask(dialect, f"{server.url}/")).text == "Hello"
