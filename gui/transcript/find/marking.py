"""Marks the hits in the bubbles that exist."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint

from gui.chat.message import Message
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.find.search import Hit, Span
from gui.transcript.segments.passages import Mark

_MOST = 300
"""Hits marked in one bubble: in a very long message only those around what can be seen."""

Hits = Callable[[int], Sequence[Span]]


class HitMarks:
    """Knows what it has marked, so that a bubble is touched only when that changes."""

    def __init__(self) -> None:
        self._marked: dict[Bubble, tuple[Message | None, Sequence[Mark]]] = {}

    def show(self, bubbles: Mapping[int, Bubble], *, hits: Hits, current: Hit | None, height: int) -> None:
        """Mark what `hits` says of each row. `height` is that of the view, in whose coordinates bubbles stand."""
        for bubble in [bubble for bubble in self._marked if bubble not in bubbles.values()]:
            del self._marked[bubble]  # it forgets by itself when it is used again
        for row, bubble in bubbles.items():
            spans = hits(row)
            if len(spans) > _MOST:
                spans = _near(spans, bubble, height)
            here = current[1:] if current is not None and current.row == row else None
            marks = [Mark(start, end, (start, end) == here) for start, end in spans]
            before = self._marked.get(bubble)
            if before is None or before[0] is not bubble.message or before[1] != marks:
                bubble.sourced.set_marks(marks)
                self._marked[bubble] = bubble.message, marks

    def clear(self) -> None:
        for bubble in self._marked:
            bubble.sourced.set_marks(())
        self._marked.clear()


def _near(spans: Sequence[Span], bubble: Bubble, height: int) -> Sequence[Span]:
    """The hits that can be seen, and as many again on both sides."""
    top, bottom = max(0, -bubble.y()), min(bubble.height(), height - bubble.y())
    if top >= bottom:
        return spans[:_MOST] if bubble.y() > 0 else spans[-_MOST:]
    first = bisect_left(spans, (bubble.sourced.source_at(QPoint(0, top)), 0))
    last = bisect_left(spans, (bubble.sourced.source_at(QPoint(bubble.width(), bottom)), 0))
    step = _MOST // 3
    # In steps, so that not every pixel of scrolling marks anew.
    first = max(0, first - step) // step * step
    return spans[first : min(last, first + 2 * _MOST) + step]
