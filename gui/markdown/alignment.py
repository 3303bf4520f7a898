"""Finding where the visible characters of a line of Markdown stand in its source."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from gui.markdown.blocks import Run, Style


class Stretch(NamedTuple):
    """`length` visible characters from `visible` on stand one for one in the source from `source` on.

    One character alone may stand for several of the source: an escape, an entity, a line end.
    """

    visible: int
    source: int
    length: int


_LITERAL = re.compile(r"[^\\&\r\n\0 \t]+(?:[ \t]+[^\\&\r\n\0 \t]+)*")
_LINE_END = re.compile(r"[ \t]*\\?(?:\r\n|\r|\n)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_QUOTE_MARK = re.compile(r"[ \t]*>")
_ITEM_MARK = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?=[ \t\r\n]|$)")
_CHECK_BOX = re.compile(r"[ \t]*\[[ xX]\](?=[ \t])")
_HEADING_MARK = re.compile(r"[ \t]*#{1,6}(?=[ \t])")
_BLANK = re.compile(r"[ \t]*")
_HIDDEN = re.compile(
    r"\]\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\)"  # a link's target
    r"|\]\[(?:\\.|[^\[\]\\])*\]"
    r"|[^\w\s]|\s+"
)
_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_DELIMITERS = {Style.BOLD: 2, Style.ITALIC: 1, Style.STRIKE: 1, Style.CODE: 1, Style.IMAGE: 2}
_VERBATIM = Style.CODE | Style.MATH
_SUBSTITUTE = "\ufffd"
_MOST_CANDIDATES = 48
_NEAR = 200
"""What is not found within so many characters is not looked for further away."""
_EFFORT = 60
"""Characters compared for each one there is, at most; what is not found by then is passed over."""


class Aligner:
    """Walks along the runs and the source at once. Never goes back, so that the result is monotonic."""

    def __init__(self, source: str, *, start: int, end: int, quote_depth: int = 0) -> None:
        self._source = source
        self._at = start
        self._end = end
        self._quotes = quote_depth
        self._effort = _EFFORT * (end - start) + 1_000
        self.stretches: list[Stretch] = []

    @property
    def position(self) -> int:
        """How far in the source everything is found."""
        return self._at

    def skip_opening(self, *, items: int, level: int, check_box: bool) -> None:
        """Pass over what opens a block: marks of quotes and of up to so many list items, a heading's mark."""
        quotes = self._quotes
        while True:
            if quotes and (mark := self._look(_QUOTE_MARK)):
                quotes -= 1
            elif items and (mark := self._look(_ITEM_MARK)):
                items -= 1
            elif items and (mark := self._look(_LINE_END)):
                quotes = self._quotes  # the item's content begins on a line of its own
            else:
                break
            self._at = mark.end()
        for pattern in (_HEADING_MARK if level else None, _CHECK_BOX if check_box else None):
            if pattern is not None and (mark := self._look(pattern)):
                self._at = mark.end()
        self._at = self._after(_BLANK, self._at)

    def align(self, runs: Sequence[Run], *, visible: int = 0) -> int:
        """Find the runs one after the other; the visible position after them."""
        before = Run("")
        for run in runs:
            if Style.NOTE in run.style:
                self._pass_note(visible)
            else:
                self._align_run(run, visible, _least_markup(before, run))
            visible += len(run.text)
            before = run
        return visible

    def _align_run(self, run: Run, visible: int, least: int) -> None:
        done = 0
        while done < len(run.text) and self._effort > 0:
            code = bool(run.style & _VERBATIM)
            found = _Match([], self._at, 0)
            for candidate in self._candidates(least if not done else 0):
                match = self._match(run.text, done, candidate, code=code)
                if match.length > found.length:
                    found = match
                if done + match.length == len(run.text) or self._effort <= 0:
                    break
            if not found.length:
                if least:
                    least = 0  # less markup than expected
                    continue
                done += self._search(run.text[done])
                continue
            self.stretches += [Stretch(visible + at, source, length) for at, source, length in found.stretches]
            self._at = found.end
            done += found.length

    def _pass_note(self, visible: int) -> None:
        """A reference shows a number for the label it is written with; what leads back from a note is not written."""
        note = _NOTE.search(self._source, self._at, min(self._end, self._at + _NEAR))
        if note is not None:
            self.stretches.append(Stretch(visible, note.start(), 1))
            self._at = note.end()

    def _search(self, character: str) -> int:
        """Where nothing fits: go to where the next character stands, else pass over it (1)."""
        at = self._source.find(character, self._at, min(self._end, self._at + _NEAR))
        self._effort -= 100
        if at < 0 or not character.strip():
            return 1
        self._at = at
        return 0

    def _candidates(self, least: int) -> Iterator[int]:
        """Places where a run may begin: after ever more of what looks like markup."""
        first, at = self._at, self._at
        for _ in range(_MOST_CANDIDATES):
            if at - first >= least:
                yield at
            hidden = _HIDDEN.match(self._source, at, self._end)
            if hidden is None:
                return
            at = hidden.end()

    def _match(self, text: str, first: int, at: int, *, code: bool) -> "_Match":
        """How many characters of `text` from `first` on stand at `at`."""
        stretches: list[Stretch] = []
        source, done = self._source, first
        while done < len(text) and at < self._end:
            literal = _LITERAL.match(source, at, min(self._end, at + len(text) - done))
            size = _common(text, done, source, at, literal.end() - at) if literal else 0
            self._effort -= size + 1
            if not size:
                step = self._one_character(text, done, at, code=code)
                if not step:
                    break
                _add(stretches, Stretch(done, at, 1), whole=step == 1)
                done, at = done + 1, at + step
                continue
            _add(stretches, Stretch(done, at, size), whole=True)
            done, at = done + size, at + size
        return _Match(stretches, at, done - first)

    def _one_character(self, text: str, done: int, at: int, *, code: bool) -> int:
        """How many characters of the source the next visible one stands for; 0 where it is another one."""
        character, written = text[done], self._source[at]
        if character == "\n" or (code and character == " " and written in "\r\n"):
            line_end = _LINE_END.match(self._source, at, self._end)
            if line_end:
                indent = _BLANK.match(text, done + 1)
                return self._next_line(line_end.end(), len(indent[0]) if indent else 0) - at
        if written == "\\" and not code and at + 1 < self._end and self._source[at + 1] == character:
            doubled = character == "\\" and text[done : done + 2] == "\\\\" and self._source[at + 2 : at + 3] != "\\"
            return 1 if doubled else 2
        if written == "\\" and code and self._source[at + 1 : at + 2] == character == "|":
            return 2  # in a table
        if written == "&" and not code and (entity := _ENTITY.match(self._source, at, self._end)):
            shown = unescape(entity[0])
            if shown[:1] == character and shown != entity[0]:
                return len(entity[0])
        return int(character in (written, _SUBSTITUTE))

    def _next_line(self, at: int, indent: int) -> int:
        """Where a line's text begins, of whose indentation so many characters are shown."""
        for _ in range(self._quotes):
            mark = _QUOTE_MARK.match(self._source, at, self._end)
            if mark is None:
                break
            at = mark.end()
        return max(at, self._after(_BLANK, at) - indent)

    def _look(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._source, self._at, self._end)

    def _after(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._source, at, self._end)
        return found.end() if found else at


class _Match(NamedTuple):
    stretches: list[Stretch]
    end: int
    length: int


def _least_markup(before: Run, run: Run) -> int:
    """So many characters of markup stand at least between two runs."""
    changed = before.style ^ run.style
    least = sum(length for style, length in _DELIMITERS.items() if style in changed)
    if before.link != run.link and Style.IMAGE not in changed:
        least += sum(1 for one in (before, run) if one.link and not one.link.endswith(one.text))
    return least


def _common(text: str, done: int, source: str, at: int, length: int) -> int:
    length = min(length, len(text) - done)
    if text.startswith(source[at : at + length], done):
        return length
    for index in range(length):
        if text[done + index] != source[at + index]:
            return index
    return length


def _add(stretches: list[Stretch], new: Stretch, *, whole: bool) -> None:
    """Join what goes on one for one."""
    if whole and stretches:
        last = stretches[-1]
        if last.source + last.length == new.source and last.visible + last.length == new.visible:
            stretches[-1] = Stretch(last.visible, last.source, last.length + new.length)
            return
    stretches.append(new)
