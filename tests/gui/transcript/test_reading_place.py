"""What is read stays where it is, whatever happens around it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.transcript.bubbles.bubble import Place
from gui.transcript.bubbles.reasoning_block import ReasoningBlock
from gui.transcript.flat_button import FlatButton
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat

EXAMPLES = int(os.environ.get("RILL_FUZZ_EXAMPLES", "200"))
EMPTY = 44
"""So much beneath the text of a message is free."""
WORDS = "words that go on and on until the line is full and then some more of them "
CODE = (
    "```python\n" + "\n".join(f"value_{n} = compute(first, second, third, {n})  # {WORDS}" for n in range(9)) + "\n```"
)
ANSWERS = (
    WORDS * 3,
    "\n\n".join(f"Paragraph {n}. {WORDS * 4}" for n in range(12)),
    f"{WORDS}\n\n{CODE}\n\n{WORDS * 2}",
    "\n".join(f"- item {n} {WORDS}" for n in range(15)),
    "| a | b |\n|---|---|\n" + "\n".join(f"| {n} | {WORDS} |" for n in range(8)),
    "# Heading\n\n> " + WORDS * 6,
    "short",
)


@dataclass(frozen=True)
class Reading:
    """The text at the upper edge of a view: where it begins, in the view's pixels.

    Without a place it is the message's upper edge, which can be seen.
    """

    message: Message
    place: Place | None
    y: int


def fill(chat: Chat, pairs: int, *, seed: int = 0) -> None:
    for number in range(pairs):
        chat.prompt(f"Question {number} {WORDS * (number % 3)}")
        reply = chat.reply(f"Answer {number}\n\n{ANSWERS[(number * 5 + seed) % len(ANSWERS)]}")
        if number % 2:
            reply.reasoning = WORDS * 8


def reading(view: TranscriptView) -> Reading:
    bubble = min((b for b in view.live_bubbles().values() if b.geometry().bottom() >= EMPTY), key=lambda b: b.y())
    assert bubble.message is not None
    if bubble.y() >= 0:
        return Reading(bubble.message, None, bubble.y())
    place = bubble.place_at(-bubble.y())
    return Reading(bubble.message, place, bubble.y() + bubble.y_of(place))


def y_now(chat: Chat, what: Reading) -> int:
    bubble = chat.bubble(what.message)
    return bubble.y() + (0 if what.place is None else bubble.y_of(what.place))


def is_near(chat: Chat, what: Reading) -> bool:
    return any(bubble.message is what.message for bubble in chat.view.live_bubbles().values())


def at_an_end(view: TranscriptView) -> bool:
    bar = view.verticalScrollBar()
    return bar.value() in (0, bar.maximum())


def check_no_gaps(chat: Chat) -> None:
    """Every part of the view that has messages shows them, one beneath the other."""
    view = chat.view
    boxes = [bubble.geometry() for _, bubble in sorted(view.live_bubbles().items()) if bubble.isVisible()]
    for above, below in pairwise(boxes):
        assert below.top() == above.bottom() + 1
    assert boxes[0].top() <= 24
    last = len(chat.model.conversation.path()) - 1
    assert boxes[-1].bottom() >= view.viewport().height() - 26 or last in view.live_bubbles()


def scroll_up(view: TranscriptView, pixels: int) -> None:
    view.scroll_by(-pixels)


# What may happen. Each gets a number to choose something by and says by how much the text should have moved,
# or None where it goes somewhere else altogether.


def scroll(chat: Chat, number: int) -> int | None:
    by = number % 1_400 - 700
    chat.view.scroll_by(by)
    return by


def jump(chat: Chat, number: int) -> int | None:
    bar = chat.view.verticalScrollBar()
    bar.setValue(bar.maximum() * (number % 101) // 100)
    return None


def resize(chat: Chat, number: int) -> int | None:
    chat.view.resize(420 + number % 700, chat.view.height())
    return 0


def zoom(chat: Chat, number: int) -> int | None:
    chat.theme.set_text_scale((0.8, 1.0, 1.25, 1.6)[number % 4])
    return 0


def answer(chat: Chat, number: int) -> int | None:
    chat.reply(ANSWERS[number % len(ANSWERS)])
    return 0


def grow(chat: Chat, number: int) -> int | None:
    last = chat.conversation.path()[-1]
    if last.role == "assistant":
        last.state = State.STREAMING
        chat.grow(last, "\n\n" + ANSWERS[number % len(ANSWERS)])
    return 0


def another_version(chat: Chat, number: int) -> int | None:
    """Of the last answer, as long as that is not what is read."""
    last = chat.conversation.path()[-1]
    if last.role == "assistant" and last.parent is not None and reading(chat.view).message is not last:
        made = chat.conversation.add_reply(
            parent=last.parent, model=ModelRef("p", "m"), model_label="m", provider_label="p"
        )
        made.text = ANSWERS[number % len(ANSWERS)]
        chat.model.refresh()
    return 0


def unfold(chat: Chat, number: int) -> int | None:
    """Reasoning above or below the text at the edge."""
    blocks = [block for block in chat.view.findChildren(ReasoningBlock) if block.isVisible()]
    if blocks:
        blocks[number % len(blocks)].findChildren(FlatButton)[0].click()
    return 0


def wrap(chat: Chat, number: int) -> int | None:
    """Lines of code, unless they are what is read."""
    top = min(bubble.y() for bubble in chat.view.live_bubbles().values())
    codes = [code for code in chat.view.findChildren(CodeSegment) if code.isVisible()]
    above = [code for code in codes if code.mapTo(chat.view.viewport(), code.rect().bottomLeft()).y() < min(top, 0)]
    if above:
        above[number % len(above)].findChildren(FlatButton)[0].click()
    return 0


def leave_and_come_back(chat: Chat, number: int) -> int | None:
    width = chat.view.width()
    chat.view.set_model(None)
    if number % 2:
        chat.view.resize(420 + number % 700, chat.view.height())
        chat.settle()
    chat.view.set_model(chat.model)
    assert chat.view.width() == width or number % 2
    return 0


EVENTS = (scroll, scroll, scroll, jump, resize, zoom, answer, grow, another_version, unfold, wrap, leave_and_come_back)


@given(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 100_000)), min_size=5, max_size=25), st.integers(0, 6)
)
@settings(
    max_examples=max(20, EXAMPLES // 5),
    deadline=None,
    phases=(Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_nothing_moves_what_is_read(
    new_chat: Callable[[], Chat], events: list[tuple[Callable[[Chat, int], int | None], int]], seed: int
) -> None:
    chat = new_chat()
    chat.view.resize(760, 500)
    fill(chat, 14, seed=seed)
    view = chat.open()
    scroll_up(view, 3_000)
    for event, number in events:
        before, followed = reading(view), view.following
        moved = event(chat, number)
        if moved:  # what comes into view may still be completed, further down than what is read then
            if not at_an_end(view) and (abs(moved) < 250 or is_near(chat, before)):
                assert abs(y_now(chat, before) + moved - before.y) <= 1
            before, moved = reading(view), 0
        chat.settle()
        check_no_gaps(chat)
        if followed and view.following:
            assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
        elif moved is not None and not at_an_end(view):
            assert abs(y_now(chat, before) - before.y) <= 1, event.__name__
    view.set_model(None)
    view.hide()
    chat.theme.set_text_scale(1.0)


@pytest.mark.parametrize("width", [420, 640, 1200])
@pytest.mark.parametrize("scale", [1.0, 1.4])
def test_another_width_and_another_text_size_keep_the_words_at_the_edge(
    new_chat: Callable[[], Chat], width: int, scale: float
) -> None:
    chat = new_chat()
    fill(chat, 20)
    view = chat.open()
    scroll_up(view, 3_210)
    while (before := reading(view)).place in (None, (0, 0)):
        scroll_up(view, 137)
    view.resize(width, 700)
    chat.theme.set_text_scale(scale)
    chat.settle()
    assert y_now(chat, before) == before.y
    view.resize(900, 700)
    chat.theme.set_text_scale(1.0)
    chat.settle()
    assert y_now(chat, before) == before.y


def test_switching_back_shows_the_same_words_at_the_same_height(new_chat: Callable[[], Chat]) -> None:
    chat = new_chat()
    fill(chat, 20)
    view = chat.open()
    scroll_up(view, 2_345)
    while (before := reading(view)).place in (None, (0, 0)):
        scroll_up(view, 137)

    other = new_chat()
    fill(other, 5)
    view.set_model(other.model)
    chat.settle()
    assert view.following
    view.set_model(chat.model)
    chat.settle()

    assert not view.following
    assert y_now(chat, before) == before.y
    view.set_model(None)


def test_a_conversation_that_was_followed_is_followed_again(new_chat: Callable[[], Chat]) -> None:
    chat, other = new_chat(), new_chat()
    fill(chat, 20)
    fill(other, 20)
    view = chat.open()
    view.set_model(other.model)
    scroll_up(view, 900)
    reply = chat.reply("It went on meanwhile. " + WORDS * 40)
    view.set_model(chat.model)
    chat.settle()

    assert view.following
    assert chat.bubble(reply).geometry().bottom() < view.viewport().height()
    view.set_model(None)


def test_the_place_is_kept_for_every_conversation(new_chat: Callable[[], Chat]) -> None:
    chats = [new_chat() for _ in range(4)]
    view = chats[0].open()
    places: list[Reading] = []
    for number, chat in enumerate(chats):
        fill(chat, 20, seed=number)
        view.set_model(chat.model)
        scroll_up(view, 700 * (number + 1))
        places.append(reading(view))
    for chat, place in zip(chats, places, strict=True):
        view.set_model(chat.model)
        assert reading(view) == place
    view.set_model(None)


def test_switching_back_finds_the_bubbles_laid_out(new_chat: Callable[[], Chat]) -> None:
    chat, other = new_chat(), new_chat()
    fill(chat, 20)
    fill(other, 20)
    view = chat.open()
    before = view.live_bubbles()
    view.set_model(other.model)
    chat.settle()
    view.set_model(chat.model)
    assert view.live_bubbles() == before
    view.set_model(None)


def test_a_place_in_a_very_long_answer_is_found_again(new_chat: Callable[[], Chat]) -> None:
    chat, other = new_chat(), new_chat()
    chat.prompt()
    reply = chat.reply("\n\n".join(f"Paragraph {n}. {WORDS * 5}" for n in range(400)))
    fill(other, 60)
    view = chat.open()
    for _ in range(200):
        chat.settle()
        if chat.bubble(reply).complete:
            break
    scroll_up(view, 9_000)
    before = reading(view)
    view.set_model(other.model)
    for _ in range(60):  # every spare bubble is used for something else
        scroll_up(view, 1_500)
    view.set_model(chat.model)
    for _ in range(200):
        chat.settle()
        if chat.bubble(reply).complete:
            break
    chat.settle()
    assert y_now(chat, before) == before.y
    view.set_model(None)


@pytest.mark.parametrize("step", [-37, 41])
def test_scrolling_slowly_never_jumps(new_chat: Callable[[], Chat], step: int) -> None:
    chat = new_chat()
    fill(chat, 80)
    view = chat.open()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    for _ in range(150):
        before = reading(view)
        view.scroll_by(step)
        assert y_now(chat, before) == before.y - step
