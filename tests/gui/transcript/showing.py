"""Shows what a conversation holds, to the end, and says how long the window stood still for it."""

import time
from collections.abc import Callable

from tests.gui.transcript.conftest import Chat

PATIENCE_SECONDS = 1.0
"""Ten times what the window may be busy at a stretch."""
_WAIT_SECONDS = 40


def busy_seconds(step: Callable[[], object]) -> float:
    """The processor time of this thread in which `step` is done: what other programs do does not count."""
    begun = time.thread_time()
    step()
    return time.thread_time() - begun


def show(chat: Chat) -> float:
    """Open the view and wait until all is shown; the longest the window was busy at a stretch, in seconds."""
    return max(busy_seconds(chat.open), finish(chat))


def finish(chat: Chat) -> float:
    """Wait until all is shown; the longest the window was busy meanwhile, in seconds."""
    worst, deadline = busy_seconds(chat.turn), time.monotonic() + _WAIT_SECONDS
    while not is_complete(chat):
        assert time.monotonic() < deadline, "the text is never shown to its end"
        worst = max(worst, busy_seconds(chat.next_turn))
    return max(worst, busy_seconds(chat.turn))


def is_complete(chat: Chat) -> bool:
    return all(bubble.complete for bubble in chat.view.live_bubbles().values())
