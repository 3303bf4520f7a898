"""Decides which messages have a bubble and where the bubbles stand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from gui.transcript.bubbles.bubble import Bubble, Place
from gui.transcript.heights import HeightIndex
from gui.transcript.metrics import BOTTOM_MARGIN, BUFFER, REPLY_ACTIONS, REPLY_GAP, TOP_MARGIN


@dataclass(slots=True)
class Anchor:
    """What holds still: this row's top stands `offset` pixels below the upper edge of the view.

    Of a message that begins further up it is what is read at the edge: the edge is `below` pixels beneath `place`,
    however high the message is and whatever changes above that place.
    """

    row: int = 0
    offset: int = TOP_MARGIN
    place: Place | None = None
    below: int = 0


class Lines(Protocol):
    """What `gui.transcript.columns.Columns` says of rows."""

    def line(self, row: int) -> range:
        """The rows that stand beside this one, with itself."""

    def box(self, row: int) -> tuple[int, int]:
        """Where a row begins, and how wide it is."""


class Arranger:
    """Places bubbles around an anchor, measuring each as it comes near the view.

    Heights beyond that are estimates. Correcting one changes how long the scroll bar is, never where the anchor
    stands. While `following`, the end of the last message is what holds still.

    Rows that stand side by side are a line: it is as high as the highest of them, and counts as the height of the last.
    """

    def __init__(
        self, *, take: Callable[[int], Bubble], give: Callable[[Bubble], None], columns: "Lines | None" = None
    ) -> None:
        """`columns` says what stands side by side; without them nothing does."""
        self._take = take
        self._give = give
        self._columns = columns
        self.heights = HeightIndex()
        self.anchor = Anchor()
        self.following = True
        self.top_margin = TOP_MARGIN
        """Above the first message."""
        self.live: dict[int, Bubble] = {}
        self.tops: dict[int, int] = {}
        """Where live rows stand, in the view's coordinates."""
        self._width = 0
        self._height = 0

    @property
    def width(self) -> int:
        """Of the column, as `view_height` is that of the view."""
        return self._width

    @property
    def view_height(self) -> int:
        return self._height

    def width_of(self, row: int) -> int:
        return self._width if len(self._line(row)) == 1 or self._columns is None else self._columns.box(row)[1]

    def height_of(self, row: int) -> int:
        """How high its bubble is, which may be less than its line is."""
        bubble = self.live.get(row) if len(self._line(row)) > 1 else None
        return self.heights[row] if bubble is None else bubble.lay_out(self.width_of(row))

    @property
    def content_height(self) -> int:
        return self.top_margin + self.heights.total + BOTTOM_MARGIN

    @property
    def scrolled(self) -> int:
        """How far the content is scrolled, as far as heights are known."""
        return self.top_margin + self.heights.top(self.anchor.row) - self.anchor.offset

    def arrange(self, *, width: int, height: int) -> None:
        """Make, measure and place what is visible in a view of `height`, for a column of `width`."""
        self._width, self._height = width, height
        tops: dict[int, int] = {}
        if len(self.heights):
            tops = self._from_the_end() if self.following else self._around_the_anchor()
        self._retire(tops)
        self.tops = tops
        self._hold_what_is_read()

    def move_by(self, pixels: int) -> None:
        """Scroll by a distance: positive shows what is further down."""
        self.anchor.offset -= pixels
        self.anchor.below += pixels

    def jump_to(self, scrolled: int) -> None:
        """Scroll to a position that may be far away, as far as heights are known."""
        if len(self.heights):
            row = self.heights.row_at(scrolled - self.top_margin)
            self.anchor = Anchor(row, self.top_margin + self.heights.top(row) - scrolled)

    def jump_to_row(self, row: int) -> None:
        self.anchor = Anchor(row, self.top_margin)

    def jump_into(self, row: int, share: float) -> None:
        """Scroll so that the upper edge is in this row, at a share of its height."""
        if len(self.heights):
            row = max(0, min(row, len(self.heights) - 1))
            self.anchor = Anchor(row, -round(share * self._measure(row)))

    def visible_rows(self) -> list[int]:
        return sorted(row for row, top in self.tops.items() if top + self._line_height(row) > 0 and top < self._height)

    @property
    def at_end(self) -> bool:
        """Whether the end of the last message can be seen."""
        last = len(self.heights) - 1
        return last < 0 or (last in self.tops and self.tops[last] + self.heights[last] <= self._height)

    @property
    def at_start(self) -> bool:
        """Whether there is nothing further up."""
        return self.tops.get(0, 0) >= self.top_margin or not len(self.heights)

    @property
    def all_seen(self) -> bool:
        """Whether there is nothing to scroll to."""
        return self.at_end and self.at_start

    def reads_inside(self, row: int) -> bool:
        """Whether it is this row that is read, further down than its beginning."""
        return row == self.anchor.row and self.anchor.offset < 0 and not self.following

    def beginning_to_hold(self, row: int) -> Anchor | None:
        """Where to stay while the end is followed and this row, which stands beside others, is about to become higher
        than the view: whoever reads one of several is not to lose it because another one goes on. None where it is
        the end that is read."""
        top = self.tops.get(row, -1)
        begins_in_view = self.following and len(self._line(row)) > 1 and top >= 0
        return Anchor(row, min(top, self.top_margin)) if begins_in_view else None

    def estimate_again(self, heights: list[int]) -> None:
        """New estimates for all rows, at another width or text size; what holds still stays."""
        self.heights.reset(heights)

    def insert(self, row: int, heights: list[int]) -> None:
        at_anchor = row <= self.anchor.row and row < len(self.heights)
        self.heights.insert(row, heights)
        self.live = {(r + len(heights) if r >= row else r): bubble for r, bubble in self.live.items()}
        self.tops = {(r + len(heights) if r >= row else r): top for r, top in self.tops.items()}
        if at_anchor:
            self.anchor.row += len(heights)

    def remove(self, first: int, last: int) -> None:
        self.heights.remove(first, last)
        count = last - first + 1
        for row in range(first, last + 1):
            if row in self.live:
                self._give(self.live.pop(row))
        self.live = {(r - count if r > last else r): bubble for r, bubble in self.live.items()}
        self.tops = {(r - count if r > last else r): top for r, top in self.tops.items() if not first <= r <= last}
        if self.anchor.row > last:
            self.anchor.row -= count
        elif self.anchor.row >= first:
            # What is inserted here next takes the place of what was read.
            self.anchor = Anchor(first, self.anchor.offset)

    def reset(self, heights: Iterable[int]) -> None:
        self.drop_all()
        self.heights.reset(heights)
        self.anchor = Anchor()

    def drop_all(self) -> None:
        for bubble in self.live.values():
            self._give(bubble)
        self.live = {}
        self.tops = {}

    def _line(self, row: int) -> range:
        return range(row, row + 1) if self._columns is None else self._columns.line(row)

    def _line_height(self, row: int) -> int:
        return self.heights[self._line(row)[-1]]

    def _measure(self, row: int) -> int:
        """How much further down the next row begins."""
        line = self._line(row)
        height = max(self._measure_alone(each) for each in line)
        for each in line:
            further = height if each == line[-1] else 0
            if further != self.heights[each]:
                self.heights.correct(each, further)
        return self.heights[row]

    def _measure_alone(self, row: int) -> int:
        bubble = self.live.get(row)
        if bubble is None:
            bubble = self.live[row] = self._take(row)
        return bubble.lay_out(self.width_of(row))

    def _from_the_end(self) -> dict[int, int]:
        tops: dict[int, int] = {}
        y = self._height - BOTTOM_MARGIN
        row = len(self.heights)
        while row and (y > -BUFFER or self._goes_on_above(row)):
            row -= 1
            y -= self._measure(row)
            tops[row] = y
        if row == 0 and y > self.top_margin:
            _shift(tops, self.top_margin - y)
        return tops

    def _goes_on_above(self, row: int) -> bool:
        """Whether the line of the row before this one has been begun here, or the row itself is not its first."""
        return row < len(self.heights) and row != self._line(row)[0]

    def _around_the_anchor(self) -> dict[int, int]:
        anchor = self.anchor
        anchor.row = max(0, min(anchor.row, len(self.heights) - 1))
        self._measure(anchor.row)
        if anchor.place is not None:
            anchor.offset = -(self.live[anchor.row].y_of(anchor.place) + anchor.below)
        tops = self._fill(anchor.row, anchor.offset)
        first, last = min(tops), max(tops)
        bottom = tops[last] + self.heights[last]
        slack = self._height - BOTTOM_MARGIN - bottom
        if last == len(self.heights) - 1 and slack > 0:  # scrolled beyond the end
            tops = self._fill(last, tops[last] + slack)
            first = min(tops)
        if first == 0 and tops[0] > self.top_margin:  # scrolled beyond the beginning
            tops = self._fill(0, self.top_margin)
        return tops

    def _fill(self, row: int, top: int) -> dict[int, int]:
        """Place rows downwards and upwards from this one until the view and its surroundings are full."""
        tops = {row: top}
        y = top + self._measure(row)
        below = row + 1
        while below < len(self.heights) and y < self._height + BUFFER:
            tops[below] = y
            y += self._measure(below)
            below += 1
        above, y = row, top
        while above and (y > -BUFFER or self._goes_on_above(above)):
            above -= 1
            y -= self._measure(above)
            tops[above] = y
        return tops

    def _retire(self, tops: dict[int, int]) -> None:
        """Give back the bubbles that stand nowhere near any more, except the one with the keyboard's focus."""
        for row in [row for row in self.live if not self._near(row, tops)]:
            bubble = self.live[row]
            if bubble.focus_within:
                tops[row] = self._far_top(row, tops)
            else:
                del self.live[row]
                self._give(bubble)

    def _near(self, row: int, tops: dict[int, int]) -> bool:
        top = tops.get(row)
        if top is not None and top < self._height + BUFFER and top + self._line_height(row) > -BUFFER:
            return True
        tops.pop(row, None)
        return False

    def _far_top(self, row: int, tops: dict[int, int]) -> int:
        near = min(tops, key=lambda other: abs(other - row), default=row)
        return tops.get(near, 0) + self.heights.top(row) - self.heights.top(near)

    def _hold_what_is_read(self) -> None:
        """Anchor at the first message of which more can be seen than the room beneath its text."""
        visible = self.visible_rows()
        if not visible:
            return
        held = self.live.get(self.anchor.row)
        if held is not None and self.anchor.place is not None and not held.complete:
            self.anchor.offset = self.tops[self.anchor.row]
            return  # what is read may be in the text that is yet to come
        first = self._line(visible[0])
        rest = self.tops[visible[0]] + self._line_height(visible[0])
        below = next((row for row in visible if row not in first), None)
        row = visible[0] if below is None or rest > REPLY_ACTIONS + REPLY_GAP else below
        row = max((each for each in self._line(row) if each in self.live), key=self.height_of, default=row)
        top, bubble = self.tops[row], self.live[row]
        if top >= 0:
            self.anchor = Anchor(row, top)
        else:
            place = bubble.place_at(-top)
            self.anchor = Anchor(row, top, place, -top - bubble.y_of(place))


def _shift(tops: dict[int, int], by: int) -> None:
    for row in tops:
        tops[row] += by
