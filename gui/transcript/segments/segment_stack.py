"""A reply's blocks as a stack of widgets: prose, code, formulas, tables, notices."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.markdown.blocks import AlertBlock, Block, CodeBlock, MathBlock, NoticeBlock, TableBlock, TextBlock
from gui.theme.theme import Theme
from gui.transcript.metrics import HEADING_GAP, SEGMENT_GAP
from gui.transcript.segments.alerts import bar_colour
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.segments.formula_segment import FormulaSegment
from gui.transcript.segments.grouping import Group, Kind, alert_of, begins_notes, groups, quote_depth
from gui.transcript.segments.note_jumps import place_of_target
from gui.transcript.segments.notice_segment import NoticeSegment
from gui.transcript.segments.pieces import ProseBlock, gap_between, is_prose
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.prose_formats import QUOTE_BAR, QUOTE_STEP, ProseFormats
from gui.transcript.segments.sourced_text import Part
from gui.transcript.segments.table_segment import TableSegment
from gui.transcript.wishes import Wishes

_DISSOLVED_AT_ONCE = 50
_NOTES_GAP = 20
Segment = Prose | CodeSegment | FormulaSegment | TableSegment | NoticeSegment


@dataclass(slots=True)
class _Shown:
    group: Group
    segment: Segment
    box: QRect = field(default_factory=QRect)
    gap: int = SEGMENT_GAP
    quotes: tuple[int, int] = (0, 0)
    """How many quotations its first and its last block stand in."""
    alerts: tuple[str, str] = ("", "")
    """What kind of alert these stand in, if any."""
    begins_alert: bool = False
    begins_notes: bool = False
    dirty: bool = True


class SegmentStack(QWidget):
    """Shows a growing list of blocks and touches only the segments whose blocks have changed."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._formats = ProseFormats(theme=theme, colour=theme.tokens.text)
        self._shown: list[_Shown] = []
        self._width = 0
        self._settled = 0
        """So many of the first segments are laid out for `_width`."""
        self._blocks: Sequence[Block] = ()
        self.on_blocks_changed: Callable[[], None] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        wishes.jump_requested.connect(self._on_jump_requested)
        self._make: dict[Kind, Callable[[], Segment]] = {
            "prose": lambda: Prose(formats=self._formats, wishes=wishes, parent=self),
            "code": lambda: CodeSegment(theme=theme, wishes=wishes, parent=self),
            "formula": lambda: FormulaSegment(formats=self._formats, wishes=wishes, parent=self),
            "table": lambda: TableSegment(theme=theme, wishes=wishes, parent=self),
            "notice": lambda: NoticeSegment(theme=theme, wishes=wishes, parent=self),
        }

    def segments(self) -> list[Segment]:
        return [shown.segment for shown in self._shown]

    def dissolve(self, *, then: Callable[[], None]) -> None:
        """Throw away all segments, of a long text a few at a time: each takes 40 µs, and there may be thousands."""
        surplus = self._shown[-_DISSOLVED_AT_ONCE:]
        del self._shown[-_DISSOLVED_AT_ONCE:]
        for shown in surplus:
            _discard(shown.segment)
        self._settled = 0
        if self._shown:
            QTimer.singleShot(0, self, lambda: self.dissolve(then=then))
        else:
            then()

    def parts(self) -> Sequence[Part]:
        """What of the segments can be selected, with the piece of the source they show."""
        blocks = self._blocks
        return [
            Part(blocks[shown.group.first].start, blocks[shown.group.end - 1].end, shown.segment.surfaces())
            for shown in self._shown
        ]

    def _on_jump_requested(self, part: QObject, target: str) -> None:
        """Bring a place of this text into view that a part of it leads to."""
        if not isinstance(part, QWidget) or not self.isAncestorOf(part):
            return
        place = place_of_target(self._blocks, target)
        if place is None:
            return
        index, visible = place
        for surface in self._shown[self._index_of(index)].segment.surfaces():
            for passage in surface.passages():
                if passage.block is self._blocks[index] and passage.first + len(passage.text) >= visible:
                    box = surface.rect_at(passage.position_of(visible))
                    self._wishes.reveal_requested.emit(QRect(surface.mapToGlobal(box.topLeft()), box.size()))
                    return

    def reset(self) -> None:
        """Prepare for another message: forget selections, folding and scrolling."""
        for shown in self._shown:
            shown.segment.reset()

    def show_blocks(self, blocks: Sequence[Block], *, first: int, source: str, growing: bool = False) -> None:
        """Show `blocks` of the Markdown `source`; those before `first` are shown already.

        `growing` tells that the last one may not be complete.
        """
        at = self._index_of(max(0, first - 1))
        start = self._shown[at].group.first if at < len(self._shown) else 0
        new = groups(blocks, start=start)
        for index, group in enumerate(new, at):
            shown = self._segment_at(index, group)
            if group.end > first or shown.dirty:
                self._fill(shown, blocks, max(0, first - group.first), source)
                self._settled = min(self._settled, index)
        end = at + len(new)
        for surplus in self._shown[end:]:
            _discard(surplus.segment)
        del self._shown[end:]
        self._settled = min(self._settled, end)
        for index in range(at, end):
            self._set_growing(index, growing and index == end - 1)
        self._blocks = blocks
        if self.on_blocks_changed is not None:
            self.on_blocks_changed()

    def _set_growing(self, index: int, growing: bool) -> None:
        shown = self._shown[index]
        if isinstance(shown.segment, TableSegment) and shown.segment.set_growing(growing):
            shown.dirty = True
            self._settled = min(self._settled, index)

    def visible_text(self) -> str:
        return "\n".join(shown.segment.visible_text() for shown in self._shown)

    def mark_dirty(self, segment: QWidget) -> None:
        """This segment, or the one that holds this widget, changed its height by itself."""
        for index, shown in enumerate(self._shown):
            if shown.segment is segment or shown.segment.isAncestorOf(segment):
                shown.dirty = True
                self._settled = min(self._settled, index)

    def lay_out(self, width: int) -> int:
        """Place everything from the first segment on that has changed; the height of all."""
        if width != self._width:
            self._width = width
            self._settled = 0
            for shown in self._shown:
                shown.dirty = True
        for index in range(self._settled, len(self._shown)):
            self._place(index)
        self._settled = len(self._shown)
        return self._shown[-1].box.bottom() + 1 if self._shown else 0

    def _place(self, index: int) -> None:
        shown = self._shown[index]
        top = self._shown[index - 1].box.bottom() + 1 + shown.gap if index else 0
        indent = min(shown.segment.indent, self._width // 2)
        height = shown.segment.lay_out(self._width - indent) if shown.dirty else shown.box.height()
        shown.dirty = False
        box = QRect(indent, top, self._width - indent, height)
        if shown.box != box:
            shown.box = box
            shown.segment.setGeometry(box)

    def caret_rect(self) -> QRect:
        """Where the caret stands after the last segment's text."""
        if not self._shown:
            return QRect()
        last = self._shown[-1]
        return last.segment.caret_rect().translated(last.segment.pos())

    def place_at(self, y: int) -> tuple[int, float]:
        """What is read at `y`: a segment and a place inside it."""
        if not self._shown:
            return 0, 0.0
        index = self._index_at(y)
        return index, self._shown[index].segment.place_at(y - self._shown[index].box.top())

    def y_of(self, place: tuple[int, float]) -> int:
        index, inside = place
        if index >= len(self._shown):
            return 0
        return self._shown[index].box.top() + self._shown[index].segment.y_of(inside)

    def _index_at(self, y: int) -> int:
        """The segment at `y`, the room beneath it included."""
        return max(0, bisect_right(self._shown, y, key=lambda shown: shown.box.top()) - 1)

    def _quote_bars(self, top: int, bottom: int) -> Iterator[tuple[QRect, str]]:
        """Beside what draws none itself, and through the room between segments, as far as they are seen."""
        step = round(QUOTE_STEP * self._theme.text_scale)
        first = self._index_at(top)
        for index in range(first, min(self._index_at(bottom) + 2, len(self._shown))):
            shown = self._shown[index]
            if index:
                above = self._shown[index - 1]
                room = shown.box.top() - above.box.bottom() - 1
                if above.alerts[1] == shown.alerts[0] and not shown.begins_alert:
                    for level in range(min(above.quotes[1], shown.quotes[0])):
                        box = QRect(level * step, shown.box.top() - room, QUOTE_BAR, room)
                        yield box, "" if level else shown.alerts[0]
            if shown.group.kind != "prose":
                for level in range(shown.quotes[0]):
                    box = QRect(level * step, shown.box.top(), QUOTE_BAR, shown.box.height())
                    yield box, "" if level else shown.alerts[0]

    def _note_lines(self, top: int, bottom: int) -> Iterator[QRect]:
        """What sets footnotes apart from the text above, as far as it is seen."""
        for index in range(self._index_at(top), min(self._index_at(bottom) + 2, len(self._shown))):
            shown = self._shown[index]
            if shown.begins_notes and index:
                yield QRect(0, shown.box.top() - _NOTES_GAP // 2, self._width, 1)

    def _index_of(self, block: int) -> int:
        """The segment that shows this block; the last one where none does."""
        return max(0, bisect_right(self._shown, block, key=lambda shown: shown.group.first) - 1)

    def _segment_at(self, index: int, group: Group) -> _Shown:
        if index < len(self._shown):
            shown = self._shown[index]
            if shown.group.kind == group.kind:
                shown.dirty |= group.end < shown.group.end  # it shows blocks that there are no more
                shown.group = group
                return shown
            _discard(shown.segment)
            shown = self._shown[index] = self._made(group)
            return shown
        self._shown.append(self._made(group))
        return self._shown[-1]

    def _made(self, group: Group) -> _Shown:
        segment = self._make[group.kind]()
        segment.show()
        return _Shown(group, segment)

    def _fill(self, shown: _Shown, blocks: Sequence[Block], first: int, source: str) -> None:
        shown.dirty = True
        group, segment = shown.group, shown.segment
        block = blocks[group.first]
        last = blocks[group.end - 1]
        shown.quotes = (quote_depth(block), quote_depth(last))
        shown.alerts = (alert_of(block), alert_of(last))
        shown.begins_alert = isinstance(block, AlertBlock)
        shown.begins_notes = begins_notes(block)
        shown.gap = self._gap(block, blocks[group.first - 1] if group.first else None)
        if isinstance(segment, CodeSegment) and isinstance(block, CodeBlock):
            segment.show_block(block)
        elif isinstance(segment, TableSegment) and isinstance(block, TableBlock):
            segment.show_block(block, source=source[block.start : block.end])
        elif isinstance(segment, FormulaSegment) and isinstance(block, MathBlock):
            segment.show_block(block)
        elif isinstance(segment, NoticeSegment) and isinstance(block, NoticeBlock):
            segment.show_notices([block])
        elif isinstance(segment, Prose):
            segment.show_blocks(cast(Sequence[ProseBlock], blocks[group.first : group.end]), first)

    def _gap(self, block: Block, before: Block | None) -> int:
        """Above a segment that begins with `block`."""
        if begins_notes(block):
            return _NOTES_GAP
        if is_prose(block) and before is not None and is_prose(before):
            return round(gap_between(block, before) * self._theme.text_scale)  # a seam that nobody sees
        return HEADING_GAP if isinstance(block, TextBlock) and block.level else SEGMENT_GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        for line in self._note_lines(event.rect().top(), event.rect().bottom()):
            QPainter(self).fillRect(line, QColor(self._theme.tokens.line))
        bars = list(self._quote_bars(event.rect().top(), event.rect().bottom()))
        if bars:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)  # as in the prose that goes on with a bar
            for bar, alert in bars:
                painter.fillRect(bar, bar_colour(self._theme.tokens, alert))


def _discard(segment: QWidget) -> None:
    segment.hide()
    segment.deleteLater()
