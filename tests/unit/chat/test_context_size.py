import pytest

from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.context_size import (
    PICTURE_TOKENS,
    STEP_ROWS,
    TURN_TOKENS,
    ContextSize,
    Level,
    PathCount,
    PathSize,
    attachment_tokens,
    context_size,
)
from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.chat.model_ref import ModelRef
from provider.types import Usage


def talk(*turns: str) -> Conversation:
    """A prompt, its reply, and so on."""
    conversation = Conversation()
    parent: int | None = None
    for number, text in enumerate(turns):
        if number % 2 == 0:
            parent = conversation.add_prompt(text, parent=parent).id
        else:
            assert parent is not None
            parent = add_reply(conversation, parent, text).id
    return conversation


def add_reply(conversation: Conversation, parent: int, text: str) -> Message:
    reply = conversation.add_reply(parent=parent, model=ModelRef("p", "m"), model_label="m", provider_label="P")
    reply.text = text
    return reply


def counted(conversation: Conversation) -> PathSize:
    count = PathCount(conversation)
    count.begin()
    while not count.step():
        pass
    return count.size


def sized(used: int, *, newest: int = 0, context: int | None = 1000, writing: bool = True) -> Level:
    return ContextSize(used=used, newest=newest, context=context, kept=100, writing=writing).level


def test_a_path_is_counted_with_what_each_turn_takes_besides_its_text() -> None:
    assert counted(talk("word" * 10, "語" * 7)).tokens == 10 + 7 + 2 * TURN_TOKENS


def test_a_reply_without_text_is_not_sent_and_not_counted() -> None:
    assert counted(talk("word", "")).tokens == 1 + TURN_TOKENS


def test_a_long_path_is_counted_in_steps() -> None:
    conversation = talk(*("word" for _ in range(2 * STEP_ROWS + 1)))
    count = PathCount(conversation)
    count.begin()
    assert [count.step(), count.step(), count.step()] == [False, False, True]
    assert count.size.tokens == (2 * STEP_ROWS + 1) * (1 + TURN_TOKENS)


def test_what_has_changed_is_counted_anew() -> None:
    conversation = talk("語" * 5)
    count = PathCount(conversation)
    count.begin()
    assert count.step()
    conversation.path()[0].text = "語" * 9
    count.begin()
    assert count.step()
    assert count.size.tokens == 9 + TURN_TOKENS


def test_attachments_count_by_what_they_hold() -> None:
    files = (Attachment("a.png", "image/png", b"12345678"), Attachment("a.txt", "text/plain", b"word" * 3))
    assert attachment_tokens(files) == PICTURE_TOKENS + 3
    conversation = Conversation()
    conversation.add_prompt("", parent=None).attachments = files
    assert counted(conversation).tokens == PICTURE_TOKENS + 3 + TURN_TOKENS


def test_the_services_own_count_corrects_the_estimate() -> None:
    conversation = talk("word" * 500, "Yes")
    conversation.path()[1].usage = Usage(prompt_tokens=756)
    path = counted(conversation)
    assert path.factor(prompt=0) == pytest.approx(756 / 504)
    size = context_size(path=path, prompt="", draft=0, context=8000, settings=ChatSettings(), writing=False)
    assert size.used == round(1.5 * (504 + TURN_TOKENS))


def test_a_count_of_something_else_corrects_nothing() -> None:
    small, absurd = talk("Hi", "Yes"), talk("word" * 500, "Yes")
    small.path()[1].usage = Usage(prompt_tokens=60)
    absurd.path()[1].usage = Usage(prompt_tokens=40_000)
    assert counted(small).factor(prompt=0) == counted(absurd).factor(prompt=0) == 1.0


def test_how_well_it_fits_has_five_levels() -> None:
    assert sized(100) is Level.FITS
    assert sized(860) is Level.NEAR
    assert sized(950, newest=10) is Level.OVER
    assert sized(950, newest=910) is Level.TOO_LONG
    assert sized(950, newest=910, writing=False) is Level.OVER
    assert sized(10**9, context=None) is Level.UNKNOWN


def test_room_is_kept_for_the_answer() -> None:
    def kept(context: int, settings: ChatSettings) -> int:
        return context_size(path=PathSize(), prompt="", draft=0, context=context, settings=settings, writing=False).kept

    assert kept(16_000, ChatSettings()) == 1_000
    assert kept(2_000, ChatSettings()) == 500
    assert kept(16_000, ChatSettings(max_tokens=4_000)) == 4_000
    assert kept(16_000, ChatSettings(max_tokens=64_000)) == 8_000


def test_the_system_prompt_belongs_to_the_newest_message() -> None:
    size = context_size(
        path=PathSize(100), prompt="word" * 50, draft=20, context=1000, settings=ChatSettings(), writing=True
    )
    assert size.newest == 50 + 20 + 2 * TURN_TOKENS
    assert size.used == 100 + size.newest
