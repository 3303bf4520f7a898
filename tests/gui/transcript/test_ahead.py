"""What is laid out before it is seen, and what is kept after."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from gui.chat.message import Message
from gui.transcript.bubble_pool import SPARE, SPARE_CHARACTERS
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.view import TranscriptView
from tests.gui.transcript.conftest import Chat

LONG = "\n\n".join(f"Paragraph {n} " + "with words that go on " * 12 for n in range(100))


def bubbles(view: TranscriptView) -> list[Bubble]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [bubble for bubble in view.findChildren(QFrame) if isinstance(bubble, Bubble)]


def ready(view: TranscriptView) -> set[Message]:
    """Messages that are laid out and not shown."""
    width = next(iter(view.live_bubbles().values())).width()
    spare = [bubble for bubble in bubbles(view) if bubble.isHidden() and bubble.laid_out_for(width)]
    return {bubble.message for bubble in spare if bubble.message is not None}


def test_what_stands_above_is_laid_out_while_nothing_happens(chat: Chat, qtbot: QtBot) -> None:
    chat.many(200)
    view = chat.open()
    messages = chat.conversation.path()
    first = min(view.live_bubbles())
    above = set(messages[first - 5 : first])
    assert not above & ready(view)
    qtbot.waitUntil(lambda: above <= ready(view))
    assert len(ready(view)) < 80


def test_a_long_answer_is_laid_out_bit_by_bit(chat: Chat, qtbot: QtBot) -> None:
    answer = chat.reply(LONG)
    for _ in range(18):
        chat.prompt()
    view = chat.open()
    assert 1 not in view.live_bubbles()
    qtbot.waitUntil(lambda: answer in ready(view))
    before = next(bubble for bubble in bubbles(view) if bubble.message is answer)
    view.scroll_by(-600)
    assert chat.bubble(answer) is before


def test_after_resizing_what_comes_is_laid_out_again(chat: Chat, qtbot: QtBot) -> None:
    chat.many(200)
    view = chat.open()
    messages = chat.conversation.path()
    view.resize(500, 600)
    chat.settle()
    above = set(messages[min(view.live_bubbles()) - 3 : min(view.live_bubbles())])
    qtbot.waitUntil(lambda: above <= ready(view))


def test_scrolling_back_finds_the_same_bubbles(chat: Chat) -> None:
    chat.many(300)
    view = chat.open()
    before = view.live_bubbles()
    for _ in range(6):
        view.scroll_by(-600)
    assert not before.keys() & view.live_bubbles().keys()
    view.follow()
    assert view.live_bubbles() == before


def test_the_number_of_bubbles_is_bounded(chat: Chat) -> None:
    chat.many(2_000)
    view = chat.open()
    for _ in range(150):
        view.scroll_by(-640)
        chat.settle()
    assert len(bubbles(view)) <= SPARE + 30


def test_very_long_answers_are_not_all_kept(chat: Chat) -> None:
    for _ in range(60):
        chat.reply(LONG)
    view = chat.open()
    for row in range(60, 0, -1):
        view.show_row(row)
    kept = {bubble.message for bubble in bubbles(view) if bubble.isHidden() and bubble.message is not None}
    assert sum(len(message.text) for message in kept) <= SPARE_CHARACTERS
    assert len(kept) > 3
