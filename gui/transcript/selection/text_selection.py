"""The one selection of a message list, from character to character, whether bubbles show it or not."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.message_source import MessageSource

_TO_THE_END = 1 << 60


class Spot(NamedTuple):
    """A place between two characters: a message's id, and a position in its source."""

    message: int
    source: int


class Span(NamedTuple):
    """A selection in the order of the text: the rows it begins and ends in, and the positions there."""

    first: int
    start: int
    last: int
    end: int

    def within(self, row: int) -> tuple[int, int]:
        """The part of a row's message that is selected; both are the same where nothing is."""
        if not self.first <= row <= self.last:
            return 0, 0
        return self.start if row == self.first else 0, self.end if row == self.last else _TO_THE_END


class TextSelection(QObject):
    """From where it was begun (`anchor`) to the end that moves (`focus`)."""

    changed = Signal()

    def __init__(self, *, source: MessageSource, live: Callable[[], Mapping[int, Bubble]], parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._live = live
        self._anchor: Spot | None = None
        self._focus: Spot | None = None
        source.reset.connect(self.clear)
        source.removed.connect(self._on_messages_changed)
        source.changed.connect(self._on_messages_changed)

    @property
    def anchor(self) -> Spot | None:
        return self._anchor

    @property
    def focus(self) -> Spot | None:
        return self._focus

    @property
    def empty(self) -> bool:
        return self.span() is None

    def select(self, anchor: Spot, focus: Spot) -> None:
        if (anchor, focus) != (self._anchor, self._focus):
            self._anchor, self._focus = anchor, focus
            self._show()

    def select_all(self) -> None:
        count = self._source.count()
        if count:
            first, last = self._source.message(0), self._source.message(count - 1)
            self.select(Spot(first.id, 0), Spot(last.id, len(last.text)))

    def clear(self) -> None:
        if self._anchor is not None:
            self._anchor = self._focus = None
            self._show()

    def span(self) -> Span | None:
        """None where nothing is selected."""
        if self._anchor is None or self._focus is None or self._anchor == self._focus:
            return None
        ends: list[tuple[int, int]] = []
        for spot in (self._anchor, self._focus):
            row = self._source.row_of(spot.message)
            if row is None:
                return None
            ends.append((row, spot.source))
        (first, start), (last, end) = sorted(ends)
        return Span(first, start, last, end)

    def is_before(self, one: Spot, other: Spot) -> bool:
        rows = [self._source.row_of(spot.message) or 0 for spot in (one, other)]
        return (rows[0], one.source) < (rows[1], other.source)

    def contains(self, spot: Spot) -> bool:
        """Whether the spot stands inside of what is selected."""
        span, row = self.span(), self._source.row_of(spot.message)
        if span is None or row is None:
            return False
        start, end = span.within(row)
        return start <= spot.source < end

    def show_in(self, row: int, bubble: Bubble) -> None:
        """The bubble shows this row's message now."""
        if self._anchor is not None:
            span = self.span()
            bubble.sourced.set_selection(*(span.within(row) if span is not None else (0, 0)))

    def _show(self) -> None:
        span = self.span()
        for row, bubble in self._live().items():
            bubble.sourced.set_selection(*(span.within(row) if span is not None else (0, 0)))
        self.changed.emit()

    def _on_messages_changed(self, _first: int, _last: int) -> None:
        """What is selected may be gone: on another branch, or thrown away for a new attempt."""
        for spot in (self._anchor, self._focus):
            if spot is None:
                continue
            row = self._source.row_of(spot.message)
            if row is None or spot.source > len(self._source.message(row).text):
                self.clear()
                return
