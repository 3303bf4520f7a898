"""Replies that are compared, in the message list."""

from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.chat.message import Failure, Message, State, Timing
from gui.chat.model_ref import ModelRef
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.columns import GAP
from gui.transcript.metrics import BOTTOM_MARGIN
from tests.gui.transcript.conftest import Chat
from tests.gui.transcript.test_message_actions import choose, menu_of
from tests.gui.transcript.test_selection import copied, drag, point

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
LONG = "\n\n".join(f"Paragraph {number} with some words in it." for number in range(60))


def compare(chat: Chat, *texts: str, state: State = State.DONE, key: str = "c") -> list[Message]:
    """Replies to the last prompt that stand side by side, the first one in front."""
    last = chat.conversation.last()
    prompt = last if last is not None and last.role == "user" else chat.prompt()
    replies = []
    for number, text in enumerate(texts):
        reply = chat.conversation.add_reply(
            parent=prompt.id,
            model=ModelRef("p", f"m{number}"),
            model_label=f"Model {number}",
            provider_label="Service",
            comparison=key,
        )
        reply.text, reply.state = text, state
        reply.timing = Timing(sent=chat.clock.now, first_text=chat.clock.now)
        replies.append(reply)
    chat.conversation.show_version(replies[0].id)
    chat.model.refresh()
    return replies


def bubbles(chat: Chat, replies: list[Message]) -> list[Bubble]:
    return [chat.bubble(reply) for reply in replies]


def button(bubble: Bubble, name: str) -> QPushButton:
    found = [one for one in bubble.findChildren(QPushButton) if name in (one.accessibleName(), one.text())]
    (shown,) = [one for one in found if one.isVisible()]
    return shown


def test_replies_stand_beside_each_other_and_the_list_is_as_long_as_the_longest(chat: Chat) -> None:
    replies = compare(chat, "Short.", LONG, "Third.")
    chat.view.resize(1000, 700)
    chat.open()
    first, second, third = bubbles(chat, replies)
    assert first.y() == second.y() == third.y()
    assert (second.x(), third.x()) == (first.x() + first.width() + GAP, second.x() + second.width() + GAP)
    assert first.height() < second.height()
    assert second.geometry().bottom() + 1 == chat.view.viewport().height() - BOTTOM_MARGIN  # followed to its end
    chat.view.scroll_to_start()
    assert chat.bubble(chat.model.message(0)).y() < chat.bubble(replies[1]).y()


@pytest.mark.parametrize(
    ("width", "count", "lines"),
    [(1300, 4, [4]), (1100, 4, [2, 2]), (1000, 3, [3]), (700, 3, [2, 1]), (420, 3, [1, 1, 1]), (420, 2, [1, 1])],
)
def test_there_are_as_many_in_a_line_as_there_is_room_for(chat: Chat, width: int, count: int, lines: list[int]) -> None:
    replies = compare(chat, *("Text." for _ in range(count)))
    chat.view.resize(width, 1600)
    chat.open()
    tops = [bubble.y() for bubble in bubbles(chat, replies)]
    assert [tops.count(top) for top in sorted(set(tops))] == lines
    assert all(bubble.x() >= 0 and bubble.geometry().right() < width for bubble in bubbles(chat, replies))
    for upper, lower in zip(sorted(set(tops)), sorted(set(tops))[1:], strict=False):
        assert all(bubble.geometry().bottom() < lower for bubble in bubbles(chat, replies) if bubble.y() == upper)


def test_what_is_read_stays_where_it_stands_while_others_grow(chat: Chat) -> None:
    replies = compare(chat, LONG, "One.", "Two.", state=State.STREAMING)
    chat.view.resize(1000, 600)
    chat.open()
    chat.view.scroll_by(-700)
    before = [bubble.y() for bubble in bubbles(chat, replies)]
    for _ in range(10):
        chat.grow(replies[1], f"\n\n{LONG[:200]}")
        chat.grow(replies[2], " and more")
        chat.settle()
    assert [bubble.y() for bubble in bubbles(chat, replies)] == before
    assert chat.bubble(replies[1]).height() > chat.bubble(replies[2]).height()


def test_the_end_of_the_longest_is_followed(chat: Chat) -> None:
    replies = compare(chat, LONG, "One.", state=State.STREAMING)
    chat.view.resize(1000, 600)
    chat.open()
    for text in (LONG, "\n\nthe end"):
        chat.grow(replies[1], text)
        chat.settle()
        end = max(bubble.geometry().bottom() + 1 for bubble in bubbles(chat, replies))
        assert end == chat.view.viewport().height() - BOTTOM_MARGIN
    assert chat.view.following


def test_the_beginning_is_held_when_a_line_becomes_higher_than_the_view(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.", state=State.STREAMING)
    chat.view.resize(1000, 600)
    chat.open()
    for paragraph in LONG.split("\n\n"):
        chat.grow(replies[1], f"\n\n{paragraph}")
        chat.settle()
        assert all(bubble.y() >= 0 for bubble in bubbles(chat, replies))
    assert chat.bubble(replies[1]).geometry().bottom() > 1000
    assert not chat.view.following
    chat.view.follow()
    chat.grow(replies[1], "\n\nThe end.")
    chat.settle()
    assert chat.view.following
    assert chat.bubble(replies[1]).geometry().bottom() + 1 == chat.view.viewport().height() - BOTTOM_MARGIN


@pytest.mark.parametrize("seed", range(3))
def test_bubbles_never_overlap_whatever_happens(chat: Chat, seed: int) -> None:
    random = Random(seed)
    chat.many(12)
    chat.view.resize(1000, 600)
    chat.open()
    for step in range(60):
        group = chat.conversation.side_by_side()
        what = random.choice(
            ["compare", "grow", "grow", "scroll", "jump", "resize", "settle", "front", "remove", "send", "theme"]
        )
        if what == "compare":
            compare(chat, *(LONG[: random.randint(1, 2_000)] for _ in range(random.randint(2, 4))), key=f"c{step}")
        elif what == "grow" and group:
            chat.grow(random.choice(group), LONG[: random.randint(1, 600)])
        elif what == "scroll":
            chat.view.scroll_by(random.randint(-900, 900))
        elif what == "jump":
            random.choice([chat.view.follow, chat.view.scroll_to_start])()
        elif what == "resize":
            chat.view.resize(random.choice([420, 700, 1000, 1400]), random.choice([300, 700]))
        elif what in ("settle", "front", "remove") and group:
            one = random.choice(group).id
            {
                "settle": chat.conversation.settle,
                "front": chat.conversation.show_version,
                "remove": chat.conversation.remove,
            }[what](one)
            chat.model.refresh()
        elif what == "send" and not group:
            chat.prompt("More?")
        elif what == "theme" and step % 7 == 0:
            chat.theme.set_text_scale(random.choice([1.0, 1.5]))
        chat.settle()
        shown = [bubble for bubble in chat.view.live_bubbles().values() if bubble.isVisible()]
        boxes = [bubble.geometry() for bubble in shown]
        assert shown
        assert not [1 for at, box in enumerate(boxes) for other in boxes[:at] if box.intersects(other)], (
            seed,
            step,
            what,
        )
        assert all(bubble.height() == bubble.lay_out(bubble.width()) for bubble in shown), (seed, step, what)


def test_the_width_changes_and_what_is_read_stays(chat: Chat) -> None:
    chat.many(40)
    replies = compare(chat, LONG, LONG, LONG)
    chat.view.resize(1000, 600)
    chat.open()
    chat.view.scroll_by(-900)
    at = replies[0].text.index("Paragraph 30")
    chat.view.show_hit(replies[0].id, at, at + 12)
    chat.settle()
    for width in (700, 420, 1000):
        chat.view.resize(width, 600)
        chat.settle()
        assert any(bubble.y() < 600 and bubble.geometry().bottom() > 0 for bubble in bubbles(chat, replies[:1]))


def test_a_click_anywhere_in_one_brings_it_to_the_front(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.")
    chat.view.resize(1000, 600)
    chat.open()
    front: list[int] = []
    chat.view.wishes.front_requested.connect(front.append)
    bubble = chat.bubble(replies[1])
    for at in (bubble.surface.topLeft() + QPoint(4, 12), bubble.sourced.rect_of(1).center()):
        drag(chat, at + bubble.pos(), at + bubble.pos())
        assert set(front) == {replies[1].id}
        front.clear()


def test_from_right_to_left_the_first_one_stands_at_the_right(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.")
    chat.view.resize(1000, 600)
    chat.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    chat.open()
    first, second = bubbles(chat, replies)
    assert first.x() == second.geometry().right() + 1 + GAP


def test_a_drag_within_a_column_and_from_one_to_the_next(chat: Chat) -> None:
    replies = compare(chat, "The first answer.", "The second answer.")
    chat.view.resize(1000, 600)
    chat.open()
    drag(chat, point(chat, replies[1], 4), point(chat, replies[1], 10))
    assert copied(chat)[1] == "second"
    drag(chat, point(chat, replies[0], 10), point(chat, replies[1], 10))
    assert copied(chat)[0] == "**Model 0**\n\nanswer.\n\n**Model 1**\n\nThe second"


def test_each_has_its_own_buttons(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.", state=State.STREAMING)
    chat.view.resize(1000, 600)
    chat.open()
    asked: list[tuple[str, int]] = []
    chat.view.wishes.stop_requested.connect(lambda reply: asked.append(("stop", reply)))
    chat.view.wishes.choose_requested.connect(lambda reply: asked.append(("choose", reply)))
    button(chat.bubble(replies[1]), "Stop").click()
    button(chat.bubble(replies[0]), "Go on with this one").click()
    assert asked == [("stop", replies[1].id), ("choose", replies[0].id)]
    chat.end(replies[1])
    names = {one.text() for one in chat.bubble(replies[1]).findChildren(QPushButton) if one.isVisible()}
    assert names == {"Go on with this one", "Copy", "⋯"}


def test_a_failed_one_says_so_in_its_column(chat: Chat) -> None:
    replies = compare(chat, "One.", "")
    replies[1].state = State.FAILED
    replies[1].failure = Failure(kind="ServerError", template="It broke.")
    chat.view.resize(1000, 600)
    chat.open()
    assert "It broke." in chat.reply_bubble(replies[1]).failure_text()
    assert button(chat.bubble(replies[1]), "Retry").isVisible()


def test_the_keyboard_walks_from_column_to_column_and_chooses(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.", "Three.")
    chat.view.resize(1000, 600)
    chat.open()
    front: list[int] = []
    chosen: list[int] = []
    chat.view.wishes.front_requested.connect(front.append)
    chat.view.wishes.choose_requested.connect(chosen.append)
    chat.view.focus_row(1)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(chat.view.window().focusWidget(), key, ALT)
    assert chat.bubble(replies[2]).hasFocus()
    assert front == [replies[1].id, replies[2].id]  # the first one was in front already
    QTest.keyClick(chat.view.window().focusWidget(), Qt.Key.Key_Return, NONE)
    assert chosen == [replies[2].id]


def test_the_menu_compares_and_chooses(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.")
    chat.view.resize(1000, 600)
    wishes = chat.open().wishes
    asked: list[tuple[str, int]] = []
    wishes.choose_requested.connect(lambda reply: asked.append(("choose", reply)))
    wishes.compare_requested.connect(lambda reply, _at: asked.append(("more", reply)))
    wishes.side_by_side_requested.connect(lambda reply: asked.append(("versions", reply)))
    choose(menu_of(chat, replies[1]), "Compare with more models…")
    choose(menu_of(chat, replies[1]), "Go on with this one")
    chat.conversation.settle(replies[1].id)
    chat.model.refresh()
    chat.settle()
    choose(menu_of(chat, replies[1]), "Compare the versions")
    assert asked == [("more", replies[1].id), ("choose", replies[1].id), ("versions", replies[1].id)]


def test_one_that_has_ended_can_be_deleted_while_another_is_written(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.", state=State.STREAMING)
    chat.view.resize(1000, 600)
    beneath = chat.open().wishes.beneath
    chat.end(replies[0])
    assert [beneath.is_written(reply) for reply in replies] == [False, True]
    assert beneath.is_written(chat.model.message(0))
    assert not any(beneath.follows(reply) for reply in replies)
    assert beneath.follows(chat.model.message(0))


def test_when_one_is_chosen_it_takes_the_whole_column(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.")
    chat.view.resize(1000, 600)
    chat.open()
    narrow = chat.bubble(replies[1]).width()
    chat.conversation.settle(replies[1].id)
    chat.model.refresh()
    chat.settle()
    bubble = chat.bubble(replies[1])
    assert bubble.width() > narrow
    assert not [
        one for one in bubble.findChildren(QPushButton) if one.text() == "Go on with this one" and one.isVisible()
    ]
    assert bubble.versions == [replies[0].id, replies[1].id]


def test_assistive_technology_meets_each_by_name_and_is_told_which_one_has_ended(chat: Chat) -> None:
    replies = compare(chat, "One.", "Two.", state=State.STREAMING)
    chat.view.resize(1000, 600)
    view = chat.open()
    conversation = QAccessible.queryAccessibleInterface(view)
    names = [conversation.child(row).text(QAccessible.Text.Name) for row in (1, 2)]
    assert names == ["Model 0, reply 2 of 3, 1 of 2 side by side", "Model 1, reply 3 of 3, 2 of 2 side by side"]
    assert "The next message goes on from it." in conversation.child(1).text(QAccessible.Text.Description)
    told: list[str] = []
    view.announced.connect(told.append)
    chat.end(replies[1])
    chat.end(replies[0], State.STOPPED)
    assert told == ["Model 1: Reply finished", "Model 0: Reply stopped"]


def test_bubbles_that_come_back_into_view_stand_in_their_columns(chat: Chat) -> None:
    chat.many(60)
    replies = compare(chat, LONG, "Short.", "Third.")
    chat.view.resize(1000, 600)
    chat.open()
    chat.view.scroll_to_start()
    chat.settle()
    assert not any(bubble.message in replies for bubble in chat.view.live_bubbles().values())
    chat.view.follow()
    chat.settle()
    assert len({bubble.x() for bubble in bubbles(chat, replies)}) == 3
    assert len({bubble.y() for bubble in bubbles(chat, replies)}) == 1
