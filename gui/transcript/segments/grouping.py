"""Which blocks share a segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gui.markdown.blocks import Block, CodeBlock, MathBlock, NoticeBlock, TableBlock, TextBlock

Kind = Literal["prose", "code", "formula", "table", "notice"]

_PROSE_CHARACTERS = 3_000
"""Of Markdown. What is appended to a document costs the more the longer the document is."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that share a segment: `first` up to, not including, `end`."""

    kind: Kind
    first: int
    end: int


def groups(blocks: Sequence[Block], *, start: int = 0) -> list[Group]:
    """Paragraphs that follow each other share a segment up to a size; all else stands alone. Footnotes begin a new one.

    Where a group ends depends on nothing after it, so groups stay as they are while a text grows. `start` must be
    the first block of a group.
    """
    found: list[Group] = []
    for index in range(start, len(blocks)):
        kind = _kind(blocks[index])
        last = found[-1] if found else None
        together = last is not None and last.kind == kind == "prose" and not begins_notes(blocks[index])
        if last is not None and together and _has_room(blocks, last):
            found[-1] = Group(kind, last.first, index + 1)
        else:
            found.append(Group(kind, index, index + 1))
    return found


def quote_depth(block: Block) -> int:
    """How many quotations it stands in."""
    return 0 if isinstance(block, NoticeBlock) else block.place.quote_depth


def alert_of(block: Block) -> str:
    """The kind of alert it stands in."""
    return "" if isinstance(block, NoticeBlock) else block.place.alert


def begins_notes(block: Block) -> bool:
    """Whether it is the first footnote's beginning."""
    return isinstance(block, TextBlock) and block.place.note == "1" and bool(block.place.marker)


def _has_room(blocks: Sequence[Block], group: Group) -> bool:
    return blocks[group.end - 1].end - blocks[group.first].start < _PROSE_CHARACTERS


def _kind(block: Block) -> Kind:
    if isinstance(block, CodeBlock):
        return "code"
    if isinstance(block, MathBlock):
        return "formula"
    if isinstance(block, TableBlock):
        return "table"
    return "notice" if isinstance(block, NoticeBlock) else "prose"
