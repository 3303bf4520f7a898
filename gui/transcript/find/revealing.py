"""Brings a hit before the reader's eyes."""

from PySide6.QtCore import QPoint

from gui.transcript.sideways import reveal_sideways
from gui.transcript.view import TranscriptView

_BELOW = 56
"""Pixels that stay free beneath a hit, for what comes after it."""
_LINE = 24


def reveal(view: TranscriptView, row: int, source: int, *, above: int) -> bool:
    """Scroll until a position of a message's source is seen, with context; `above` pixels at the top are covered.

    Returns:
        Whether it is shown already: a very long message is laid out step by step.
    """
    bubble = view.live_bubbles().get(row)
    if bubble is None:
        view.show_row(row)
        bubble = view.live_bubbles()[row]
    for _ in range(2):  # heights are estimates until they are seen
        rect = bubble.sourced.rect_of(source)
        height = view.viewport().height()
        top = bubble.mapTo(view.viewport(), rect.topLeft()).y()
        if above <= top and top + rect.height() <= height - min(_BELOW, height // 4):
            break
        view.scroll_by(top - max(above, height // 3))
        bubble = view.live_bubbles().get(row, bubble)
    reveal_sideways(bubble, bubble.sourced.rect_of(source))
    return bubble.complete


def reading_place(view: TranscriptView, *, above: int) -> tuple[int, int]:
    """The row, and the position in its source, of what is read at the top of the view."""
    for row, bubble in sorted(view.live_bubbles().items()):
        if bubble.isVisible() and bubble.geometry().bottom() > above:
            # A line that is cut by the edge is not meant any more.
            return row, bubble.sourced.source_at(QPoint(0, max(0, above + _LINE - bubble.y())))
    return 0, 0
