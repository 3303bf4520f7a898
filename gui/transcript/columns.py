"""Where messages stand from left to right: in one column, and replies that are compared beside each other."""

from itertools import takewhile

from PySide6.QtCore import Qt

from gui.theme.column import GUTTER, column_left, column_width
from gui.theme.theme import Theme
from gui.transcript.message_list import MessageList
from gui.transcript.message_source import MessageSource
from gui.transcript.metrics import estimated_heights

GAP = 16
"""Between two replies that stand side by side."""
NARROWEST = 270
"""In less room a reply is hard to read: then fewer stand side by side, the others beneath them."""
WIDEST = 520
"""With both at a text scale of 1."""


class Columns:
    """Replies that are compared are the last rows. They stand in lines of as many as there is room for, up to the whole
    width of the view; a row of its own has the column that all messages share."""

    def __init__(self, *, view: MessageList, source: MessageSource, theme: Theme) -> None:
        self._view = view
        self._source = source
        self._theme = theme
        self._first = 0
        """The first row that is compared; as many as there are rows where none is."""
        self._count = 0
        self._beside = 1
        """How many stand in a line."""
        self._width = 0
        """Of one of them."""

    @property
    def width(self) -> int:
        """Of the column that all messages share."""
        return column_width(self._view.width(), scale=self._theme.text_scale)

    def update(self) -> int:
        """The view's width or its messages have changed; gives the width of the shared column."""
        self._count = self._source.count()
        compared = takewhile(lambda row: self._source.compared(row) is not None, range(self._count - 1, -1, -1))
        replies = len(list(compared))
        self._first = self._count - replies
        room = self._view.width() - 2 * GUTTER
        narrowest = self._theme.px(NARROWEST)
        self._beside = max(1, min(replies, (room + GAP) // (narrowest + GAP)))
        if self._beside == 3 and replies == 4:
            self._beside = 2  # two above two, not three above one
        widest = self.width if self._beside == 1 else self._theme.px(WIDEST)
        self._width = min(widest, (room - (self._beside - 1) * GAP) // self._beside)
        return self.width

    def line(self, row: int) -> range:
        """The rows that stand beside this one, with itself."""
        if row < self._first:
            return range(row, row + 1)
        first = row - (row - self._first) % self._beside
        return range(first, min(first + self._beside, self._count))

    def box(self, row: int) -> tuple[int, int]:
        """Where a row begins in the view's viewport, and how wide it is."""
        left, width = column_left(self._view.width(), scale=self._theme.text_scale), self.width
        if row >= self._first and self._beside > 1:
            width = self._width
            whole = self._beside * (width + GAP) - GAP
            at = (row - self._first) % self._beside
            left = (self._view.width() - whole) // 2 + at * (width + GAP)
            if self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                left = self._view.width() - left - width
        # In the middle of the whole, as what stands above and below: the scroll bar has the column's margin.
        return left - self._view.viewport().x(), width

    def estimates(self, first: int, last: int) -> list[int]:
        """How much further down the row after each of these begins, roughly."""
        self.update()
        scale, message = self._theme.text_scale, self._source.message
        alone = range(first, min(last + 1, self._first))
        heights = (
            estimated_heights(message, first=alone.start, last=alone.stop - 1, width=self.width, scale=scale)
            if alone
            else []
        )
        for row in range(max(first, self._first), last + 1):
            line = self.line(row)
            _, width = self.box(row)
            own = estimated_heights(message, first=line.start, last=line.stop - 1, width=width, scale=scale)
            heights.append(max(own) if row == line.stop - 1 else 0)
        return heights
