"""Which blocks nothing that comes later can change."""

import re
from collections.abc import Sequence

from gui.markdown.leaves import Leaf
from gui.markdown.settled import is_settled
from gui.markdown.source_lines import SourceLines

_ONLY_MARKERS = re.compile(r"[ \t>*+\-\d.)]*")
_ONLY_QUOTES = re.compile(r"[ \t>]*")
_LOOK_BACK = 4


def closed_leaves(leaves: Sequence[Leaf], lines: SourceLines) -> int:
    """How many leaves, from the first, are closed: those before one whose first line has ended.

    A line that may be a table's head must show the line after it as well. Link definitions right before a
    leaf may yet take its lines as their title, so what follows them closes nothing. A paragraph's first line may
    be very long: it need not have ended where there is no doubt what it is.
    """
    for last in range(len(leaves) - 1, max(0, len(leaves) - 1 - _LOOK_BACK), -1):
        leaf = leaves[last]
        if leaf.first + (2 if "|" in lines.line(leaf.first) else 1) > lines.complete and not _is_settled(leaf, lines):
            continue
        closed = last
        while closed and leaves[closed - 1].first == leaf.first:
            closed -= 1
        if closed and _is_end(leaves[closed - 1], leaf, lines):
            return closed
    return 0


def _is_settled(leaf: Leaf, lines: SourceLines) -> bool:
    """Whether this is a paragraph's first line, not ended yet, that is set apart and can be nothing else."""
    text = leaf.content
    if leaf.kind != "text" or leaf.level or leaf.first != lines.complete or not is_settled(text):
        return False
    return leaf.first > lines.stub_lines and not lines.line(leaf.first - 1).strip()


def _is_end(before: Leaf, leaf: Leaf, lines: SourceLines) -> bool:
    if before.kind == "empty" and not is_bare_item(before, lines):
        # An item with only a link definition in it, or an empty quotation, which the next line may go on with.
        return _has_only_markers(before, lines) and leaf.first == before.last
    between = leaf.first - 1
    return between < before.last or _ONLY_QUOTES.fullmatch(lines.line(between)) is not None


def is_bare_item(leaf: Leaf, lines: SourceLines) -> bool:
    """Whether an item holds nothing at all, not even an empty quotation."""
    return leaf.kind == "empty" and lines.line(leaf.first).rstrip().endswith(leaf.path[-1].mark)


def _has_only_markers(leaf: Leaf, lines: SourceLines) -> bool:
    return _ONLY_MARKERS.fullmatch(lines.line(leaf.first)) is not None
