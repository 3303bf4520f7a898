"""When a failed reply is asked for again by itself (faults 7 and 8)."""

from gui.chat.message import Failure

MOST_ATTEMPTS = 3
LONGEST_PAUSE = 60.0
"""Seconds; whatever a service asks for, nobody watches a countdown for longer."""


def retry_delay(failure: Failure, *, attempt: int, text_arrived: bool) -> float | None:
    """Seconds to wait before attempt number `attempt` + 1; None: the user decides.

    Only a service that asks for a pause (429) or has a problem of its own (5xx) is asked again, and never
    after it has sent text: the answer would begin anew under the reader's eyes.
    """
    if text_arrived or attempt >= MOST_ATTEMPTS or not failure.retryable:
        return None
    backoff = 2.0 ** (attempt - 1)
    if failure.kind == "RateLimitError":
        return min(LONGEST_PAUSE, failure.retry_after if failure.retry_after is not None else 5 * backoff)
    if failure.kind == "ServerError":
        return backoff
    return None
