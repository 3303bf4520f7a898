"""Shows what a conversation holds, to the end, and says how long the window stood still for it."""

import time
from collections.abc import Callable

from gui.transcript.bubbles.reply_text import ReplyText
from tests.gui.transcript.conftest import Chat

PATIENCE_SECONDS = 1.0
"""Ten times what the window may be busy at a stretch."""
_TURNS = 2_000


def busy_seconds(step: Callable[[], object]) -> float:
    """The processor time of this thread in which `step` is done: what other programs do does not count."""
    begun = time.thread_time()
    step()
    return time.thread_time() - begun


def show(chat: Chat) -> float:
    """Open the view and wait until all is shown; the longest the window was busy at a stretch, in seconds."""
    worst = busy_seconds(chat.open)
    for _ in range(_TURNS):
        worst = max(worst, busy_seconds(chat.turn))
        if is_complete(chat):
            return max(worst, busy_seconds(chat.turn))
    raise AssertionError("the text is never shown to its end")


def is_complete(chat: Chat) -> bool:
    return all(text.complete for text in chat.view.findChildren(ReplyText))
