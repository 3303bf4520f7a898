"""Lengths of what goes with a prompt, in device-independent pixels."""

from collections.abc import Sequence

from gui.chat.attachment import Attachment

GAP = 8
TILE = 112
"""The side of a picture among several."""
SINGLE_WIDTH = 320
SINGLE_HEIGHT = 240
"""Of a picture that is alone, at most."""
FEW_IN_A_LINE = 3
_CHIP = 36
_SINGLE_GUESS = 200


def attachments_height(attachments: Sequence[Attachment], *, scale: float) -> int:
    """How high they will be, roughly: without looking into them."""
    pictures = sum(each.is_image for each in attachments)
    chips = len(attachments) - pictures
    lines = -(-pictures // FEW_IN_A_LINE)
    of_pictures = _SINGLE_GUESS if pictures == 1 else lines * (TILE + GAP)
    return of_pictures + round(chips * (_CHIP * scale + GAP))
