"""When a failed reply is asked for again by itself (faults 7 and 8)."""

from gui.chat.message import Failure

MOST_ATTEMPTS = 3
LONGEST_PAUSE = 60.0
"""Seconds; whatever a service asks for, nobody watches a countdown for longer."""

_FIRST_PAUSES = {"RateLimitError": 5, "ServerError": 1}
"""Seconds before the second attempt, by kind of failure, where the service names none; each further one doubles."""


def retry_delay(failure: Failure, *, attempt: int, text_arrived: bool) -> float | None:
    """Seconds to wait before attempt number `attempt` + 1; None: the user decides.

    Only a service that asks for a pause (429) or has a problem of its own (5xx) is asked again, and never
    after it has sent text: the answer would begin anew under the reader's eyes.
    """
    if text_arrived or attempt >= MOST_ATTEMPTS or not failure.retryable:
        return None
    first_pause = _FIRST_PAUSES.get(failure.kind)
    if first_pause is None:
        return None
    if failure.retry_after is not None:
        return min(LONGEST_PAUSE, failure.retry_after)
    return float(first_pause * 2 ** (attempt - 1))
