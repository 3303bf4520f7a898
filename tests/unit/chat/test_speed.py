from gui.chat.message import Message, Timing
from gui.chat.speed import Speed, speed_of
from provider.types import Usage


def reply(*, usage: Usage | None = None, seconds: float = 2.0, text: str = "word" * 50, run: int = 1) -> Message:
    timing = Timing(sent=10.0, first_text=11.0, ended=11.0 + seconds)
    return Message(id=2, parent=1, role="assistant", text=text, timing=timing, usage=usage, run=run)


def test_it_is_the_tokens_that_the_service_counted_in_the_time_after_the_first() -> None:
    assert speed_of(reply(usage=Usage(completion_tokens=90))) == Speed(45.0, estimated=False)


def test_without_a_count_it_is_estimated_and_says_so() -> None:
    assert speed_of(reply()) == Speed(25.0, estimated=True)


def test_reasoning_that_was_not_shown_came_before_the_first_token() -> None:
    assert speed_of(reply(usage=Usage(completion_tokens=90, reasoning_tokens=50))) == Speed(20.0, estimated=False)


def test_what_came_at_once_or_in_several_turns_has_no_speed() -> None:
    assert speed_of(reply(seconds=0.01)) is None
    assert speed_of(reply(run=2)) is None
    assert speed_of(reply(text="")) is None
    assert speed_of(Message(id=2, parent=1, role="assistant")) is None
