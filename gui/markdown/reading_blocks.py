"""What is read of a Markdown text: line by line, without the marks of its blocks."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gui.markdown.reading import Reading, ReadingBuilder
from gui.markdown.reading_inline import normal_label, read_inline

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
_MAY_BEGIN_BLOCK = frozenset("`~>*-_+#=$\\[0123456789:| \t")
_QUOTE = re.compile(r"[ \t]*>[ ]?")
_ITEM = re.compile(r"([-+*]|(\d{1,9})[.)])(?:[ \t]{1,4}(?![ \t])|[ \t]|$)")
_CHECK_BOX = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_FENCE = re.compile(r"(`{3,})[^`]*|(~{3,}).*")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*|=+[ \t]*|-+[ \t]*")
_HEADING = re.compile(r"#{1,6}(?=[ \t]|$)[ \t]*")
_HEADING_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_ALERT = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:[ \t]*")
_DEFINITION = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]:[ \t]*(?:<[^<>]*>|\S+)(?:[ \t]+[\"'(].*)?[ \t]*")
_LABELS = re.compile(r"^[ >]*\[((?:[^\[\]\\\r\n]|\\.)+)\]:[ \t]*\S", re.MULTILINE)
_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_BAR = re.compile(r"(?<!\\)\|")
_FORMULA_ENDS = {"$$": "$$", "\\[": "\\]"}
_CODE_INDENT = 4
_ITEM_WIDTH = 2
"""At least so far is a list item's text from its marker."""


def read_markdown(source: str) -> Reading:
    """What is read of a whole text. Takes time in proportion to the length: 1 ms for 5,000 characters."""
    reader = MarkdownReader(source)
    reader.go_on(len(source))
    return reader.reading()


@dataclass(slots=True)
class _Fence:
    """What is read as it is written, up to a line that is `end`, or for a fence more of the same."""

    end: str
    quotes: int
    column: int


class _Safe(NamedTuple):
    """The beginning of a line before which nothing depends on what follows, and what is known there."""

    at: int
    parts: int
    items: tuple[int, ...]
    fence: _Fence | None


class MarkdownReader:
    """Reads a text that is long, or grows, piece by piece.

    Columns count from the beginning of the line, the marks of quotations included.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._safe = _Safe(0, 0, (), None)
        self._builder = ReadingBuilder(source)
        self._labels = {normal_label(label) for label in _LABELS.findall(source)} if "]:" in source else set()
        self._paragraph: list[tuple[int, int]] = []
        self._quotes = 0
        """How many quotations the paragraph stands in."""
        self._quote_column = 0
        """Where the first of them began."""
        self._fence: _Fence | None = None
        self._columns = 0
        """Of the table it is in."""
        self._items: list[int] = []
        """In which columns the text of the list items begins that it is in."""

    @property
    def source(self) -> str:
        return self._source

    def go_on(self, characters: int) -> bool:
        """Read about so many more, to the end of a line; whether that was all."""
        source = self._source
        end = min(len(source), self._at + characters)
        while self._at < end:
            match = _LINE.match(source, self._at)
            if match is None:
                break
            if not self._paragraph and not self._columns:
                self._safe = _Safe(self._at, self._builder.length, tuple(self._items), self._fence)
            self._read_line(self._at, match.end(1))
            self._at = match.end()
        if self._at < len(source):
            return False
        self._end_paragraph()
        return True

    def grow(self, source: str) -> bool:
        """Go on with a text that begins with the one so far; False where all has to be read anew."""
        if "]:" in source[self._safe.at :] or not source.startswith(self._source):
            return False  # a definition also changes what stands before it
        self._source = source
        self._at, parts, items, self._fence = self._safe
        self._items = list(items)
        self._paragraph, self._quotes, self._columns = [], 0, 0
        self._builder.go_back(source, parts)
        return True

    def reading(self) -> Reading:
        return self._builder.reading()

    def _read_line(self, start: int, end: int) -> None:
        source = self._source
        if start == end or not (line := source[start:end].strip(" \t")):
            self._blank(end)
        elif self._fence is not None and self._read_fenced(start, end):
            pass
        elif self._paragraph and not self._columns and source[start] not in _MAY_BEGIN_BLOCK and "|" not in line:
            self._paragraph.append((start, end))
        else:
            self._read_block(start, end)

    def _blank(self, end: int) -> None:
        if self._fence is not None and self._fence.quotes:
            self._fence = None
        self._end_block(end)

    def _end_block(self, at: int) -> None:
        self._end_paragraph()
        self._columns = 0
        self._builder.end_line(at)

    # -- code and formulas

    def _read_fenced(self, start: int, end: int) -> bool:
        """False where the line stands outside."""
        fence = self._fence
        if fence is None:
            return False
        at = start
        for _ in range(fence.quotes):
            mark = _QUOTE.match(self._source, at, end)
            if mark is None:
                self._fence = None
                return False
            at = mark.end()
        at, stop = self._bare(at, end)
        if at < stop and self._column(start, at) < fence.column:
            self._fence = None
            return False
        line = self._source[at:stop]
        if line == fence.end if fence.end in _FORMULA_ENDS.values() else _closes(line, fence.end):
            self._fence = None
        else:
            self._builder.add(at, stop)
        self._builder.end_line(end)
        return True

    def _begin_fence(self, end_mark: str, quotes: int, column: int, at: int) -> None:
        self._end_block(at)
        self._leave_items(column)
        self._fence = _Fence(end_mark, quotes, self._items[-1] if self._items else 0)

    # -- what begins a block, or goes on with one

    def _read_block(self, start: int, end: int) -> None:
        """Pass over the marks of quotations and list items, and read what stands after them."""
        source = self._source
        quotes, base, at = 0, 0, start
        while True:
            at, end = self._bare(at, end)
            column = self._column(start, at)
            if not self._paragraph:
                self._leave_items(column)
            indent = column - max(base, self._items[-1] if self._items else 0)
            if at == end or indent >= _CODE_INDENT:
                break
            if mark := _QUOTE.match(source, at, end):
                quotes, at = quotes + 1, mark.end()
                base = self._column(start, at)
                self._begin_quote(quotes, column, start)
                continue
            item = None if self._is_rule(at, end) else self._item_at(at, end, quotes)
            if item is None:
                break
            self._end_block(start)
            self._leave_items(column)
            at = item.end()
            self._items.append(self._column(start, at) + (at == item.end(1)))
            if box := _CHECK_BOX.match(source, at, end):
                at = box.end()
        if at == end:
            self._end_block(end)
        elif indent >= _CODE_INDENT:
            self._read_indented(at, end)
        else:
            self._read_content(at, end, quotes, column)

    def _read_indented(self, start: int, end: int) -> None:
        if self._paragraph:
            self._paragraph.append((start, end))
        else:
            self._builder.add(start, end)
            self._builder.end_line(end)

    def _begin_quote(self, quotes: int, column: int, at: int) -> None:
        """Unless what is open stands in it already."""
        outside = quotes == 1 and column + _ITEM_WIDTH <= self._quote_column  # of the item that it stood in
        if (outside or quotes > self._quotes) and (self._paragraph or self._columns):
            self._end_block(at)
            self._leave_items(column)
        if quotes == 1 and not self._paragraph:
            self._quote_column = column

    def _bare(self, start: int, end: int) -> tuple[int, int]:
        """Without the blanks around it."""
        text = self._source[start:end]
        bare = text.lstrip(" \t")
        start += len(text) - len(bare)
        return start, start + len(bare.rstrip(" \t"))

    def _column(self, start: int, at: int) -> int:
        before = self._source[start:at]
        return len(before.expandtabs(4)) if "\t" in before else at - start

    def _leave_items(self, column: int) -> None:
        while self._items and self._items[-1] > column:
            self._items.pop()
            self._columns = 0

    def _is_rule(self, start: int, end: int) -> bool:
        line = self._source[start:end]
        if line[0] not in "-*_=" or not _RULE.fullmatch(line):
            return False
        underline = line[0] == "=" or len(line.replace(" ", "")) < 3
        return bool(self._paragraph) if underline else True

    def _item_at(self, start: int, end: int, quotes: int) -> re.Match[str] | None:
        item = _ITEM.match(self._source, start, end)
        if item is None:
            return None
        if self._paragraph and not self._items and quotes == self._quotes:
            # A paragraph goes on with what looks like a number or holds nothing.
            return None if item.end() >= end or item[2] not in (None, "1") else item
        return item

    def _read_content(self, start: int, end: int, quotes: int, column: int) -> None:
        source = self._source
        bare = source[start:end]
        beside = quotes != self._quotes or bool(self._items and column < self._items[-1])
        fence = _FENCE.fullmatch(bare) if bare[0] in "`~" else None
        if fence is not None:
            self._begin_fence(fence[1] or fence[2], quotes, column, end)
        elif bare in _FORMULA_ENDS and not (self._paragraph and bare == "$$"):
            self._begin_fence(_FORMULA_ENDS[bare], quotes, column, end)
        elif self._is_rule(start, end):
            self._end_block(end)
        elif bare[0] == "#" and (heading := _HEADING.match(source, start, end)):
            self._end_block(start)
            closing = _HEADING_END.search(source[heading.end() : end])
            self._paragraph = [(heading.end(), heading.end() + closing.start() if closing else end)]
            self._end_paragraph()
        elif self._columns and not beside:
            self._read_row(start, end)
        elif self._paragraph and not beside and self._begins_table(bare):
            self._begin_table()
        elif bare[0] == "[" and not self._paragraph:
            self._columns, self._quotes = 0, quotes
            self._read_bracket(start, end, column)
        else:
            if not self._paragraph:
                self._columns, self._quotes = 0, quotes
            self._paragraph.append((start, end))

    def _read_bracket(self, start: int, end: int, column: int) -> None:
        """A definition, a footnote, the name of an alert, or a paragraph like others."""
        source = self._source
        if note := _FOOTNOTE.match(source, start, end):
            self._builder.end_line(start)
            self._leave_items(column)
            self._items.append(column + _CODE_INDENT)
            if note.end() < end:
                self._paragraph.append((note.end(), end))
        elif not _DEFINITION.fullmatch(source, start, end) and not _ALERT.fullmatch(source, start, end):
            self._paragraph.append((start, end))

    # -- tables

    def _begins_table(self, line: str) -> bool:
        if line[0] not in "|:-" or "|" not in self._source[slice(*self._paragraph[-1])]:
            return False
        if not _DELIMITER.fullmatch(line):
            return False
        head = len(_cells(self._source, *self._paragraph[-1]))
        return head == line.strip("|").count("|") + 1

    def _begin_table(self) -> None:
        head, quotes = self._paragraph.pop(), self._quotes
        self._end_paragraph()
        self._columns, self._quotes = len(_cells(self._source, *head)), quotes
        self._read_row(*head)

    def _read_row(self, start: int, end: int) -> None:
        self._builder.end_line(start)
        for left, right in _cells(self._source, start, end):
            read_inline(self._builder, self._source, [(left, right)], self._labels)
            self._builder.end_line(right)

    def _end_paragraph(self) -> None:
        if self._paragraph:
            lines, self._paragraph = self._paragraph, []
            read_inline(self._builder, self._source, lines, self._labels)
            self._builder.end_line(lines[-1][1])
        self._quotes = 0


def _closes(line: str, fence: str) -> bool:
    return line[:1] == fence[0] and len(line) >= len(fence) and not line.strip(fence[0])


def _cells(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """From where to where the cells of a row stand, blanks around them left out."""
    bounds = [start - 1, *(bar.start() for bar in _BAR.finditer(source, start, end)), end]
    cells = [(left + 1, right) for left, right in pairwise(bounds)]
    if cells and not source[slice(*cells[0])].strip():
        del cells[0]
    if cells and not source[slice(*cells[-1])].strip():
        del cells[-1]
    return [_stripped(source, left, right) for left, right in cells]


def _stripped(source: str, left: int, right: int) -> tuple[int, int]:
    text = source[left:right]
    left += len(text) - len(text.lstrip())
    return left, max(left, left + len(text.strip()))
