"""The scroll bar's handle under the hand, over heights that are guessed."""

from itertools import pairwise

import pytest

from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat


def first_seen(view: TranscriptView) -> tuple[int, int]:
    """What stands at the upper edge: greater is further down."""
    row, bubble = min((row, b) for row, b in view.live_bubbles().items() if b.geometry().bottom() >= 0)
    return row, -bubble.y()


def covered(view: TranscriptView) -> bool:
    boxes = [bubble.geometry() for _, bubble in sorted(view.live_bubbles().items()) if bubble.isVisible()]
    joined = all(below.top() == above.bottom() + 1 for above, below in pairwise(boxes))
    return joined and boxes[0].top() <= 24 and boxes[-1].bottom() >= view.viewport().height() - 26


@pytest.mark.parametrize("messages", [60, 100_000])
def test_dragging_down_always_leads_further_down(chat: Chat, messages: int) -> None:
    chat.many(messages)
    view = chat.open()
    view.scroll_to_start()
    bar = view.verticalScrollBar()
    bar.setSliderDown(True)
    end = bar.maximum()
    seen = first_seen(view)
    for step in range(1, 101):
        bar.setSliderPosition(end * step // 100)
        assert bar.value() == end * step // 100
        assert bar.maximum() == end
        assert first_seen(view) >= seen
        assert covered(view)
        seen = first_seen(view)
    assert view.following
    bar.setSliderDown(False)
    assert bar.value() == bar.maximum()


def test_dragging_back_leads_back_to_the_same_words(chat: Chat) -> None:
    chat.many(400)
    view = chat.open()
    bar = view.verticalScrollBar()
    bar.setSliderDown(True)
    end = bar.maximum()
    bar.setSliderPosition(end // 3)
    assert not view.following
    before = first_seen(view)
    for position in (end // 2, end // 5, end, 0):
        bar.setSliderPosition(position)
    bar.setSliderPosition(end // 3)
    assert first_seen(view) == before
    bar.setSliderDown(False)
    assert first_seen(view) == before


def test_the_ends_of_the_bar_are_the_ends_of_the_text(chat: Chat) -> None:
    chat.many(2_000)
    view = chat.open()
    bar = view.verticalScrollBar()
    bar.setSliderDown(True)
    bar.setSliderPosition(0)
    assert view.live_bubbles()[0].y() == 24
    bar.setSliderPosition(bar.maximum())
    assert view.following
    assert view.live_bubbles()[1_999].geometry().bottom() < view.viewport().height()
    bar.setSliderDown(False)
