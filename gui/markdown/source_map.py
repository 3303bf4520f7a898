"""From what a block shows to where that is written in its Markdown, and back.

Selections, hits and reading places are kept as positions in the source: what is shown may change while a text
grows, what was written before stays where it is.
"""

import re
from bisect import bisect_left, bisect_right
from typing import Protocol

from gui.markdown.alignment import Aligner, Stretch
from gui.markdown.blocks import Block, CodeBlock, MathBlock, NoticeBlock, RuleBlock, Run, Style, TableBlock, TextBlock

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_FENCE = re.compile(r"[ \t]*(?:>[ \t]*|(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})")
_COMPARED = 8
"""Lines of code that are looked at to find the first one."""
_CELL = re.compile(r"(?:\\.|[^|\\])*", re.DOTALL)


class PositionMap(Protocol):
    """Visible positions to positions in the source and back; both ways never go backwards."""

    def to_source(self, visible: int) -> int: ...

    def to_visible(self, source: int) -> int: ...


class PlainMap:
    """Of text that is no Markdown, whose line ends are shown as one character, and perhaps not all of it."""

    def __init__(self, source: str, shown: str) -> None:
        self._length, self._shown = len(source), len(shown)
        self._long_ends = [at.start() for at in re.finditer("\r\n", source)] if "\r\n" in source else []

    def to_source(self, visible: int) -> int:
        if visible >= self._shown:
            return self._length
        source = max(0, visible)
        for end in self._long_ends:
            if end >= source:
                break
            source += 1
        return min(source, self._length)

    def to_visible(self, source: int) -> int:
        if source >= self._length:
            return self._shown
        return min(max(0, source) - bisect_left(self._long_ends, source), self._shown)


class SourceMap:
    """Positions in a block's visible text (`visible_text_of`), counted in characters, and in the whole source.

    A visible position stands before a character; its source is where that character is written, markup before it
    left out. The beginning and the end of the text are those of the block, with all its markup. Both ways never
    go backwards. Where a character was changed on its way to the screen the positions are near it.
    """

    def __init__(self, block: Block, source: str) -> None:
        self._start, self._end = block.start, max(block.start, min(block.end, len(source)))
        self.length = len(visible_text_of(block))
        """Of the visible text."""
        stretches = _monotonic(_stretches(block, source, self._end))
        self._stretches = stretches
        self._visible = [one.visible for one in stretches]
        self._source = [one.source for one in stretches]

    def to_source(self, visible: int) -> int:
        if visible <= 0:
            return self._start
        if visible >= self.length:
            return self._end
        index = bisect_right(self._visible, visible) - 1
        if index >= 0:
            at = self._stretches[index]
            if visible < at.visible + at.length:
                return at.source + visible - at.visible
        return self._source[index + 1] if index + 1 < len(self._source) else self._end

    def to_visible(self, source: int) -> int:
        if source <= self._start:
            return 0
        if source >= self._end:
            return self.length
        index = bisect_right(self._source, source - 1) - 1
        if index < 0:
            return 0
        at = self._stretches[index]
        if source - at.source < at.length:
            visible = at.visible + source - at.source
        elif index + 1 < len(self._visible):
            visible = self._visible[index + 1]
        else:
            visible = at.visible + at.length
        return min(visible, self.length)


def visible_text_of(block: Block) -> str:
    """What a block shows, without its list marker; of a table the cells, tabs between columns."""
    if isinstance(block, TextBlock):
        return "".join(run.text for run in block.runs)
    if isinstance(block, CodeBlock):
        return block.code
    if isinstance(block, TableBlock):
        rows = (block.header, *block.rows)
        return "\n".join("\t".join("".join(run.text for run in cell) for cell in row) for row in rows)
    return "" if isinstance(block, RuleBlock) else block.text


def _stretches(block: Block, source: str, end: int) -> list[Stretch]:
    if isinstance(block, TextBlock):
        return _of_text(block, source, end)
    if isinstance(block, CodeBlock):
        return _of_code(block, source, end)
    if isinstance(block, MathBlock):
        return _of_formula(block, source, end)
    if isinstance(block, TableBlock):
        return _of_table(block, source, end)
    if isinstance(block, RuleBlock | NoticeBlock):
        return []
    return _of_text(TextBlock((Run(block.text),), 0, block.place, block.start, block.end), source, end)


def _of_text(block: TextBlock, source: str, end: int) -> list[Stretch]:
    place = block.place
    aligner = Aligner(source, start=block.start, end=end, quote_depth=place.quote_depth)
    if block.start == 0 or source[block.start - 1] in "\r\n":
        box = place.marker[-1:] in ("☐", "☑")
        aligner.skip_opening(items=place.list_depth if place.marker else 0, level=block.level, check_box=box)
    aligner.align(block.runs)
    return aligner.stretches


def _of_formula(block: MathBlock, source: str, end: int) -> list[Stretch]:
    aligner = Aligner(source, start=block.start, end=end, quote_depth=block.place.quote_depth)
    aligner.skip_opening(items=0, level=0, check_box=False)
    aligner.align((Run(block.text, Style.MATH),))
    return aligner.stretches


def _of_code(block: CodeBlock, source: str, end: int) -> list[Stretch]:
    """Line by line: each is written as it is shown, after what it is indented with."""
    if not block.code:
        return []
    written = _lines(source, block.start, end)
    shown = block.code.split("\n")
    first = _first_code_line(source, written, shown)
    found: list[Stretch] = []
    visible = 0
    for (start, stop), line in zip(written[first:], shown, strict=False):
        at = _line_start(source, start, stop, line)
        shown_length = min(len(line), stop - at)
        # The line end belongs to the line; a line that holds nothing has only that.
        missing = len(line) - shown_length
        found.append(Stretch(visible + missing, at, shown_length + 1))
        visible += len(line) + 1
    return found


def _first_code_line(source: str, written: list[tuple[int, int]], shown: list[str]) -> int:
    """The line after the fence, or of indented code the first: from which on most lines read as they are written."""

    def fit(first: int) -> tuple[int, bool]:
        pairs = zip(written[first : first + _COMPARED], shown, strict=False)
        same = sum(source.endswith(line.lstrip(" "), *span) for span, line in pairs)
        return same, first > 0 and _FENCE.match(source, *written[first - 1]) is not None

    return max(range(min(3, len(written))), key=fit, default=0)


def _line_start(source: str, start: int, stop: int, line: str) -> int:
    """Where the visible part of a line of code begins."""
    if source.endswith(line, start, stop):
        return stop - len(line)
    at = source.find(line, start, stop)
    if at >= 0:
        return at  # cut at its end
    rest = line.lstrip(" ")  # tabs that were expanded
    return stop - len(rest) if source.endswith(rest, start, stop) else max(start, stop - len(line))


def _of_table(block: TableBlock, source: str, end: int) -> list[Stretch]:
    found: list[Stretch] = []
    lines = _lines(source, block.start, end)
    if len(lines) > 2 and "|" not in source[slice(*lines[0])]:
        del lines[0]  # the list item's marker alone
    visible = 0
    rows = (block.header, *block.rows)
    for row, (start, stop) in zip(rows, [lines[0], *lines[2:]] if lines else [], strict=False):
        for column, (cell, (left, right)) in enumerate(
            zip(row, _cells(source, start, stop, block, len(row), first=row is block.header), strict=False)
        ):
            if column:
                found.append(Stretch(visible, max(start, left - 1), 1))
                visible += 1
            aligner = Aligner(source, start=left, end=right)
            visible = aligner.align(cell, visible=visible)
            found += aligner.stretches
        found.append(Stretch(visible, stop, 1))
        visible += 1
    return found


def _cells(
    source: str, start: int, stop: int, block: TableBlock, columns: int, *, first: bool
) -> list[tuple[int, int]]:
    """From where to where the cells of a row stand."""
    aligner = Aligner(source, start=start, end=stop, quote_depth=block.place.quote_depth)
    aligner.skip_opening(items=block.place.list_depth if first else 0, level=0, check_box=False)
    at = aligner.position
    if source.startswith("|", at, stop):
        at += 1
    cells: list[tuple[int, int]] = []
    while at <= stop and len(cells) < columns:
        found = _CELL.match(source, at, stop)
        right = found.end() if found else stop
        if len(cells) == columns - 1:
            right = max(right, len(source[at:stop].rstrip().removesuffix("|")) + at)
        cells.append((at, right))
        at = right + 1
    return cells + [(stop, stop)] * (columns - len(cells))


def _lines(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """From where to where the lines stand, without their ends."""
    found: list[tuple[int, int]] = []
    at = start
    while at < end:
        line = _LINE.match(source, at, end)
        if line is None:
            break
        found.append((line.start(), line.end(1)))
        at = line.end()
    return found


def _monotonic(stretches: list[Stretch]) -> list[Stretch]:
    """Leave out what is empty or would go backwards."""
    kept: list[Stretch] = []
    for one in stretches:
        if one.length <= 0:
            continue
        if kept and (one.visible < kept[-1].visible + kept[-1].length or one.source < kept[-1].source):
            continue
        kept.append(one)
    return kept
