"""Paragraphs and headings as blocks."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from gui.markdown.blocks import Block, MathBlock, NoticeBlock, Place, Run, Style, TextBlock
from gui.markdown.calm import without_half_table
from gui.markdown.carried import TEXT_OPENING, CarriedText, TableText
from gui.markdown.containers import Container, inner_prefix
from gui.markdown.cutting import cut_position
from gui.markdown.formulas import is_whole
from gui.markdown.leaves import Leaf
from gui.markdown.limits import HEADING_NOTICE, PARAGRAPH_NOTICE, Limits
from gui.markdown.run_reader import Reader
from gui.markdown.source_lines import TRIMMED, SourceLines

_CHECK_BOX = re.compile(r"\[([ xX])\][ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Built:
    """A block, and its Markdown where a link definition that comes later may still change it."""

    block: Block
    text: str | TableText | None = None


def place_of(leaf: Leaf, *, marker: str | None = None) -> Place:
    """Where a leaf stands: a footnote stands in nothing, and what is in it is indented like a list's item."""
    return _place(leaf.path, leaf.marker if marker is None else marker)


@lru_cache(maxsize=256)
def _place(outer: tuple[Container, ...], marker: str) -> Place:
    path, note = outer, ""
    for depth, container in enumerate(outer):
        if container.kind == "note":
            path, note = outer[depth:], container.mark
    quotes = sum(container.kind == "quote" for container in path)
    alert = path[0].mark if path and path[0].kind == "quote" else ""
    return Place(quotes, len(path) - quotes, marker, alert, note)


class TextBuilder:
    """Builds the blocks of one leaf."""

    def __init__(
        self,
        *,
        leaf: Leaf,
        lines: SourceLines,
        carried: CarriedText | None,
        reader: Reader,
        limits: Limits,
        open_end: bool,
    ) -> None:
        self._leaf = leaf
        self._lines = lines
        self._carried = carried
        self._reader = reader
        self._limits = limits
        self._open_end = open_end
        self._place = place_of(leaf, marker="" if carried else None)
        self._start = carried.start if carried else lines.start(leaf.first) + leaf.begins
        self._end = lines.end(leaf.last - 1)
        self.open_content: str | None = None
        """What the last block was read from where it is a paragraph that may grow."""

    def build(self) -> tuple[list[Built], CarriedText | None]:
        """The blocks; and, for a paragraph that was cut, where the parser can go on: at its last part."""
        content = self._leaf.content
        if self._carried is not None:
            content = content.removeprefix(self._carried.strip).lstrip(" \t")
        elif self._leaf.kind == "text":
            content = self._without_check_box(content)
        if self._leaf.level and self._leaf.token.markup.startswith("#"):
            return self._heading(content), None
        return self._paragraph(content)

    def _without_check_box(self, content: str) -> str:
        box = _CHECK_BOX.match(content) if self._leaf.marker and not self._leaf.token.markup else None
        if box is None:
            return content
        number = "" if self._leaf.marker == "•" else self._leaf.marker + " "
        marker = number + ("☐" if box[1] == " " else "☑")
        self._place = replace(self._place, marker=marker)
        return content[box.end() :]

    def _heading(self, content: str) -> list[Built]:
        shown = content[: self._limits.line]
        built = [self._block(shown, self._start, self._end, level=self._leaf.level, last=True, continued=False)]
        if len(content) > len(shown):
            built.append(Built(NoticeBlock(HEADING_NOTICE, self._end, self._end)))
        return built

    def _paragraph(self, content: str) -> tuple[list[Built], CarriedText | None]:
        built: list[Built] = []
        shown = self._carried.shown if self._carried else 0
        notice_start = self._carried.notice_start if self._carried else None
        first_line = self._lines.stub_lines if self._carried else self._leaf.own_first
        start, rest, skipped = self._start, content, 0
        resume: CarriedText | None = None
        limit, growing = self._limits.paragraph_part, self._open_end
        while (cut := cut_position(rest, limit, may_end_earlier=growing)) is not None:
            end = self._position(content, skipped + cut, first_line)
            if notice_start is None:
                part = rest[:cut].strip(" \t\n")
                built.append(self._block(part, start, end, level=0, last=False, continued=shown > 0))
            shown += cut
            if notice_start is None and shown >= self._limits.paragraph:
                notice_start = end
            joined = rest[cut - 1] != "\n"
            seen = "$$" in content[: skipped + cut + 1]
            resume = self._resume(joined=joined, dollars=seen, start=end, shown=shown, notice_start=notice_start)
            start, rest = end, rest[cut:].lstrip(" \t")
            skipped = len(content) - len(rest)
        if notice_start is not None:
            built.append(Built(NoticeBlock(PARAGRAPH_NOTICE, notice_start, self._end)))
        elif rest:
            one = self._block(rest, start, self._end, level=self._leaf.level, last=True, continued=shown > 0)
            has_marker = bool(self._place.marker) and not shown
            if has_marker or not self._open_end or _has_text(one.block):
                built.append(one)
                self.open_content = rest if self._open_end and self._leaf.kind == "text" else None
        return built, resume

    def _block(self, content: str, start: int, end: int, *, level: int, last: bool, continued: bool) -> Built:
        place = replace(self._place, marker="") if continued else self._place
        if self._leaf.kind == "math":
            return Built(_formula(content, place, start, end, is_part=continued or not last))
        if last and self._open_end:
            runs = self._reader.open(content if level else without_half_table(content))
        else:
            runs = self._reader.whole(content)
        block = TextBlock(runs, level, place, start, end, continued)
        return Built(block, content if "[" in content else None)

    def _resume(self, *, joined: bool, dollars: bool, start: int, shown: int, notice_start: int | None) -> CarriedText:
        prefix = inner_prefix(self._leaf.path)
        if self._leaf.kind == "math":
            strip = self._leaf.token.markup + "\n"
            opening = prefix + strip + (prefix if joined else "")
        else:
            dollars = dollars or (self._carried is not None and "$$" in self._carried.strip)
            strip = TEXT_OPENING + ("$$" if dollars else "") + ("" if joined else "\n")
            opening = prefix + strip
        return CarriedText(opening, strip, start, joined, shown, notice_start)

    def _position(self, content: str, offset: int, first_line: int) -> int:
        """Where a character of the paragraph's content stands in the source."""
        line_start = content.rfind("\n", 0, offset) + 1
        line = first_line + content.count("\n", 0, offset)
        if offset == line_start and offset:
            return self._lines.start(line)
        line_end = content.find("\n", offset)
        rest = content[offset : None if line_end < 0 else line_end].rstrip(TRIMMED)
        written = self._lines.line(line).rstrip(TRIMMED)
        return self._lines.start(line) + len(written) - len(rest)


def _has_text(block: Block) -> bool:
    """False for half a table, which is not shown before it is known to be one."""
    return not isinstance(block, TextBlock) or bool(block.runs)


def _formula(content: str, place: Place, start: int, end: int, *, is_part: bool) -> Block:
    """A formula that begins a list item stands in the item's line; of one that is too long there are parts."""
    if not is_part and not place.marker:
        return MathBlock(content, is_whole(content), place, start, end)
    style = Style.PLAIN if is_part else Style.MATH
    return TextBlock((Run(content, style),), 0, place, start, end, continued=is_part and not place.marker)
