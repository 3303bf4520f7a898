"""A place in a text is gone to: where one read before the program was closed, and hits of a search over everything."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint

from gui.chat.conversation import Place
from gui.chat.message import Message
from gui.transcript.segments.code_text import CodeText
from gui.transcript.selection.text_selection import Span
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat
from tests.gui.transcript.showing import finish
from tests.gui.transcript.test_reading_place import WORDS, fill, scroll_up


def line_y(chat: Chat, message: Message, source: int) -> int:
    """Where a position's line begins, in the view's pixels."""
    bubble = chat.bubble(message)
    return bubble.y() + bubble.sourced.rect_of(source).top()


def restarted(new_chat: Callable[[], Chat], chat: Chat) -> tuple[Chat, TranscriptView]:
    """Another view of the same conversation, which remembers nothing."""
    again = new_chat()
    again.conversation, again.model = chat.conversation, chat.model
    return again, again.view


def test_the_end_that_is_followed_is_no_place(chat: Chat) -> None:
    assert chat.view.reading_place() is None
    fill(chat, 20)
    assert chat.open().reading_place() is None


@pytest.mark.parametrize("up", [1, 700, 1_501, 2_950, 3_777, 5_003])
@pytest.mark.parametrize("width", [900, 520])
def test_after_a_restart_it_is_read_on_in_the_same_line(new_chat: Callable[[], Chat], up: int, width: int) -> None:
    chat = new_chat()
    fill(chat, 20)
    scroll_up(chat.open(), up)
    place = chat.view.reading_place()
    assert place is not None
    again, view = restarted(new_chat, chat)
    view.resize(width, 700)
    view.show()
    view.set_model(chat.model, place=place)
    finish(again)
    again.settle()
    assert not view.following
    message = chat.conversation.message(place.message)
    if not _at_the_end(view):
        assert 0 <= line_y(again, message, place.source) <= (8 if place.source else 70)
        now = view.reading_place()
        assert now is not None
        assert now.message == place.message
        assert line_y(again, message, now.source) == line_y(again, message, place.source)
    view.set_model(None)


def _at_the_end(view: TranscriptView) -> bool:
    bar = view.verticalScrollBar()
    return bar.value() == bar.maximum()


def test_what_was_read_in_this_session_comes_before_the_place_that_was_kept(new_chat: Callable[[], Chat]) -> None:
    chat, other = new_chat(), new_chat()
    fill(chat, 20)
    fill(other, 3)
    view = chat.open()
    scroll_up(view, 2_000)
    read = view.reading_place()
    view.set_model(other.model)
    view.set_model(chat.model, place=Place(1, 0))
    assert view.reading_place() == read
    view.set_model(None)


def test_a_place_in_a_very_long_answer_is_found_though_it_is_laid_out_step_by_step(chat: Chat) -> None:
    chat.prompt()
    reply = chat.reply("\n\n".join(f"Paragraph {n}. {WORDS * 5}" for n in range(400)))
    fill(chat, 3)
    source = reply.text.index("Paragraph 300.")
    chat.view.show()
    chat.view.set_model(chat.model, place=Place(reply.id, source))
    assert chat.view.reading_place() == Place(reply.id, source), "it is still on the way there"
    finish(chat)
    chat.settle()
    assert 0 <= line_y(chat, reply, source) <= 8
    assert chat.view.reading_place() == Place(reply.id, source)


def test_scrolling_on_the_way_ends_going_there(chat: Chat) -> None:
    chat.prompt()
    reply = chat.reply("\n\n".join(f"Paragraph {n}. {WORDS * 5}" for n in range(400)))
    chat.view.show()
    chat.view.set_model(chat.model, place=Place(reply.id, reply.text.index("Paragraph 300.")))
    chat.view.scroll_to_start()
    finish(chat)
    chat.settle()
    assert chat.view.reading_place() == Place(chat.conversation.path()[0].id, 0)


def test_a_place_in_a_message_that_is_gone_is_the_end(chat: Chat) -> None:
    fill(chat, 20)
    chat.view.show()
    chat.view.set_model(chat.model, place=Place(999, 5))
    chat.settle()
    assert chat.view.following


@pytest.mark.parametrize("word", ["Paragraph 2.", "Paragraph 250.", "Paragraph 399."])
def test_a_hit_is_selected_and_seen_and_the_focus_stays(chat: Chat, word: str) -> None:
    chat.prompt()
    reply = chat.reply("\n\n".join(f"Paragraph {n}. {WORDS * 5}" for n in range(400)))
    fill(chat, 30)
    view = chat.open()
    start = reply.text.index(word)
    view.show_hit(reply.id, start, start + len(word))
    finish(chat)
    chat.settle()
    y = line_y(chat, reply, start)
    assert 0 <= y <= view.viewport().height() - 40
    assert view.selection.span() == Span(1, start, 1, start + len(word))
    assert chat.bubble(reply).selected_text() == word
    assert view.window().focusWidget() is view
    assert not view.following


def test_a_hit_that_is_seen_already_moves_nothing(chat: Chat) -> None:
    fill(chat, 20)
    view = chat.open()
    scroll_up(view, 1_000)
    place = view.reading_place()
    shown = [bubble for bubble in view.live_bubbles().values() if bubble.y() < 350 < bubble.geometry().bottom()]
    assert shown[0].message is not None
    start = shown[0].sourced.source_at(QPoint(40, 350 - shown[0].y()))
    view.show_hit(shown[0].message.id, start, start + 3)
    chat.settle()
    assert view.reading_place() == place


def test_a_hit_far_to_the_right_in_code_is_seen(chat: Chat) -> None:
    reply = chat.reply("```\n" + "x" * 400 + " needle\n```")
    fill(chat, 20)
    view = chat.open()
    start = reply.text.index("needle")
    view.show_hit(reply.id, start, start + 6)
    chat.settle()
    bubble = chat.bubble(reply)
    (code,) = bubble.findChildren(CodeText)
    at = code.viewport().mapFrom(bubble, bubble.sourced.rect_of(start).center())
    assert code.viewport().rect().contains(at)


def test_a_hit_may_come_right_after_the_conversation(chat: Chat) -> None:
    fill(chat, 20)
    view = chat.open()
    view.set_model(None)
    view.set_model(chat.model)
    message = chat.conversation.path()[3]
    view.show_hit(message.id, 0, 6)
    chat.settle()
    assert view.viewport().rect().contains(QPoint(10, line_y(chat, message, 0)))


def test_waiting_for_a_place_costs_nothing(chat: Chat) -> None:
    fill(chat, 20)
    chat.view.show()
    chat.view.set_model(chat.model, place=Place(999, 5))
    finish(chat)
    arranged: list[bool] = []
    chat.view.arranged.connect(lambda: arranged.append(True))
    deadline = time.monotonic() + 0.2
    while time.monotonic() < deadline:
        chat.next_turn()
    assert not arranged
