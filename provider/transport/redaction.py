"""Keeps secrets out of everything that is shown, logged or stored.

Every text that comes from a server, a proxy or a library passes `redact` (or `excerpt`) before it enters an error.
"""

import html
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from provider.transport.text import clean

MARK = "…"
"""Stands where a secret stood."""

_PATTERNS = (
    (
        re.compile(r"((?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?)(?:[a-z]+\s+)?[^\s\"',;}]+", re.IGNORECASE),
        rf"\1{MARK}",
    ),
    (re.compile(r"\b(bearer)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {MARK}"),
    (re.compile(r"\b(basic)\s+(?=[a-z+/]*[0-9=])[\w+/]{8,}={0,2}", re.IGNORECASE), rf"\1 {MARK}"),
    (re.compile(r"\bAIza[\w-]{20,}"), MARK),
    (
        re.compile(
            r"\b((?:x-)?(?:api|access|auth|secret)[-_ ]?(?:key|token)|passw(?:or)?d|secret)"
            r"([\"']?\s*[:=]\s*[\"']?)[^\s\"',;&}]+",
            re.IGNORECASE,
        ),
        rf"\1\2{MARK}",
    ),
    (re.compile(r"([?&](?:key|token)=)[^\s\"'&]+", re.IGNORECASE), rf"\1{MARK}"),
)

# These two match everything that may belong to a login or a key, and look closer then: patterns that try again at each
# sign of it take hours for a text that was made for that.
_ADDRESS = re.compile(r"://([^\s\"'<>]+)")
_KEY = re.compile(r"\b(?:sk|pk|rk|gsk|xai|hf|ghp|gho|github_pat)[-_]([\w*.-]+)")
_UP_TO_A_WORD = re.compile(r".*[\w*]{3}")

_MOST_LOOKED_AT = 32 * 1024
"""Characters of a foreign text that a message may quote from."""
_CUT_IN_TWO = 1_000
"""Characters at the end of those in which a login may stand whose sign is missing."""


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without `secrets`, in any of the forms they travel in, and without whatever else looks like one."""
    for form in sorted(_forms(secrets), key=len, reverse=True):
        # Replaced anywhere, a password of one letter would shred the text.
        pattern = re.escape(form) if len(form) >= 4 else rf"(?<!\w){re.escape(form)}(?!\w)"
        text = re.sub(pattern, MARK, text)
    text = _KEY.sub(_without_key, _ADDRESS.sub(_without_login, text))
    for looks_secret, replacement in _PATTERNS:
        text = looks_secret.sub(replacement, text)
    return text


def excerpt(text: str, secrets: Iterable[str] = (), *, limit: int = 200) -> str:
    """Foreign text fit for a message: redacted, on one line, without control characters, at most `limit` long, which
    is not more than a few thousand."""
    secrets = tuple(secrets)
    redacted = redact(text[:_MOST_LOOKED_AT], secrets)
    if len(text) > _MOST_LOOKED_AT:
        redacted = redacted[: -max(_CUT_IN_TWO, *map(len, _forms(secrets)), 0)]
    line = " ".join(clean(redacted).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _without_login(address: re.Match[str]) -> str:
    """Up to the last "@", since a password that is not percent-encoded may hold any of "@:/"."""
    _, at, rest = address[1].rpartition("@")
    return f"://{MARK}@{rest}" if at else address[0]


def _without_key(found: re.Match[str]) -> str:
    key = _UP_TO_A_WORD.match(found[1])
    return MARK + found[1][key.end() :] if key else found[0]


def _forms(secrets: Iterable[str]) -> set[str]:
    """Each secret as it is, percent-encoded, and with the escapes of JSON, HTML and Python's repr."""
    forms: set[str] = set()
    for secret in secrets:
        forms |= {secret, quote(secret, errors="replace"), quote(secret, safe="", errors="replace")}
        forms |= {quote_plus(secret, errors="replace"), repr(secret)[1:-1], html.escape(secret)}
        forms |= {
            html.escape(secret, quote=False),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
        }
    return forms - {""}
