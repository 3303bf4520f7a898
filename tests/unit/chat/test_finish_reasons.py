import pytest

from gui.chat.finish_reasons import End, can_go_on, end_of
from gui.chat.message import Message, State


def reply(reason: str, *, state: State = State.DONE, text: str = "So far") -> Message:
    return Message(id=2, parent=1, role="assistant", text=text, state=state, finish_reason=reason)


@pytest.mark.parametrize(
    ("reason", "end"),
    [
        ("", End.WHOLE),
        ("stop", End.WHOLE),
        ("STOP", End.WHOLE),
        ("end_turn", End.WHOLE),
        ("length", End.LENGTH),
        ("MAX_TOKENS", End.LENGTH),
        ("model_context_window_exceeded", End.CONTEXT),
        ("content_filter", End.FILTER),
        ("SAFETY", End.FILTER),
        ("refusal", End.REFUSAL),
        ("tool_calls", End.TOOLS),
        ("pause_turn", End.PAUSE),
        ("the moon is full", End.OTHER),
    ],
)
def test_the_words_of_all_dialects_are_understood(reason: str, end: End) -> None:
    assert end_of(reply(reason)) is end


def test_a_reply_that_did_not_come_to_its_end_has_none_of_these() -> None:
    assert end_of(reply("length", state=State.FAILED)) is End.WHOLE


def test_going_on_makes_sense_where_a_text_was_cut() -> None:
    assert can_go_on(reply("length"))
    assert can_go_on(reply("", state=State.STOPPED))
    assert not can_go_on(reply("length", text=" "))
    assert not can_go_on(reply("content_filter"))
    assert not can_go_on(reply("stop"))
