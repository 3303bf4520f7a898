"""Replies to one prompt that stand side by side (`gui.chat.conversation.Conversation.side_by_side`)."""

import os

MOST_COMPARED = 4
"""So many at most."""


def new_comparison() -> str:
    """A short id for replies that are compared from now on."""
    return os.urandom(4).hex()
