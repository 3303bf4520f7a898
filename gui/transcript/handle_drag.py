"""The scroll bar's handle in the user's hand."""

from PySide6.QtWidgets import QScrollBar

from gui.transcript.arranger import Arranger


class HandleDrag:
    """What the handle's positions mean while it is dragged.

    The heights it was over when it was taken hold of keep their meaning until it is let go, though many of them are
    found to be different on the way: further down is always further down in the text, and the handle stays under the
    hand.
    """

    def __init__(self, *, arranger: Arranger, bar: QScrollBar) -> None:
        self._arranger = arranger
        self._heights = arranger.heights.copy()
        self._end = bar.maximum()
        self._above = 0
        """So many messages have come since before all others."""

    def inserted(self, first: int, last: int) -> None:
        if not first:
            self._above += last + 1

    def at_end(self, value: int) -> bool:
        return value >= self._end

    def move_to(self, value: int) -> None:
        y = value - self._arranger.top_margin
        if y <= 0 or not len(self._heights):
            self._arranger.jump_to(0)
            return
        row = self._heights.row_at(y)
        share = (y - self._heights.top(row)) / max(1, self._heights[row])
        self._arranger.jump_into(row + self._above, min(1.0, share))
