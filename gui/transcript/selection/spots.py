"""Where characters stand in the view, and which stands at a point."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QRect

from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.message_source import MessageSource
from gui.transcript.scroller import Scroller
from gui.transcript.selection.text_selection import Spot

_MARGIN = 8


class Spots:
    """Points and rectangles are in the coordinates of the view's viewport."""

    def __init__(
        self,
        *,
        source: MessageSource,
        live: Callable[[], Mapping[int, Bubble]],
        scroller: Scroller,
        height: Callable[[], int],
    ) -> None:
        self._source = source
        self._live = live
        self._scroller = scroller
        self._height = height

    def at(self, point: QPoint) -> Spot | None:
        """The spot nearest to a point; None where there are no messages."""
        bubbles = [bubble for _, bubble in sorted(self._live().items())]
        above = [bubble.y() for bubble in bubbles if bubble.y() <= point.y()]
        line = [bubble for bubble in bubbles if bubble.y() == (max(above) if above else bubbles[0].y())]
        nearest = min(line, key=lambda bubble: _sideways(bubble, point), default=None)
        if nearest is None or nearest.message is None:
            return None
        return Spot(nearest.message.id, nearest.sourced.source_at(point - nearest.pos()))

    def is_text_at(self, point: QPoint) -> bool:
        """Whether there is a bubble at all."""
        return any(bubble.geometry().contains(point) for bubble in self._live().values())

    def bubble(self, spot: Spot) -> Bubble | None:
        """The bubble that shows it; scrolls there where none does."""
        row = self._source.row_of(spot.message)
        if row is None:
            return None
        if row not in self._live():
            self._scroller.show_row(row)
        return self._live().get(row)

    def rect(self, spot: Spot) -> QRect:
        bubble = self.bubble(spot)
        return bubble.sourced.rect_of(spot.source).translated(bubble.pos()) if bubble is not None else QRect()

    def reveal(self, spot: Spot) -> None:
        """Scroll as little as possible until the spot's line is seen."""
        rect = self.rect(spot)
        if rect.isNull():
            return
        if rect.top() < _MARGIN:
            self._scroller.scroll_by(rect.top() - _MARGIN)
        elif rect.bottom() > self._height() - _MARGIN:
            self._scroller.scroll_by(rect.bottom() - self._height() + _MARGIN)

    def first(self) -> Spot | None:
        return self._edge(0, end=False)

    def last(self) -> Spot | None:
        return self._edge(self._source.count() - 1, end=True)

    def beside(self, spot: Spot, *, forwards: bool) -> Spot | None:
        """The nearest edge of the next message, or of the one before."""
        row = self._source.row_of(spot.message)
        if row is None:
            return None
        return self._edge(row + (1 if forwards else -1), end=not forwards)

    def _edge(self, row: int, *, end: bool) -> Spot | None:
        if not 0 <= row < self._source.count():
            return None
        message = self._source.message(row)
        return Spot(message.id, len(message.text) if end else 0)


def _sideways(bubble: Bubble, point: QPoint) -> int:
    """How far a point stands beside a bubble."""
    return max(bubble.x() - point.x(), point.x() - (bubble.x() + bubble.width()), 0)
