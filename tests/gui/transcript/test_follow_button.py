"""The way back to the end, and what it says."""

from gui.chat.message import State
from gui.transcript.follow_button import FollowButton
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat


def button(view: TranscriptView) -> FollowButton:
    return view.findChildren(FollowButton)[0]


def test_it_counts_the_lines_that_come_after_one_let_go(chat: Chat) -> None:
    chat.many(60)
    reply = chat.reply("Known already.", state=State.STREAMING)
    view = chat.open()
    view.scroll_by(-100)
    assert button(view).accessibleName() == "Scroll to the end"

    chat.grow(reply, "\n\nOne")
    assert button(view).accessibleName() == "Scroll to the end, 1 new line"
    chat.grow(reply, " and the same line.\n\nTwo.\n\nThree.")
    assert button(view).accessibleName() == "Scroll to the end, 3 new lines"
    narrow = button(view).width()
    chat.grow(reply, "\n\nmore" * 60)
    assert button(view).accessibleName() == "Scroll to the end, 63 new lines"
    assert button(view).width() > narrow > button(view).height()


def test_it_counts_what_is_far_out_of_sight(chat: Chat) -> None:
    chat.many(400)
    reply = chat.reply("Known already.", state=State.STREAMING)
    view = chat.open()
    view.scroll_to_start()
    chat.grow(reply, "\n\nOne.\n\nTwo.")
    chat.end(reply)
    assert "2 new lines" in button(view).accessibleName()
    chat.reply("And another reply.")
    chat.settle()
    assert "3 new lines" in button(view).accessibleName()


def test_a_long_line_counts_as_often_as_it_is_wrapped(chat: Chat) -> None:
    chat.many(60)
    reply = chat.reply("Known already.\n\n", state=State.STREAMING)
    view = chat.open()
    view.scroll_by(-300)
    before = chat.bubble(reply).height()
    chat.grow(reply, "several words to a line " * 50)
    shown = (chat.bubble(reply).height() - before) / 21
    counted = int(button(view).accessibleName().split(", ")[1].split()[0])
    assert abs(counted - shown) <= 0.3 * shown


def test_going_back_forgets_what_was_new(chat: Chat) -> None:
    chat.many(60)
    reply = chat.reply("Known already.", state=State.STREAMING)
    view = chat.open()
    view.scroll_by(-200)
    chat.grow(reply, "\n\nNew.\n\nNew, too.")
    button(view).click()
    assert view.following
    assert not button(view).isVisible()
    view.scroll_by(-200)
    assert button(view).accessibleName() == "Scroll to the end"


def test_it_stays_in_its_corner_while_the_text_moves(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    view.scroll_by(-500)
    before = button(view).geometry()
    for _ in range(10):
        view.scroll_by(-90)
        assert button(view).geometry() == before
    assert view.viewport().rect().contains(before)
    assert view.viewport().childAt(before.center()) is button(view)


def test_lines_that_came_meanwhile_are_told_when_one_comes_back(chat: Chat) -> None:
    chat.many(60)
    reply = chat.reply("Known already.", state=State.STREAMING)
    view = chat.open()
    view.scroll_by(-300)
    view.set_model(None)
    chat.grow(reply, "\n\nOne.\n\nTwo.")
    view.set_model(chat.model)
    chat.settle()
    assert "2 new lines" in button(view).accessibleName()
