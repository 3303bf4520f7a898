"""The pause a service asks for."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_IN_WORDS = re.compile(r"\b(?:re)?try (?:again )?in (\d{1,6}(?:\.\d{1,9})?) ?(ms|s|m)?", re.IGNORECASE)

LONGEST_SECONDS = 60.0
"""Nobody waits longer than this in front of a window, whatever the service asks."""


def seconds_to_wait(header: str | None, *, now: datetime | None = None) -> float | None:
    """The value of a Retry-After header (RFC 9110, 10.2.3), between 0 and 60 seconds; None where it makes no sense.

    `now` is the wall clock's time, which a date is compared with.
    """
    text = (header or "").strip()
    try:
        seconds = float(text) if _is_number(text) else _until(text, now or datetime.now(UTC))
    except (ValueError, OverflowError, TypeError, IndexError):  # `parsedate_to_datetime` is not particular
        return None
    return min(max(seconds, 0.0), LONGEST_SECONDS)


def seconds_in_words(said: str) -> float | None:
    """The pause in words such as “Please retry in 23.4s” or “try again in 850ms”, at most 60 seconds; None for none."""
    found = _IN_WORDS.search(said)
    if found is None:
        return None
    seconds = float(found[1]) * {"ms": 0.001, "m": 60.0}.get(found[2] or "s", 1.0)
    return min(seconds, LONGEST_SECONDS)


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).removeprefix("-").isdigit()


def _until(date: str, now: datetime) -> float:
    when = parsedate_to_datetime(date)
    return (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
