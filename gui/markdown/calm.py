"""Text that is still being written, shown as it will most likely look once it is complete.

Nothing here decides what the text finally is: that is settled when its block is closed.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from gui.markdown.formulas import FORMULA

_CONTAINERS = r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*"
_UNDECIDED_LINE = re.compile(
    _CONTAINERS
    + r"(?:[-=+*_]+[ \t]*|[-*_][-*_ \t]+|\#{1,6}[ \t]*|\d{1,9}[.)]?"  # underlines, rules, headings, items
    + r"|`+|~+|(?:`{3,}|~{3,})[^`]*|\[(?:[ xX]\]?)?[ \t]*|\\"  # fences, check boxes
    + r"|\[[^\[\]]*(?:\](?::.*)?)?"  # link definitions
    + r"|\[![A-Za-z]*\]?[ \t]*|\[\^[^\s\[\]]*\]?:?[ \t]*"  # alerts, footnotes
    + r"|\$(?:\$[^$]*(?:\$(?:\$[.,;:!?]?[ \t]*)?)?)?|\\\[(?:(?!\\\]).)*(?:\\\][.,;:!?]?[ \t]*)?)?"  # formulas
)
_LONGEST_UNDECIDED = 200
_TABLE_DELIMITER = re.compile(r"[|:\- \t]+")

_HALF_FORMULA = r"\\[(\[]|\$\$|(?<![A-Za-z0-9$\\])\$(?=[\\A-Za-z({|+-][^\n$]{0,100}\Z)"
_PIECE = re.compile(FORMULA + rf"|{_HALF_FORMULA}|\\.|\\$|`+|\*+|_+|~+|!?\[|!\Z|\]", re.DOTALL)
_LONGEST_OPEN = 300
"""Markers that have stayed open for so many characters, or over a line's end, are no markers (code, links)."""
_MOST_OPEN = 20
"""With more markers open than that, nothing is guessed."""
_MARKUP = re.compile(r"[\\`*_~\[\]<>&$!:]")
_NO_LINK = re.compile(r"\d*|\^.*|[ xX]")
"""Labels in brackets that are hardly ever links: footnotes, indices, check boxes."""
_TARGET = re.compile(r"[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_NO_TARGET = "](<>)"


def undecided_length(text: str) -> int:
    """How many characters at the end are a line of which nobody can say yet what it will be."""
    line = text[max(text.rfind("\n"), text.rfind("\r")) + 1 :]
    if len(line) <= _LONGEST_UNDECIDED and _UNDECIDED_LINE.fullmatch(line):
        return len(line)
    return 0


def without_half_table(content: str) -> str:
    """A paragraph without the lines at its end that look like the beginning of a table."""
    lines = content.split("\n")
    if len(lines) > 1 and lines[-2].lstrip().startswith("|") and _TABLE_DELIMITER.fullmatch(lines[-1]):
        return "\n".join(lines[:-2])
    if lines[-1].lstrip().startswith("|"):
        return "\n".join(lines[:-1])
    return content


def close_formatting(content: str) -> str:
    """Complete the emphasis, code and links that are open at the end of a paragraph."""
    return _Closer(content).close()


@dataclass(slots=True)
class _Open:
    marker: str
    """"[", "![" or what is left of a run of "*", "_" or "~"."""
    start: int


@dataclass(slots=True)
class _Closer:
    text: str
    opened: list[_Open] = field(default_factory=list)

    def close(self) -> str:
        at = 0
        while (piece := _PIECE.search(self.text, at)) is not None:
            found, start, at = piece.group(), piece.start(), piece.end()
            whole: str | None = None
            if len(self.opened) > _MOST_OPEN:
                return self.text
            if found in ("\\(", "\\[", "$", "$$"):
                self.text = self.text[:at] + _literal(self.text[at:])
                break
            if found in ("\\", "!"):
                self.text = self.text[:start]  # of what comes next
            elif found[0] == "`":
                at, whole = self._code(found, start, at)
            elif found[0] in "*_~":
                whole = self._emphasis(found, start, at)
            elif found[-1] == "[":
                self.opened.append(_Open(found, start))
            elif found == "]":
                at, whole = self._label_end(start, at)
            if whole is not None:
                return whole
        return self._closed(self.text)

    def _closed(self, text: str) -> str:
        text = text.rstrip()
        closers = []
        for opened in reversed(self.opened):
            if not opened.marker.endswith("["):
                if not text[opened.start :].strip(opened.marker[0]):
                    return self._without(opened)  # nothing in it yet
                closers.append(opened.marker)
                continue
            label = text[opened.start + len(opened.marker) :]
            if not label:
                return self._without(opened)
            if len(label) < _LONGEST_OPEN and "\n" not in label and not _NO_LINK.fullmatch(label):
                closers.append(_NO_TARGET)
        return text + "".join(closers)

    def _without(self, opened: _Open) -> str:
        self.opened = [other for other in self.opened if other.start < opened.start]
        return self._closed(self.text[: opened.start])

    def _code(self, run: str, start: int, at: int) -> tuple[int, str | None]:
        end = re.compile(f"(?<!`){run}(?!`)").search(self.text, at)
        if end is not None:
            return end.end(), None
        inside = self.text[at:]
        if not inside.strip():
            return at, self._closed(self.text[:start])
        if len(inside) > _LONGEST_OPEN or "\n" in inside:
            return at, None
        return at, self._closed(self.text[:start] + run + inside.rstrip("`") + run)

    def _emphasis(self, run: str, start: int, at: int) -> str | None:
        """Match closers with what is open, remember openers; the whole text where the end decides."""
        if run[0] == "~" and len(run) != 2:
            return self._closed(self.text[:start]) if at == len(self.text) else None
        before, after = self.text[start - 1 : start] or " ", self.text[at : at + 1] or " "
        at_end = at == len(self.text)
        if at_end and run[0] == "_" and before.isalnum() and any(o.marker[0] == "_" for o in self.opened):
            return self._closed(self.text[:start])  # an end, or snake_case
        can_open, can_close = _flanking(run, before, after)
        rest = len(run)
        while can_close and rest:
            index = next((i for i, o in reversed(list(enumerate(self.opened))) if o.marker[0] == run[0]), None)
            if index is None:
                break
            opened = self.opened[index]
            if at_end and rest < len(opened.marker):
                return self._closed(self.text[:start])  # half of a closing run
            used = min(rest, len(opened.marker))
            rest -= used
            opened.marker = opened.marker[used:]
            del self.opened[index + (1 if opened.marker else 0) :]
        if rest and at_end and (not before.isalnum() or run[0] == "*") and rest == len(run):
            return self._closed(self.text[:start])  # nothing follows yet that it could open
        in_a_word = run == "*" and before.isalnum() and after.isalnum()  # 2*3 is hardly ever emphasis
        if rest and can_open and not in_a_word:
            self.opened.append(_Open(run[:rest], start))
        return None

    def _label_end(self, start: int, at: int) -> tuple[int, str | None]:
        """After "]": skip a whole target, and give the text without a target that is only half there."""
        index = next((i for i, o in reversed(list(enumerate(self.opened))) if o.marker.endswith("[")), None)
        if index is None:
            return at, None
        opened = self.opened[index]
        label = self.text[opened.start + len(opened.marker) : start]
        del self.opened[index:]
        after = self.text[at : at + 1]
        if after == "(":
            end = _target_end(self.text, at + 1)
            if end is not None:
                return end, None
            if "\n" in self.text[at:]:
                return at, None
            return at, self._closed(self.text[:start] + _NO_TARGET)
        if not after and label and not _NO_LINK.fullmatch(label):
            return at, self._closed(self.text[:start] + _NO_TARGET)
        return at, None


def _literal(text: str) -> str:
    """A formula that is not complete, with nothing in it that would be taken for Markdown."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)


def _target_end(text: str, at: int) -> int | None:
    target = _TARGET.match(text, at)
    return target.end() if target else None


def _flanking(run: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of markers can open and can close emphasis, by CommonMark's rules."""
    left = not after.isspace() and (not _punctuation(after) or before.isspace() or _punctuation(before))
    right = not before.isspace() and (not _punctuation(before) or after.isspace() or _punctuation(after))
    if run[0] == "_":
        return left and (not right or _punctuation(before)), right and (not left or _punctuation(after))
    return left, right


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
