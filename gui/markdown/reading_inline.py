"""What is read of a paragraph: its text without the markup inside."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import unescape

from gui.markdown.formulas import FORMULA
from gui.markdown.limits import MAX_BRACKETS
from gui.markdown.reading import ReadingBuilder, read_paragraph_lines

_MARKUP = re.compile(r"[\\`*_~\[<&$]")
_PIECE = re.compile(
    rf"(?P<formula>{FORMULA})"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~]|\n)"
    r"|(?P<code>`+)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|<(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!\#$%&'*+/=?^`{|}~-]+@[\w.-]+)>"
    r"|(?P<open>!?\[)|(?P<close>\])"
    r"|(?P<mark>\*+|_+|~+)"
)
_BRACKET = re.compile(r"[\[\]]")
_NESTED = r"(?:[^\s()\\]|\\.)*"
_TARGET = re.compile(
    rf"\(\s*(?:<(?:[^<>\n\\]|\\.)*>|{_NESTED}(?:\((?:{_NESTED}(?:\({_NESTED}\){_NESTED})*)\){_NESTED})*)"
    r"(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)",
    re.DOTALL,
)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_LONGEST = 50_000
"""A paragraph that is longer is read as it is written: no more than that of it is shown."""
_LONGEST_OPEN = 200
"""Marks that wait for a partner; older ones are taken for text, as nobody writes so many."""


def read_inline(
    builder: ReadingBuilder, source: str, lines: Sequence[tuple[int, int]], labels: Collection[str]
) -> None:
    """Read the paragraph that stands on these lines of the source; `labels` are those of link definitions."""
    text = "\n".join([source[start:end] for start, end in lines])
    if len(text) > _LONGEST or _MARKUP.search(text) is None:
        read_paragraph_lines(builder, lines)
        return
    cuts = _Scanner(text, labels).scan()
    _Writer(builder, lines).write(len(text), cuts)


def normal_label(label: str) -> str:
    """Labels are the same whatever their case and their blanks."""
    return " ".join(label.split()).casefold()


@dataclass(frozen=True, slots=True, order=True)
class _Cut:
    """From `start` up to `end` something else is read, or nothing."""

    start: int
    end: int
    instead: str = ""


@dataclass(slots=True)
class _Mark:
    """A run of "*", "_" or "~" of which `count` are left, from `start` on."""

    character: str
    start: int
    count: int
    whole: int
    opens: bool
    closes: bool


class _Scanner:
    """Finds what is cut out of a paragraph."""

    def __init__(self, text: str, labels: Collection[str]) -> None:
        self._text = text
        self._labels = labels
        self._cuts: list[_Cut] = []
        self._marks: list[_Mark] = []
        self._brackets: list[tuple[int, int]] = []
        self._without_end: set[int] = set()
        self._links = text.count("[") <= MAX_BRACKETS or _depth(text) <= MAX_BRACKETS

    def scan(self) -> list[_Cut]:
        at = 0
        while (piece := _PIECE.search(self._text, at)) is not None:
            at = self._take(str(piece.lastgroup), piece.start(), piece.end())
        self._pair(self._marks)
        return sorted(self._cuts)

    def _take(self, kind: str, start: int, end: int) -> int:
        """Where to go on."""
        if kind == "code":
            return self._code(start, end)
        if kind == "close":
            return self._link(start, end) if self._brackets else end
        if kind == "open":
            if self._links:
                self._brackets.append((start, end))
        elif kind == "mark":
            self._mark(start, end)
        elif kind == "formula":
            self._formula(start, end)
        elif kind == "entity":
            self._entity(start, end)
        else:  # escaped, or an address between angle brackets
            self._cut(start, start + 1)
            if kind == "address":
                self._cut(end - 1, end)
        return end

    def _cut(self, start: int, end: int, instead: str = "") -> None:
        if start < end:
            self._cuts.append(_Cut(start, end, instead))

    def _entity(self, start: int, end: int) -> None:
        written = self._text[start:end]
        character = unescape(written)
        if character != written:
            self._cut(start, end, character)

    def _formula(self, start: int, end: int) -> None:
        width = 2 if self._text.startswith(("\\", "$$"), start) else 1
        self._cut(start, start + width)
        self._cut(end - width, end)

    def _code(self, start: int, at: int) -> int:
        width = at - start
        if width in self._without_end:
            return at
        end = re.compile(rf"(?<!`)`{{{width}}}(?!`)").search(self._text, at)
        if end is None:
            self._without_end.add(width)
            return at
        inside = self._text[at : end.start()]
        space = int(inside[:1] in (" ", "\n") and inside[-1:] in (" ", "\n") and bool(inside.strip(" \n")))
        self._cut(start, at + space)
        self._cut(end.start() - space, end.end())
        return end.end()

    def _link(self, start: int, at: int) -> int:
        opened, inside = self._brackets.pop()
        if self._text.startswith("^", inside) and normal_label(self._text[inside:start]) in self._labels:
            self._cut(opened, at)  # the number of a footnote
            return at
        end = self._target_end(inside, start, at)
        if end is None:
            return at
        self._cut(opened, inside)
        self._cut(start, end)
        # What is inside is marked by itself, and holds no other link.
        self._pair([mark for mark in self._marks if mark.start > opened])
        self._marks = [mark for mark in self._marks if mark.start < opened]
        if self._text[opened] == "[":
            self._brackets = [other for other in self._brackets if self._text[other[0]] == "!"]
        return end

    def _target_end(self, inside: int, start: int, at: int) -> int | None:
        """Where the link ends whose text ends at `start`; None where it is none."""
        if target := _TARGET.match(self._text, at):
            return target.end()
        if not self._labels:
            return None
        label = _LABEL.match(self._text, at)
        if label is not None and normal_label(label[1] or self._text[inside:start]) in self._labels:
            return label.end()
        return at if label is None and normal_label(self._text[inside:start]) in self._labels else None

    def _mark(self, start: int, end: int) -> None:
        character, count = self._text[start], end - start
        if character == "~" and count < 2:
            return
        before, after = self._text[start - 1 : start] or " ", self._text[end : end + 1] or " "
        opens, closes = _flanking(character, before, after)
        if opens or closes:
            self._marks.append(_Mark(character, start, count, count, opens, closes))

    def _pair(self, marks: Sequence[_Mark]) -> None:
        opened: list[_Mark] = []
        for mark in marks:
            if mark.closes:
                self._close(mark, opened)
            if mark.opens and mark.count:
                opened.append(mark)
                del opened[:-_LONGEST_OPEN]

    def _close(self, mark: _Mark, opened: list[_Mark]) -> None:
        """Pair it with what is open before it, as CommonMark does."""
        while mark.count:
            index = next((i for i in range(len(opened) - 1, -1, -1) if _fit(opened[i], mark)), None)
            if index is None:
                return
            opener = opened[index]
            used = 2 if opener.count >= 2 and mark.count >= 2 else 1
            if mark.character == "~" and used < 2:
                return
            end = opener.start + opener.count
            self._cut(end - used, end)
            self._cut(mark.start, mark.start + used)
            opener.count -= used
            mark.start += used
            mark.count -= used
            del opened[index + (1 if opener.count else 0) :]


class _Writer:
    """Adds to a reading what is left of a paragraph's lines."""

    def __init__(self, builder: ReadingBuilder, lines: Sequence[tuple[int, int]]) -> None:
        self._builder = builder
        self._lines = lines
        self._line = 0
        self._first = 0
        """Where the line begins in the paragraph's text."""

    def write(self, length: int, cuts: Sequence[_Cut]) -> None:
        at = 0
        for cut in cuts:
            if cut.start < at:
                continue
            self._add(at, cut.start)
            if cut.instead:
                self._builder.stand_for(cut.instead, self._to_source(cut.start), self._to_source(cut.end))
            at = cut.end
        self._add(at, length)

    def _add(self, start: int, end: int) -> None:
        while start < end:
            source = self._to_source(start)
            stop = self._lines[self._line][1]
            if source >= stop:
                self._builder.stand_for(" ", stop, self._next_start())
                start += 1
                continue
            size = min(end - start, stop - source)
            self._builder.add(source, source + size)
            start += size

    def _to_source(self, at: int) -> int:
        while True:
            start, stop = self._lines[self._line]
            if at - self._first <= stop - start or self._line + 1 == len(self._lines):
                return start + at - self._first
            self._first += stop - start + 1
            self._line += 1

    def _next_start(self) -> int:
        return self._lines[self._line + 1][0]


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _fit(opened: _Mark, mark: _Mark) -> bool:
    if opened.character != mark.character:
        return False
    thirds = (opened.closes or mark.opens) and (opened.whole + mark.whole) % 3 == 0
    return mark.character == "~" or not thirds or (opened.whole % 3 == 0 and mark.whole % 3 == 0)


def _flanking(character: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of marks can open and can close emphasis, by CommonMark's rules."""
    space_before, space_after = before.isspace(), after.isspace()
    sign_before, sign_after = _is_sign(before), _is_sign(after)
    left = not space_after and (not sign_after or space_before or sign_before)
    right = not space_before and (not sign_before or space_after or sign_after)
    if character == "_":
        return left and (not right or sign_before), right and (not left or sign_after)
    return left, right


def _is_sign(character: str) -> bool:
    return not character.isalnum() and unicodedata.category(character)[0] in "PS"
