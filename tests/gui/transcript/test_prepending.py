"""A conversation opens at its end, and all that is before comes a moment later: nobody notices."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from gui.bridge.message_list_model import MessageListModel
from gui.chat.conversation import Conversation, Place
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.transcript.find.controller import FindController
from gui.transcript.follow_button import FollowButton
from gui.transcript.growing_field import GrowingField
from tests.gui.transcript.conftest import Chat
from tests.gui.transcript.showing import busy_seconds, finish
from tests.gui.transcript.test_reading_place import ANSWERS, WORDS

TAIL = 60


def message(number: int) -> Message:
    if number % 2:
        return Message(id=number, parent=number - 1 or None, role="user", text=f"Question {number} {WORDS}")
    return Message(
        id=number,
        parent=number - 1,
        role="assistant",
        text=f"Answer {number}\n\n{ANSWERS[number * 5 % len(ANSWERS)]}",
        model=ModelRef("p", "m"),
        model_label="gpt-4o",
        provider_label="AI365VIP",
    )


class Opened:
    """A conversation of `count` messages of which only the end is there."""

    def __init__(self, chat: Chat, count: int) -> None:
        self.chat = chat
        self.count = count
        chat.conversation = Conversation.restored_end(
            key="k", title="", model=None, messages=map(message, range(count - TAIL + 1, count + 1)), highest=count
        )
        chat.model = MessageListModel(conversation=chat.conversation)

    def complete(self) -> None:
        whole = Conversation.restored(
            key="k", title="", model=None, messages=map(message, range(1, self.count + 1)), shown=()
        )
        self.chat.conversation.complete(whole)
        self.chat.model.refresh()

    def picture(self) -> dict[int, tuple[int, int]]:
        """Where each message that can be seen stands."""
        view = self.chat.view
        rect = view.viewport().rect()
        return {
            bubble.message.id: (bubble.y(), bubble.height())
            for bubble in view.live_bubbles().values()
            if bubble.message is not None and bubble.isVisible() and bubble.geometry().intersects(rect)
        }


@pytest.fixture
def opened(chat: Chat) -> Opened:
    return Opened(chat, 3_000)


@pytest.mark.parametrize("up", [0, 700, 1_900, 100_000])
def test_nothing_that_is_seen_moves(opened: Opened, up: int) -> None:
    chat, view = opened.chat, opened.chat.open()
    finish(chat)
    if up:
        view.scroll_by(-up)
    chat.settle()
    before, following, image = opened.picture(), view.following, view.viewport().grab().toImage()
    made = [id(bubble) for bubble in view.live_bubbles().values()]
    opened.complete()
    assert opened.picture().items() >= before.items(), "already before the window has anything else to do"
    chat.settle()
    assert opened.picture().items() >= before.items()
    assert view.following is following
    assert view.viewport().grab().toImage() == image
    assert set(made) <= {id(bubble) for bubble in view.live_bubbles().values()}, "what was laid out is laid out"
    assert view.source.count() == 3_000
    view.scroll_to_start()
    chat.settle()
    assert min(opened.picture()) == 1


def test_the_scroll_bar_leads_all_the_way_up(opened: Opened) -> None:
    view = opened.chat.open()
    before = view.verticalScrollBar().maximum()
    opened.complete()
    opened.chat.settle()
    assert view.verticalScrollBar().maximum() > 20 * before
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_while_a_reply_streams_its_end_stays_in_sight(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.open()
    reply = chat.reply("It begins", state=State.STREAMING)
    chat.settle()
    chat.grow(reply, "\n\nand goes on " * 5)
    opened.complete()
    chat.grow(reply, "\n\nand on " * 5)
    chat.settle()
    assert view.following
    assert chat.bubble(reply).geometry().bottom() <= view.viewport().height()
    told: list[str] = []
    view.announced.connect(told.append)
    chat.end(reply)
    assert told == ["Reply finished"]


def test_lines_that_came_while_reading_are_counted_on(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.open()
    reply = chat.reply("It begins", state=State.STREAMING)
    view.scroll_by(-2_000)
    chat.settle()
    (button,) = view.findChildren(FollowButton)
    chat.grow(reply, "\n\none\n\ntwo")
    chat.settle()
    said = button.accessibleName()
    opened.complete()
    chat.settle()
    assert button.accessibleName() == said
    chat.grow(reply, "\n\nthree")
    chat.settle()
    assert button.accessibleName() != said


def test_a_selection_stays_and_goes_on_under_the_mouse(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.open()
    finish(chat)
    place = view.viewport()
    QTest.mousePress(place, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(place, QPoint(300, 300))
    span = view.selection.span()
    assert span is not None
    opened.complete()
    chat.settle()
    moved = view.selection.span()
    assert moved is not None
    shift = 3_000 - TAIL
    assert moved == (span.first + shift, span.start, span.last + shift, span.end)
    QTest.mouseMove(place, QPoint(300, 400))
    QTest.mouseRelease(place, Qt.MouseButton.LeftButton, pos=QPoint(300, 400))
    longer = view.selection.span()
    assert longer is not None
    assert longer[:2] == moved[:2]
    assert longer[2:] > moved[2:]


def test_the_focus_stays_in_its_message_and_an_edit_goes_on(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.open()
    prompt = chat.conversation.path()[-2]
    chat.bubble(prompt).setFocus()
    QTest.keyClick(chat.bubble(prompt), Qt.Key.Key_F2)
    field = view.window().focusWidget()
    assert isinstance(field, GrowingField)
    QTest.keyClicks(field, "!")
    opened.complete()
    chat.settle()
    assert view.window().focusWidget() is field
    QTest.keyClicks(field, "?")
    assert field.toPlainText() == prompt.text + "!?"


def test_a_scroll_bar_in_the_hand_keeps_its_meaning(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.open()
    bar = view.verticalScrollBar()
    bar.setSliderDown(True)
    bar.setSliderPosition(bar.maximum() // 2)
    chat.settle()
    before = opened.picture()
    opened.complete()
    chat.settle()
    assert opened.picture() == before
    bar.setSliderPosition(bar.value() - 10)
    chat.settle()
    assert before.keys() & opened.picture().keys()
    bar.setSliderDown(False)


def test_assistive_technology_finds_the_messages_in_their_new_rows(opened: Opened) -> None:
    view = opened.chat.open()
    conversation = QAccessible.queryAccessibleInterface(view)
    item = conversation.child(TAIL - 1)
    opened.complete()
    opened.chat.settle()
    assert conversation.indexOfChild(item) == 2_999
    assert item.text(QAccessible.Text.Name) == "gpt-4o, reply 3000 of 3000"


def test_a_search_goes_on_with_the_hit_it_was_at(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.open()
    find = FindController(view=view, theme=chat.theme)
    find.open()
    find.bar.fill("Answer 29")
    for _ in range(50):
        chat.next_turn()
    current = find.current
    assert current is not None
    opened.complete()
    for _ in range(200):
        chat.next_turn()
    now = find.current
    assert now is not None
    assert now == (current.row + 3_000 - TAIL, current.start, current.end)
    find.close()


def test_a_place_further_up_is_gone_to_when_it_comes(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.view
    view.show()
    place = Place(1_200, len("Answer 1200\n\n"))
    view.set_model(chat.model, place=place)
    chat.settle()
    assert view.following
    assert view.reading_place() == place
    opened.complete()
    chat.settle()
    finish(chat)
    bubble = next(bubble for bubble in view.live_bubbles().values() if bubble.message and bubble.message.id == 1_200)
    assert 0 <= bubble.y() + bubble.sourced.rect_of(place.source).top() <= 8
    assert not view.following


def test_who_has_scrolled_or_sent_something_meanwhile_is_not_taken_away(opened: Opened) -> None:
    chat, view = opened.chat, opened.chat.view
    view.show()
    view.set_model(chat.model, place=Place(1_200, 0))
    prompt = chat.prompt("Something new")
    chat.settle()
    opened.complete()
    chat.settle()
    assert view.following
    assert chat.bubble(prompt).isVisible()


def test_switching_away_before_the_rest_comes_keeps_the_place(new_chat: Callable[[], Chat]) -> None:
    chat, other = new_chat(), new_chat()
    opened = Opened(chat, 3_000)
    other.prompt()
    view = chat.open()
    view.scroll_by(-1_500)
    chat.settle()
    before = opened.picture()
    view.set_model(other.model)
    opened.complete()
    view.set_model(chat.model)
    chat.settle()
    assert opened.picture() == before


def test_a_hundred_thousand_messages_come_within_a_few_frames(chat: Chat) -> None:
    opened = Opened(chat, 100_000)
    view = chat.open()
    finish(chat)
    whole = Conversation.restored(key="k", title="", model=None, messages=map(message, range(1, 100_001)), shown=())
    chat.conversation.complete(whole)
    view.set_model(None)
    chat.model = MessageListModel(conversation=_end_of(opened.count))
    view.set_model(chat.model)
    chat.settle()
    chat.model.conversation.complete(whole)
    shift = busy_seconds(chat.model.refresh) + busy_seconds(chat.settle)
    assert view.source.count() == 100_000
    assert shift < 0.25
    view.set_model(None)


def _end_of(count: int) -> Conversation:
    return Conversation.restored_end(
        key="k", title="", model=None, messages=map(message, range(count - TAIL + 1, count + 1)), highest=count
    )
