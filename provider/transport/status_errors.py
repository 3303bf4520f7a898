"""What an answer with an error status means."""

import json
import re
from collections.abc import Iterable

from provider.errors import (
    AnswerError,
    BadRequestError,
    ContextLengthError,
    KeyRejectedError,
    NoReasoningError,
    NotAnAnswerError,
    NotFoundError,
    ParameterError,
    ProviderError,
    QuotaError,
    RateLimitError,
    ResponseError,
    ServerError,
)
from provider.transport.json_values import count_at, text_at
from provider.transport.redaction import excerpt
from provider.transport.retry_after import seconds_in_words, seconds_to_wait
from provider.transport.web_page import is_page_type, visible_text

_SAYS_NOTHING = frozenset({"", "error", "internal server error", "bad request", "null", "{}"})

_SIGNS: tuple[tuple[type[ResponseError], frozenset[int], re.Pattern[str]], ...] = (
    (
        ContextLengthError,
        frozenset({413}),
        re.compile(
            r"context.?(?:length|window|size|limit)|maximum context|reduce the length|too many tokens"
            r"|prompt is too long|exceeds the maximum number of tokens",
            re.IGNORECASE,
        ),
    ),
    (
        QuotaError,
        frozenset({402}),
        re.compile(r"quota|billing|insufficient (?:funds|balance|credit)|credit balance", re.IGNORECASE),
    ),
    (RateLimitError, frozenset({429}), re.compile(r"rate.?limit|too many requests|slow down", re.IGNORECASE)),
    (
        KeyRejectedError,
        frozenset({401, 403}),
        re.compile(r"api.?key|unauthori[sz]ed|authentication|invalid.?token|permission denied", re.IGNORECASE),
    ),
    (
        NoReasoningError,
        frozenset(),
        re.compile(
            r"(?:does not|doesn't) support (?:thinking|reasoning)|thinking is not (?:supported|enabled)"
            r"|reasoning.effort\W+(?:is )?(?:not|un)\W?support",
            re.IGNORECASE,
        ),
    ),
)
"""Statuses and words of each kind, the surest first: a used-up quota is often sent as a rate limit."""
_PARAMETERS = re.compile(
    r"\b(?:temperature|top_?[pk]|max_(?:completion_|output_|new_)?tokens|maxOutputTokens|reasoning_effort)\b"
    r"|unsupported parameter|unrecognized request argument",
    re.IGNORECASE,
)
"""In the words of a rejected request: it is one of these that the model does not take so."""
_A_DAY = re.compile(r"per.?day", re.IGNORECASE)
"""Of a quota that no pause brings back, whatever is said of when to try again."""


def error_for_status(
    status: int,
    *,
    reason_phrase: str,
    content_type: str,
    body: str,
    retry_after: str | None = None,
    secrets: Iterable[str] = (),
) -> ResponseError | NotAnAnswerError:
    """The error for an answer that is no success. `body` may be cut short.

    The status is not all there is to go by: Chatbot UI passes every failure upstream on as a 500, with its text in
    the reason phrase, so the words count too.
    """
    secrets = tuple(secrets)
    is_page = is_page_type(content_type) or body.lstrip().lower().startswith(("<!doctype", "<html", "<?xml"))
    said = excerpt((visible_text(body) if is_page else _said(body)) or reason_phrase or "it does not say why", secrets)
    detail = excerpt(body, secrets, limit=2000)
    pause = seconds_to_wait(retry_after)
    if is_page and status in (403, 404):
        # Of a guard before the service, or of another program at that address.
        return NotAnAnswerError(status=status, excerpt=said, detail=detail)
    kind = _kind(status, words="" if is_page else said)
    if status == 429 and pause is None and (pause := seconds_in_words(body)) is not None and not _A_DAY.search(body):
        kind = RateLimitError  # Google speaks of a quota where it means a pause
    return kind(status=status, reason=said.rstrip("."), detail=detail, retry_after=pause)


def error_in_stream(error: object, *, secrets: Iterable[str] = ()) -> ProviderError:
    """The error that a service reports within an answer that began as a success.

    `error` is what stands there: a text, or an object with "message", "code", "status" and "type" as far as there are.
    """
    secrets = tuple(secrets)
    words = error if isinstance(error, str) else text_at(error, "message") or text_at(error, "error", "message")
    name = text_at(error, "type") or text_at(error, "status") or text_at(error, "code")
    said = excerpt(words or name or "it does not say why", secrets).rstrip(".")
    detail = excerpt(words if isinstance(error, str) else json.dumps(error, ensure_ascii=False), secrets, limit=2000)
    status = next((code for name in ("code", "status") if (code := count_at(error, name)) and 400 <= code < 600), None)
    if status is not None:
        return _kind(status, words=f"{said} {name}")(status=status, reason=said, detail=detail)
    kind = next((kind for kind, _, signs in _SIGNS if signs.search(f"{said} {name}".replace("_", " "))), None)
    if kind is None and "overloaded" in f"{said} {name}".lower():
        kind = ServerError
    if kind is None:
        return AnswerError(reason=said, detail=detail)
    return kind(status=excerpt(name, secrets, limit=40) or "in its answer", reason=said, detail=detail)


def _kind(status: int, *, words: str) -> type[ResponseError]:
    by_words = next((kind for kind, _, signs in _SIGNS if signs.search(words)), None)
    by_status = next((kind for kind, statuses, _ in _SIGNS if status in statuses), None)
    if (kind := by_words or by_status) is not None:
        return kind
    if status == 404:
        return NotFoundError
    if status >= 500:
        return ServerError
    if status in (400, 422) and _PARAMETERS.search(words):
        return ParameterError
    return ResponseError if status in (408, 425) else BadRequestError


def _said(body: str) -> str:
    """The service's own words in the body; empty where it has none worth showing."""
    text = _message_in(body) or body.strip()
    return "" if text.lower().rstrip(".") in _SAYS_NOTHING else text


def _message_in(body: str) -> str:
    """The message in the JSON forms that services use: {"error": {"message": …}}, {"error": …}, {"detail": …}."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if isinstance(found, list) and found:
        found = found[0]
    for name in ("error", "message", "detail", "msg"):
        if isinstance(found, dict) and found.get(name):
            found = found[name]
        if isinstance(found, list) and found:  # as of a validation: {"detail": [{"msg": …}]}
            found = found[0]
    return found if isinstance(found, str) else ""
