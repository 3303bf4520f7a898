"""Lengths of the message list, in device-independent pixels."""

from collections.abc import Callable

from gui.chat.message import Message
from gui.theme.tokens import BODY_LINE, BODY_PX
from gui.transcript.attachments.metrics import attachments_height

BUFFER = 300
"""How far beyond the visible part bubbles are kept alive."""
TOP_MARGIN = 24
BOTTOM_MARGIN = 24

OWN_SHARE = 0.8
"""How much of the column a prompt may fill."""
OWN_PADDING_X = 16
OWN_PADDING_Y = 10
REPLY_PADDING_X = 18
REPLY_PADDING_Y = 14
SQUARED = 4
"""The radius of the corner that points to the speaker."""

ATTACHMENT_GAP = 8
"""Between what goes with a prompt and its text."""
HEADER = 20
"""The line above a reply that says who answers, at a text scale of 1."""
OWN_ACTIONS = 24
"""The band beneath a prompt, at a text scale of 1."""
REPLY_ACTIONS = 30
COMPARE_GAP = 6
"""Between a reply that stands beside others and the buttons beneath it."""
REPLY_GAP = 14
"""Between a reply's actions and what follows."""
SEGMENT_GAP = 10
HEADING_GAP = 18
"""Above a part that begins with a heading."""

_LOOKED_AT = 400
"""Messages whose text is measured by its length; with more of them a sample has to do."""


def estimated_heights(
    message: Callable[[int], Message], *, first: int, last: int, width: int, scale: float
) -> list[int]:
    """How high the messages of these rows will be. Of very many only some are looked at, and stand for the others."""
    rows = range(first, last + 1)
    if len(rows) <= _LOOKED_AT:
        return [estimated_height(message(row), width=width, scale=scale) for row in rows]
    step = len(rows) // _LOOKED_AT | 1  # odd, so that prompts and replies are met alike
    heights = [estimated_height(message(row), width=width, scale=scale) for row in rows[::step]]
    return [round(sum(heights) / len(heights))] * len(rows)


def estimated_height(message: Message, *, width: int, scale: float) -> int:
    """How high a message will be, roughly: from its length alone, so that 10,000 of them cost milliseconds."""
    text = message.text
    own = message.role == "user"
    per_line = characters_per_line(width, scale=scale, own=own)
    lines = 1 + text.count("\n") + int(len(text) / per_line * 0.8)
    around = 2 * OWN_PADDING_Y + OWN_ACTIONS if own else HEADER + 2 * REPLY_PADDING_Y + REPLY_ACTIONS + REPLY_GAP
    if message.attachments:
        around += attachments_height(message.attachments, scale=scale) + ATTACHMENT_GAP
        lines = lines if text else 0
    return around + round(lines * BODY_PX * BODY_LINE * scale)


def characters_per_line(width: int, *, scale: float, own: bool = False) -> float:
    """How many characters of text fit beside each other in a reply or in a prompt, roughly."""
    usable = width * OWN_SHARE - 2 * OWN_PADDING_X if own else width - 2 * REPLY_PADDING_X
    return max(8.0, usable / (BODY_PX * scale * 0.5))
