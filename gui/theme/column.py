"""The column that messages, notices and the composer share."""

from gui.theme.tokens import COLUMN_WIDTH, GRID

GUTTER = 2 * GRID
"""Beside the column where there is no room for more; a scroll bar fits into it."""
_WIDEST_SCALE = 1.5
"""The column grows with the text up to here: lines beyond this width are hard to follow at any size."""
_NARROWEST = 120


def column_width(width: int, *, scale: float) -> int:
    """How wide the column is in a part of the window of this `width`, at this text scale."""
    widest = round(COLUMN_WIDTH * max(1.0, min(scale, _WIDEST_SCALE)))
    return max(_NARROWEST, min(widest, width - 2 * GUTTER))


def column_left(width: int, *, scale: float) -> int:
    """Where the column begins."""
    return (width - column_width(width, scale=scale)) // 2
