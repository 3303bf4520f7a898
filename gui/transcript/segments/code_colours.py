"""Puts the colours of a program's text into a document, step by step."""

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor

from gui.theme.tokens import Tokens
from gui.transcript.segments.text_change import TextChange

if TYPE_CHECKING:
    from gui.markdown.highlight import LineHighlighter, Span

_STEP = 1_200
"""Characters coloured at once: about 4 ms."""
_FAR = 16_000
"""Where so much has to be coloured anew with every step, the rest stays plain."""
_PATIENCE = 24
"""So many characters may come to a line before it is coloured."""
_WIDE = re.compile("[\U00010000-\U0010ffff]")
"""Characters that Qt counts as two."""


class CodeColours:
    """Knows how far a code is coloured and which spans it has. Spans count characters, documents UTF-16 units."""

    def __init__(self, *, font: QFont, tokens: Tokens) -> None:
        self.language = ""
        self.plain = _format(font, tokens.text)
        self._formats = {
            "keyword": _format(font, tokens.code_keyword),
            "name": _format(font, tokens.code_name),
            "literal": _format(font, tokens.code_literal),
            "comment": _format(font, tokens.code_comment),
        }
        self._highlighter: LineHighlighter | None = None
        self._spans: list[Span] = []
        self._done = 0
        self._seen = 0
        """How long the code was when it was coloured last."""
        self._wide: list[int] = []
        """Where the characters stand that Qt counts as two, up to `_wide_end`."""
        self._wide_end = 0
        self._given_up = False

    def begin(self, *, language: str, kept: int) -> None:
        """The code is another one from character `kept` on."""
        from gui.markdown.highlight import LineHighlighter  # late: Pygments is only needed where there is code

        self._forget_from(kept)
        if self._highlighter is not None and language == self.language and kept >= self._done:
            return
        self.language = language
        self._highlighter = LineHighlighter(language=language)
        self._given_up = False
        self._done = self._seen = 0

    def _forget_from(self, kept: int) -> None:
        """What follows is new, and plain so far."""
        while self._spans and self._spans[-1][0] + self._spans[-1][1] > kept:
            start, _, kind = self._spans.pop()
            if start < kept:
                self._spans.append((start, kept - start, kind))
        self._seen = min(self._seen, kept)
        if kept < self._wide_end:
            del self._wide[bisect_left(self._wide, kept) :]
            self._wide_end = kept

    def due(self, code: str) -> bool:
        """Whether it is time to colour a code that has grown: once a line, and now and then in a long one."""
        return len(code) - self._seen > _PATIENCE or code.find("\n", self._seen) >= 0

    def step(self, code: str, change: TextChange) -> bool:
        """Colour a little further; whether all of it is done."""
        if self._highlighter is None or self._given_up:
            return True
        end = len(code)
        if end - self._done > _STEP:
            end = code.find("\n", self._done + _STEP) + 1 or len(code)
        start, spans = self._highlighter.update(code[:end])
        if end - start > _FAR:
            self._given_up = True
        self._apply(code[:end], start, spans, change)
        self._seen = end
        # The last line may still grow, and be something else then.
        self._done = end if end < len(code) else code.rfind("\n") + 1
        return end == len(code)

    def _apply(self, code: str, start: int, spans: "list[Span]", change: TextChange) -> None:
        keep = bisect_left(self._spans, start, key=lambda span: span[0])
        same = 0
        while keep + same < len(self._spans) and same < len(spans) and self._spans[keep + same] == spans[same]:
            same += 1
        stale, fresh = self._spans[keep + same :], spans[same:]
        del self._spans[keep + same :]
        self._spans.extend(fresh)
        self._find_wide(code)
        for old in stale:
            self._set(old, self.plain, change)
        for span in fresh:
            self._set(span, self._formats[span[2]], change)

    def _find_wide(self, code: str) -> None:
        if not code.isascii():
            self._wide.extend(found.start() for found in _WIDE.finditer(code, self._wide_end))
        self._wide_end = len(code)

    def _set(self, span: "Span", char: QTextCharFormat, change: TextChange) -> None:
        begin, end = span[0], span[0] + span[1]
        cursor = change.cursor
        last = cursor.document().characterCount() - 1
        first = min(begin + bisect_left(self._wide, begin), last)
        change.begins_at(first)
        cursor.setPosition(first)
        cursor.setPosition(min(end + bisect_left(self._wide, end), last), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(char)


def _format(font: QFont, colour: str) -> QTextCharFormat:
    char = QTextCharFormat()
    char.setFont(font)
    char.setForeground(QColor(colour))
    return char
