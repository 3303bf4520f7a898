import pytest

from gui.chat.message import Failure
from gui.chat.retry import retry_delay


def failure(kind: str, *, retryable: bool = True, retry_after: float | None = None) -> Failure:
    return Failure(kind=kind, template="", retryable=retryable, retry_after=retry_after)


def test_a_rate_limit_waits_as_long_as_the_service_asks_but_never_over_a_minute() -> None:
    assert retry_delay(failure("RateLimitError", retry_after=7), attempt=1, text_arrived=False) == 7
    assert retry_delay(failure("RateLimitError", retry_after=86_400), attempt=1, text_arrived=False) == 60


def test_a_busy_service_that_names_a_time_is_asked_again_then() -> None:
    assert retry_delay(failure("ServerError", retry_after=9), attempt=1, text_arrived=False) == 9


def test_server_errors_are_retried_with_growing_pauses_and_then_left_to_the_user() -> None:
    delays = [retry_delay(failure("ServerError"), attempt=n, text_arrived=False) for n in (1, 2, 3)]
    assert delays == [1, 2, None]


def test_nothing_is_retried_by_itself_after_the_first_text() -> None:
    assert retry_delay(failure("ServerError"), attempt=1, text_arrived=True) is None
    assert retry_delay(failure("RateLimitError", retry_after=1), attempt=1, text_arrived=True) is None


@pytest.mark.parametrize("kind", ["KeyRejectedError", "ConnectionLostError", "ProxyLoginError", "UnexpectedError"])
def test_other_failures_are_the_users_decision(kind: str) -> None:
    assert retry_delay(failure(kind), attempt=1, text_arrived=False) is None
