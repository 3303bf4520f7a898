"""What holds still, what follows, and how much is alive."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from gui.transcript.bubbles.prompt_bubble import PromptBubble
from gui.transcript.follow_button import FollowButton
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat

LONG = "\n\n".join(f"Paragraph {n} " + "with words that go on " * 12 for n in range(60))


@pytest.fixture(autouse=True)
def nothing_glides(qapp: QApplication) -> Iterator[None]:
    """A system without motion: what the wheel scrolls is scrolled at once."""
    hints = QGuiApplication.styleHints()
    before = hints.cursorFlashTime()
    hints.setCursorFlashTime(0)
    yield
    hints.setCursorFlashTime(before)


def wheel(view: TranscriptView, notches: int) -> None:
    """Positive turns upwards."""
    centre = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        centre,
        QPointF(view.viewport().mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def stand_still(chat: Chat, view: TranscriptView) -> None:
    """Wait until the wheel has run out."""
    since, before = time.monotonic(), tops(view)
    while time.monotonic() - since < 0.2:
        chat.next_turn()
        if tops(view) != before:
            since, before = time.monotonic(), tops(view)


def at_end(view: TranscriptView) -> bool:
    return view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def tops(view: TranscriptView) -> dict[int, int]:
    return {row: bubble.y() for row, bubble in view.live_bubbles().items()}


def test_a_conversation_opens_at_its_end(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    assert view.following
    assert at_end(view)
    assert 199 in view.live_bubbles()


def test_the_end_is_followed_until_one_scrolls_up(chat: Chat) -> None:
    chat.many(40)
    reply = chat.reply("Begin", state=State.STREAMING)
    view = chat.open()
    chat.grow(reply, "\n\n" + LONG)
    assert at_end(view)

    wheel(view, 1)
    assert not view.following
    place = tops(view)
    chat.grow(reply, "\n\n" + LONG)

    assert tops(view)[40] == place[40]
    assert not at_end(view)


def test_scrolling_down_to_the_end_follows_again(chat: Chat) -> None:
    chat.many(40)
    view = chat.open()
    wheel(view, 3)
    assert not view.following
    wheel(view, -5)
    assert view.following


def test_the_button_brings_back_to_the_end(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    button = view.findChildren(FollowButton)[0]
    assert not button.isVisible()
    view.scroll_to_start()
    assert button.isVisible()

    button.click()

    assert view.following
    assert at_end(view)
    assert not button.isVisible()


def test_sending_goes_to_the_end(chat: Chat) -> None:
    chat.many(100)
    view = chat.open()
    view.scroll_to_start()
    chat.prompt("Something new")
    chat.settle()
    assert view.following
    assert 100 in view.live_bubbles()


def test_what_is_read_does_not_move_while_estimates_are_corrected(chat: Chat) -> None:
    chat.many(600)
    view = chat.open()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    for _ in range(120):
        before = tops(view)
        view.scroll_by(-90)
        moved = {after - before[row] for row, after in tops(view).items() if row in before}
        assert moved == {90}


def test_scrolling_through_meets_every_message_in_order(chat: Chat) -> None:
    chat.many(80)
    view = chat.open()
    view.scroll_to_start()
    seen: list[int] = []
    while not view.following:
        seen.extend(row for row in sorted(view.live_bubbles()) if row not in seen)
        view.scroll_by(view.viewport().height() - 40)
    assert sorted(seen) == seen
    assert len(set(seen) | set(view.live_bubbles())) == 80


def test_the_beginning_and_the_end_cannot_be_scrolled_past(chat: Chat) -> None:
    chat.many(300)
    view = chat.open()
    view.verticalScrollBar().setValue(0)
    assert tops(view)[0] == 24
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    last = view.live_bubbles()[299]
    assert last.geometry().bottom() < view.viewport().height()


def test_only_what_is_near_has_bubbles_at_10_000_messages(chat: Chat) -> None:
    chat.many(10_000)
    view = chat.open()
    most, widgets = 0, 0
    bar = view.verticalScrollBar()
    for step in range(60):
        bar.setValue(bar.maximum() * (step * 37 % 60) // 60)
        most = max(most, len(view.live_bubbles()))
        widgets = max(widgets, len(view.findChildren(QWidget)))
    assert most <= 30
    assert widgets < 5_000  # the spare bubbles among them


def test_recycled_bubbles_show_the_right_text(chat: Chat) -> None:
    chat.many(1_000)
    view = chat.open()
    bar = view.verticalScrollBar()
    for step in range(40):
        bar.setValue(bar.maximum() * (step * 23 % 40) // 40)
        for row, bubble in view.live_bubbles().items():
            number = row // 2
            first_line = bubble.visible_text().split("\n")[0]
            assert first_line == (f"Question {number}" if isinstance(bubble, PromptBubble) else f"Answer {number}")


def test_another_version_stands_where_the_old_one_stood(chat: Chat) -> None:
    chat.many(40)
    prompt = chat.prompt("Which?")
    chat.reply("The first version\n\n" + LONG)
    view = chat.open()
    wheel(view, 8)
    stand_still(chat, view)
    top = view.live_bubbles()[41].y()
    second = chat.conversation.add_reply(
        parent=prompt.id, model=ModelRef("p", "m"), model_label="m", provider_label="p"
    )
    second.text = "The second version\n\n" + LONG
    chat.model.refresh()
    chat.settle()

    assert view.live_bubbles()[41].y() == top
    assert "second" in chat.text_of(second)


def test_another_conversation_leaves_nothing_of_the_last(chat: Chat) -> None:
    chat.many(50)
    view = chat.open()
    view.set_model(None)
    assert view.live_bubbles() == {}
    chat.grow(chat.conversation.path()[-1], "must not be shown")
    assert view.live_bubbles() == {}
