"""Answers that are text: checked, decoded, and yielded as they arrive."""

import json
from collections.abc import AsyncGenerator
from typing import Protocol

from yarl import URL

from provider.errors import (
    CompressedAnswerError,
    EmptyAnswerError,
    NotAnAnswerError,
    ProviderError,
    UnexpectedAnswerError,
)
from provider.transport.exchange import Request, exchange
from provider.transport.failures import refused_by_proxy
from provider.transport.redaction import excerpt
from provider.transport.status_errors import error_for_status
from provider.transport.text import TextDecoder
from provider.transport.web_page import PageDetector, is_page_type, visible_text

_MOST_OF_AN_ERROR = 64 * 1024
"""Bytes of an error's body that are read: enough for its message."""
_PATIENCE_FOR_AN_ERROR = 5.0
"""Seconds that the rest of an error's body may take; the status alone says enough."""


class ReceivedAnswer(Protocol):
    """What judging an answer needs: of an `exchange.Answer`, or of the probe's own."""

    @property
    def request(self) -> Request: ...

    @property
    def status(self) -> int: ...

    @property
    def reason_phrase(self) -> str: ...

    @property
    def url(self) -> URL: ...

    def header(self, name: str) -> str: ...

    def hurry(self, seconds: float) -> None: ...

    async def take(self) -> bytes: ...


async def stream_text(request: Request) -> AsyncGenerator[str, None]:
    """The answer to `request` as text, each piece as soon as it is there.

    Raises:
        ProviderError: after everything that had arrived was yielded.
    """
    async with exchange(request) as answer:
        await raise_for_status(answer)
        decoder, page, visible = TextDecoder(), PageDetector(), False
        while data := await answer.take():
            text = page.feed(decoder.decode(data))
            if page.is_page:
                raise await page_error(answer, beginning=text)
            if text and not text.isspace():
                visible = True
                answer.progress()
            if text:
                yield text
        if rest := page.finish() + decoder.finish():
            visible = visible or not rest.isspace()
            yield rest
        await answer.check_end()
        if not visible:
            raise EmptyAnswerError


async def fetch_text(request: Request) -> str:
    """The whole answer at once, for those that are no streams.

    Raises:
        ProviderError: it is not complete.
    """
    return "".join([text async for text in stream_text(request)])


async def fetch_json(request: Request) -> object:
    """The whole answer, which is JSON.

    Raises:
        UnexpectedAnswerError: it is not.
        ProviderError: it is not complete.
    """
    text = await fetch_text(request)
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        raise UnexpectedAnswerError(excerpt=excerpt(text, request.all_secrets)) from None
    return found


async def raise_for_status(answer: ReceivedAnswer) -> None:
    """Raise ProviderError for every answer but a success that is neither a web page nor compressed nor empty."""
    encoding = _encoding(answer)
    if answer.status == 204:
        raise EmptyAnswerError
    if not 200 <= answer.status < 300:
        raise _status_error(answer, body="" if encoding else await _read_some(answer))
    if encoding:
        raise CompressedAnswerError(encoding=excerpt(encoding, answer.request.all_secrets, limit=40))
    if is_page_type(answer.header("Content-Type")):
        raise await page_error(answer)


def _encoding(answer: ReceivedAnswer) -> str:
    """How the answer is compressed; empty where it is not."""
    codings = f"{answer.header('Content-Encoding')}, {answer.header('Transfer-Encoding')}".lower().split(",")
    names = [coding.strip() for coding in codings]
    return ", ".join(name for name in names if name not in ("", "identity", "chunked"))


def _status_error(answer: ReceivedAnswer, *, body: str) -> ProviderError:
    proxy, secrets = answer.request.proxy, answer.request.all_secrets
    if proxy is not None and is_of_the_proxy(answer):
        said = excerpt(answer.reason_phrase, secrets)
        detail = excerpt(visible_text(body), secrets, limit=2000)
        return refused_by_proxy(answer.status, said, url=answer.url, proxy=proxy, detail=detail)
    return error_for_status(
        answer.status,
        reason_phrase=answer.reason_phrase,
        content_type=answer.header("Content-Type"),
        body=body,
        retry_after=answer.header("Retry-After"),
        secrets=secrets,
    )


def is_of_the_proxy(answer: ReceivedAnswer) -> bool:
    """Whether an HTTP proxy answered a plain HTTP request itself: it wants a login, or did not get through."""
    server = answer.header("Server").lower()
    return (
        answer.status == 407
        or bool(answer.header("Proxy-Authenticate") or answer.header("X-Squid-Error"))
        or server.startswith(("tinyproxy", "squid", "mitmproxy"))
    )


async def page_error(answer: ReceivedAnswer, *, beginning: str = "") -> NotAnAnswerError:
    """The error for a web page; reads what is needed to quote it."""
    page = beginning + await _read_some(answer)
    secrets = answer.request.all_secrets
    said = excerpt(visible_text(page), secrets) or "(a page without text)"
    return NotAnAnswerError(status=answer.status, excerpt=said, detail=excerpt(page, secrets, limit=2000))


async def _read_some(answer: ReceivedAnswer) -> str:
    """The beginning of the body, however it ends."""
    answer.hurry(_PATIENCE_FOR_AN_ERROR)
    body = bytearray()
    while len(body) < _MOST_OF_AN_ERROR and (data := await answer.take()):
        body += data
    decoder = TextDecoder()
    return decoder.decode(bytes(body[:_MOST_OF_AN_ERROR])) + decoder.finish()
