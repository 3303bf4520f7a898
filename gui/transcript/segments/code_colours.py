"""Puts the colours of a program's text into a document, step by step."""

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor, QTextDocument

from gui.theme.tokens import Tokens

if TYPE_CHECKING:
    from gui.markdown.highlight import LineHighlighter, Span

_STEP = 4_000
"""Characters coloured at once: about 12 ms."""
_FAR = 16_000
"""Where so much has to be coloured anew with every step, the rest stays plain."""
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
        self._begun = False

    def begin(self, *, language: str, kept: int) -> None:
        """The code is another one from character `kept` on."""
        from gui.markdown.highlight import LineHighlighter  # late: Pygments is only needed where there is code

        if self._begun and language == self.language and kept >= self._done:
            return
        self._begun = True
        self.language = language
        self._highlighter = LineHighlighter(language=language)
        self._spans = []
        self._done = 0

    def step(self, code: str, document: QTextDocument) -> bool:
        """Colour a little further; whether all of it is done."""
        if self._highlighter is None:
            return True
        end = len(code)
        if end - self._done > _STEP:
            end = code.find("\n", self._done + _STEP) + 1 or len(code)
        start, spans = self._highlighter.update(code[:end])
        if end - start > _FAR:
            self._highlighter = None
        self._apply(code, start, spans, document)
        # The last line may still grow, and be something else then.
        self._done = end if end < len(code) else code.rfind("\n") + 1
        return end == len(code)

    def _apply(self, code: str, start: int, spans: "list[Span]", document: QTextDocument) -> None:
        keep = bisect_left(self._spans, start, key=lambda span: span[0])
        while keep < len(self._spans) and spans and self._spans[keep] == spans[0]:
            keep += 1
            spans = spans[1:]
        stale, self._spans = self._spans[keep:], self._spans[:keep] + spans
        wide = [found.start() for found in _WIDE.finditer(code)] if not code.isascii() else []
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        for old in stale:
            _set(cursor, old, wide, self.plain)
        for span in spans:
            _set(cursor, span, wide, self._formats[span[2]])
        cursor.endEditBlock()


def _set(cursor: QTextCursor, span: "Span", wide: list[int], char: QTextCharFormat) -> None:
    begin, end = span[0], span[0] + span[1]
    last = cursor.document().characterCount() - 1
    cursor.setPosition(min(begin + bisect_left(wide, begin), last))
    cursor.setPosition(min(end + bisect_left(wide, end), last), QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(char)


def _format(font: QFont, colour: str) -> QTextCharFormat:
    char = QTextCharFormat()
    char.setFont(font)
    char.setForeground(QColor(colour))
    return char
