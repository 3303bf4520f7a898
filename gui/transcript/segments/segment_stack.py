"""A reply's blocks as a stack of widgets: prose, code, tables, notices."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.markdown.blocks import Block, CodeBlock, NoticeBlock, TableBlock, TextBlock
from gui.theme.theme import Theme
from gui.transcript.metrics import HEADING_GAP, SEGMENT_GAP
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.segments.notice_segment import NoticeSegment
from gui.transcript.segments.pieces import ProseBlock
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.prose_formats import QUOTE_BAR, QUOTE_STEP, ProseFormats, quote_colour
from gui.transcript.segments.table_segment import TableSegment
from gui.transcript.wishes import Wishes

Kind = Literal["prose", "code", "table", "notice"]
Segment = Prose | CodeSegment | TableSegment | NoticeSegment


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that share a segment: `first` up to, not including, `end`."""

    kind: Kind
    first: int
    end: int


def groups(blocks: Sequence[Block], *, start: int = 0) -> list[Group]:
    """Paragraphs that follow each other share a segment; code, tables and notices stand alone."""
    found: list[Group] = []
    for index in range(start, len(blocks)):
        kind = _kind(blocks[index])
        if kind == "prose" and found and found[-1].kind == "prose":
            found[-1] = Group(kind, found[-1].first, index + 1)
        else:
            found.append(Group(kind, index, index + 1))
    return found


def _kind(block: Block) -> Kind:
    if isinstance(block, CodeBlock):
        return "code"
    if isinstance(block, TableBlock):
        return "table"
    return "notice" if isinstance(block, NoticeBlock) else "prose"


def _quote_depth(block: Block) -> int:
    return 0 if isinstance(block, NoticeBlock) else block.place.quote_depth


@dataclass(slots=True)
class _Shown:
    group: Group
    segment: Segment
    box: QRect = field(default_factory=QRect)
    height: int = 0
    gap: int = SEGMENT_GAP
    quotes: tuple[int, int] = (0, 0)
    """How many quotations its first and its last block stand in."""
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
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._make: dict[Kind, Callable[[], Segment]] = {
            "prose": lambda: Prose(formats=self._formats, wishes=wishes, parent=self),
            "code": lambda: CodeSegment(theme=theme, wishes=wishes, parent=self),
            "table": lambda: TableSegment(theme=theme, wishes=wishes, parent=self),
            "notice": lambda: NoticeSegment(theme=theme, wishes=wishes, parent=self),
        }

    def segments(self) -> list[Segment]:
        return [shown.segment for shown in self._shown]

    def reset(self) -> None:
        """Prepare for another message: forget selections, folding and scrolling."""
        for shown in self._shown:
            shown.segment.reset()

    def show_blocks(self, blocks: Sequence[Block], *, first: int, source: str) -> None:
        """Show `blocks` of the Markdown `source`; those before `first` are shown already."""
        at = self._index_of(max(0, first - 1))
        start = self._shown[at].group.first if at < len(self._shown) else 0
        new = groups(blocks, start=start)
        for index, group in enumerate(new, at):
            shown = self._segment_at(index, group)
            if group.end > first or shown.dirty:
                self._fill(shown, blocks, max(0, first - group.first), source)
        for surplus in self._shown[at + len(new) :]:
            _discard(surplus.segment)
        del self._shown[at + len(new) :]

    def visible_text(self) -> str:
        return "\n".join(shown.segment.visible_text() for shown in self._shown)

    def mark_dirty(self, segment: QWidget) -> None:
        """This segment, or the one that holds this widget, changed its height by itself."""
        for shown in self._shown:
            if shown.segment is segment or shown.segment.isAncestorOf(segment):
                shown.dirty = True

    def lay_out(self, width: int) -> int:
        y = 0
        for shown in self._shown:
            if y:
                y += shown.gap
            indent = min(shown.segment.indent, width // 2)
            if shown.dirty or width != self._width:
                shown.height = shown.segment.lay_out(width - indent)
                shown.dirty = False
            box = QRect(indent, y, width - indent, shown.height)
            if shown.box != box:
                shown.box = box
                shown.segment.setGeometry(box)
            y += shown.height
        self._width = width
        return y

    def caret_rect(self) -> QRect:
        """Where the caret stands after the last segment's text."""
        if not self._shown:
            return QRect()
        last = self._shown[-1]
        return last.segment.caret_rect().translated(last.segment.pos())

    def place_at(self, y: int) -> tuple[int, float]:
        """What is read at `y`: a segment and a place inside it."""
        index = 0
        while index < len(self._shown) - 1 and self._shown[index + 1].box.top() <= y:
            index += 1
        if not self._shown:
            return 0, 0.0
        return index, self._shown[index].segment.place_at(y - self._shown[index].box.top())

    def y_of(self, place: tuple[int, float]) -> int:
        index, inside = place
        if index >= len(self._shown):
            return 0
        return self._shown[index].box.top() + self._shown[index].segment.y_of(inside)

    def _quote_bars(self) -> Iterator[QRect]:
        """Beside what draws none itself, and through the room between segments."""
        step = round(QUOTE_STEP * self._theme.text_scale)
        above: _Shown | None = None
        for shown in self._shown:
            if above is not None:
                room = shown.box.top() - above.box.bottom() - 1
                for level in range(min(above.quotes[1], shown.quotes[0])):
                    yield QRect(level * step, shown.box.top() - room, QUOTE_BAR, room)
            if shown.group.kind != "prose":
                for level in range(shown.quotes[0]):
                    yield QRect(level * step, shown.box.top(), QUOTE_BAR, shown.height)
            above = shown

    def _index_of(self, block: int) -> int:
        """The segment that shows this block; the last one where none does."""
        for index in range(len(self._shown) - 1, -1, -1):
            if self._shown[index].group.first <= block:
                return index
        return 0

    def _segment_at(self, index: int, group: Group) -> _Shown:
        if index < len(self._shown):
            shown = self._shown[index]
            if shown.group.kind == group.kind:
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
        shown.quotes = (_quote_depth(block), _quote_depth(blocks[group.end - 1]))
        heading = isinstance(block, TextBlock) and block.level
        shown.gap = HEADING_GAP if heading else SEGMENT_GAP
        if isinstance(segment, CodeSegment) and isinstance(block, CodeBlock):
            segment.show_block(block)
        elif isinstance(segment, TableSegment) and isinstance(block, TableBlock):
            segment.show_block(block, source=source[block.start : block.end])
        elif isinstance(segment, NoticeSegment) and isinstance(block, NoticeBlock):
            segment.show_notices([block])
        elif isinstance(segment, Prose):
            segment.show_blocks(cast(Sequence[ProseBlock], blocks[group.first : group.end]), first)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not any(shown.quotes[0] or shown.quotes[1] for shown in self._shown):
            return
        painter = QPainter(self)
        for bar in self._quote_bars():
            if bar.intersects(event.rect()):
                painter.fillRect(bar, quote_colour(self._theme.tokens))


def _discard(segment: QWidget) -> None:
    segment.hide()
    segment.deleteLater()
