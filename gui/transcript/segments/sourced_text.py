"""A bubble's text in positions of the message's source, whatever widgets show it just now.

Selections, hits and places are kept like that, because bubbles are used again for other messages and widgets change
while a reply grows. Nothing is mapped before it is asked for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from gui.markdown.blocks import Block
from gui.markdown.source_map import PlainMap, PositionMap, SourceMap
from gui.transcript.segments.passages import Mark, Passage
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.segments.text_surface import TextSurface

Surface = TextSurface | TableGrid
Move = QTextCursor.MoveOperation

_MAPS_KEPT = 8
_MOST_STEPS = 16
"""A step of the keyboard passes over so many characters that are no text: a list item's marker."""


class Part(NamedTuple):
    """Widgets that show `start` up to, not including, `end` of the source, from above downwards."""

    start: int
    end: int
    surfaces: Sequence[Surface]


class SourcedText:
    """All points and rectangles are in the coordinates of `widget`, all numbers positions in the source."""

    def __init__(self, *, widget: QWidget, parts: Callable[[], Sequence[Part]], source: Callable[[], str]) -> None:
        self._widget = widget
        self._parts = parts
        self._source = source
        self._selection: tuple[int, int] | None = None
        self._marks: Sequence[Mark] = ()
        self._maps: dict[int, tuple[Block | None, PositionMap]] = {}

    @property
    def selection(self) -> tuple[int, int] | None:
        """What is shown as selected; None where nothing is."""
        return self._selection

    def set_selection(self, start: int, end: int) -> None:
        """Show this part as selected and nothing else; where both are the same, nothing."""
        selection = (start, end) if start < end else None
        if selection == self._selection:
            return
        self._selection = selection
        for part in self._parts():
            self._select(part)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Mark these parts, in order and apart from each other, and no others."""
        if not marks and not self._marks:
            return
        self._marks = marks
        for part in self._parts():
            self._mark(part)

    def refresh(self) -> None:
        """The blocks have changed: show what is selected and marked where it is now."""
        if self._selection is None and not self._marks:
            return
        for part in self._parts():
            if self._selection is not None:
                self._select(part)
            if self._marks:
                self._mark(part)

    def clear(self) -> None:
        """Forget selection and marks: the widgets are to show another message."""
        self.set_selection(0, 0)
        self.set_marks(())
        self._maps.clear()

    def source_at(self, at: QPoint) -> int:
        """The position nearest to a point: the beginning above all text, the end below it."""
        parts = [part for part in self._parts() if part.surfaces]
        if not parts or at.y() < self._top(parts[0].surfaces[0]):
            return 0
        part = parts[bisect_right(parts, at.y(), key=lambda one: self._top(one.surfaces[0])) - 1]
        surface = part.surfaces[bisect_right(part.surfaces, at.y(), key=self._top) - 1]
        inside = at - surface.mapTo(self._widget, QPoint())
        if inside.y() >= surface.height():
            last = surface is part.surfaces[-1]
            if last:
                return len(self._source()) if part is parts[-1] else part.end
            return self._source_of(surface, surface.end_position())
        return self._source_of(surface, surface.position_at(inside))

    def rect_of(self, source: int) -> QRect:
        """Where a character stands, one pixel wide; empty where nothing is shown."""
        found = self._find(source)
        if found is None:
            return QRect()
        surface, position = found
        return surface.rect_at(position).translated(surface.mapTo(self._widget, QPoint()))

    def word_at(self, source: int) -> tuple[int, int]:
        return self._around(source, lambda surface, position: surface.word_at(position))

    def paragraph_at(self, source: int) -> tuple[int, int]:
        return self._around(source, lambda surface, position: surface.paragraph_at(position))

    def moved(self, source: int, move: Move) -> int | None:
        """Where the keyboard's movement leads; None where that is outside of the text."""
        found = self._find(source)
        if found is None:
            return None
        surface, position = found
        for _ in range(_MOST_STEPS):
            moved = surface.moved(position, move)
            if moved is None:
                return self._beside(surface, forwards=move in _FORWARDS) if move not in _IN_LINE else source
            there = self._source_of(surface, moved)
            if there != source or move in _IN_LINE:
                return there
            position = moved
        return None

    def _around(self, source: int, find: Callable[[Surface, int], tuple[int, int]]) -> tuple[int, int]:
        found = self._find(source)
        if found is None:
            return source, source
        surface, position = found
        start, end = find(surface, position)
        return self._source_of(surface, start), self._source_of(surface, end, end=True)

    def _beside(self, surface: Surface, *, forwards: bool) -> int | None:
        surfaces = [one for part in self._parts() for one in part.surfaces]
        at = surfaces.index(surface) + (1 if forwards else -1)
        if not 0 <= at < len(surfaces):
            return None
        beside = surfaces[at]
        return self._source_of(beside, 0 if forwards else beside.end_position())

    def _find(self, source: int) -> tuple[Surface, int] | None:
        """The widget that shows this character, and where."""
        # Footnotes stand at the end, wherever they are written.
        parts = sorted((part for part in self._parts() if part.surfaces), key=lambda one: one.start)
        if not parts:
            return None
        part = parts[max(0, bisect_right(parts, source, key=lambda one: one.start) - 1)]
        at = bisect_right(part.surfaces, source, key=self._start_of) - 1
        surface = part.surfaces[max(0, at)]
        return surface, self._position_of(surface.passages(), source)

    def _select(self, part: Part) -> None:
        start, end = self._selection or (0, 0)
        for surface in part.surfaces:
            if start >= part.end or end <= part.start:
                surface.select(0, 0)
            elif start <= part.start and part.end <= end:
                surface.select(0, surface.end_position())
            else:
                surface.select(*self._positions(surface, start, end))

    def _mark(self, part: Part) -> None:
        near = [mark for mark in self._marks if mark.start < part.end and part.start < mark.end]
        for surface in part.surfaces:
            shown = [Mark(*self._positions(surface, mark.start, mark.end), mark.current) for mark in near]
            surface.show_marks([mark for mark in shown if mark.start < mark.end])

    def _positions(self, surface: Surface, start: int, end: int) -> tuple[int, int]:
        passages = surface.passages()
        first = 0 if start <= self._start_of(surface) else self._position_of(passages, start)
        return first, max(first, self._position_of(passages, end, end=True))

    def _start_of(self, surface: Surface) -> int:
        passages = surface.passages()
        if not passages:
            return 0
        first = passages[0]
        return self._map(first).to_source(first.first) if first.first else _start(first)

    def _position_of(self, passages: Sequence[Passage], source: int, *, end: bool = False) -> int:
        """`end` tells that what is before the position matters, not what comes after it."""
        find = bisect_left if end else bisect_right
        at = find(passages, source, key=_start) - 1
        if at < 0:
            return 0 if end or not passages else passages[0].position
        block = passages[at].block
        if block is not None and source >= block.end:
            return passages[at].end
        visible = self._map(passages[at]).to_visible(source)
        while at and passages[at - 1].block is block and passages[at].first >= visible:
            at -= 1
        return passages[at].position_of(visible)

    def _source_of(self, surface: Surface, position: int, *, end: bool = False) -> int:
        passages = surface.passages()
        if not passages:
            return 0
        # A list item's marker is no text: it belongs to what follows it.
        at = min(bisect_left(passages, position, key=lambda one: one.end), len(passages) - 1)
        passage, found = passages[at], self._map(passages[at])
        visible = passage.visible_of(position)
        if end and 0 < visible < passage.first + len(passage.text):
            return found.to_source(visible - 1) + 1  # before the markup that follows
        return found.to_source(visible)

    def _map(self, passage: Passage) -> PositionMap:
        """Made when first needed; the last few are kept, as the pointer stays near them."""
        key = id(passage.block)
        kept = self._maps.get(key)
        if kept is not None and kept[0] is passage.block and passage.block is not None:
            return kept[1]
        made: PositionMap
        if passage.block is None:
            made = PlainMap(self._source(), passage.text)
        else:
            made = SourceMap(passage.block, self._source())
        if len(self._maps) >= _MAPS_KEPT:
            del self._maps[next(iter(self._maps))]
        self._maps[key] = passage.block, made
        return made

    def _top(self, surface: Surface) -> int:
        return surface.mapTo(self._widget, QPoint()).y()


_FORWARDS = (Move.NextCharacter, Move.NextWord)
_IN_LINE = (Move.StartOfLine, Move.EndOfLine)


def _start(passage: Passage) -> int:
    return passage.block.start if passage.block is not None else 0
