"""The kinds of the pieces of a program's text, with Pygments. Imported late: Pygments takes its time.

Colours are looked up by kind in the theme. A streaming block goes through `LineHighlighter`.
"""

import re
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Operator, _TokenType
from pygments.token import Literal as LiteralToken
from pygments.util import ClassNotFound

from gui.markdown.resumable import Lexed, Point, Token, beginning, later_point, lex, patterns

Kind = Literal["keyword", "name", "literal", "comment", "plain"]
Span = tuple[int, int, Kind]
"""Start and length in characters, and the kind; "plain" is what no other span covers, and never one itself."""

LONGEST_TEXT = 200_000
LONGEST_LINE = 10_000
_STEP_SECONDS = 0.003
COMMON = ("python", "javascript", "typescript", "bash", "json", "html", "css", "sql", "java", "c", "cpp", "rust", "go")
_ALIASES = {
    "py3": "python",
    "node": "javascript",
    "mjs": "javascript",
    "shell-session": "console",
    "zsh": "bash",
    "c++": "cpp",
    "objc": "objective-c",
    "vue": "html",
    "jsonc": "json",
    "json5": "json",
    "golang": "go",
    "yml": "yaml",
    "tex": "latex",
    "dockerfile": "docker",
    "proto": "protobuf",
    "patch": "diff",
    "text": "",
    "plain": "",
    "plaintext": "",
    "txt": "",
    "output": "",
}
_KINDS: tuple[tuple[_TokenType, Kind], ...] = (
    (Comment, "comment"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (LiteralToken, "literal"),
    (Name.Function, "name"),
    (Name.Class, "name"),
    (Name.Decorator, "name"),
    (Name.Builtin, "name"),
    (Name.Tag, "keyword"),
    (Name.Attribute, "name"),
    (Name.Constant, "literal"),
    (Name.Exception, "name"),
    (Name.Namespace, "name"),
    (Name.Property, "name"),
    (Generic.Inserted, "literal"),
    (Generic.Deleted, "keyword"),
    (Generic.Heading, "name"),
    (Generic.Subheading, "name"),
    (Generic.Prompt, "comment"),
)


def highlight(code: str, language: str) -> list[Span]:
    """The spans of `code`; none where the language is unknown or the text too large. Never raises."""
    lexer = lexer_for(language)
    if lexer is None or len(code) > LONGEST_TEXT or _has_long_line(code, 0):
        return []
    return _spans(lex(lexer, code, Point(0, None)).tokens)


class LineHighlighter:
    """Highlights a text that grows at its end, again only from the last safe line on.

    A line is safe when lexing that begins there, in the state the lexer was in, gives what lexing from further up
    gave. A construct that opens later than it shows (rare) may be coloured wrongly until `highlight` runs at the end.
    """

    _WINDOW = 8
    """Lines after which a safe one is looked for."""
    _OPEN = 2
    """Lines at the end that may still change."""

    def __init__(self, *, language: str) -> None:
        self._lexer = lexer_for(language)
        self._safe = beginning(self._lexer) if self._lexer else Point(0, None)
        self._window = self._WINDOW

    def update(self, code: str) -> tuple[int, list[Span]]:
        """A position, and the spans from there on; those before it are as they were given before.

        `code` must begin with what was given last time, without its last line.
        """
        start = self._safe.position
        grown = len(code) - start
        if self._lexer is None or grown > LONGEST_TEXT or _has_long_line(code, start):
            return start, []
        lexed = lex(self._lexer, code, self._safe)
        if code.count("\n", start) >= self._window:
            self._move_on(self._lexer, code, lexed)
        return start, _spans(lexed.tokens, cut=self._safe.position)

    def _move_on(self, lexer: Lexer, code: str, lexed: Lexed) -> None:
        open_from = len(code)
        for _ in range(self._OPEN + 1):
            open_from = code.rfind("\n", 0, open_from)
        point = later_point(lexer, code, lexed, before=open_from + 1)
        if point is None:
            self._window *= 2
        else:
            self._safe = point
            self._window = self._WINDOW


def warm(languages: Iterable[str] = COMMON) -> Iterator[str]:
    """Prepare lexers in small steps, of which each takes at most 10 ms: one at a time, when there is nothing to do.

    Gives the language it is at. Without this the first block in a language takes 5 to 30 ms longer.
    """
    for language in languages:
        name = _name(language)
        if find_lexer_class_by_name(name):  # imports it
            yield language
        begun = time.perf_counter()
        for pattern, flags in patterns(find_lexer_class_by_name(name)):
            re.compile(pattern, flags)  # the lexer finds it in the cache
            if time.perf_counter() - begun > _STEP_SECONDS:
                yield language
                begun = time.perf_counter()
        highlight("x = 1\n", language)
        yield language


@lru_cache(maxsize=64)
def lexer_for(language: str) -> Lexer | None:
    """The lexer of a fence's language; None where there is none."""
    name = _name(language)
    if not name:
        return None
    try:
        # The text must come back as it is, character for character: nothing stripped, nothing added.
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _name(language: str) -> str:
    name = language.strip().strip("{}.").lower()[:40]
    return _ALIASES.get(name, name)


def _has_long_line(code: str, start: int) -> bool:
    while len(code) - start > LONGEST_LINE:
        end = code.find("\n", start)
        if end < 0 or end - start > LONGEST_LINE:
            return True
        start = end + 1
    return False


def _spans(tokens: Iterable[Token], *, cut: int = 0) -> list[Span]:
    """Neighbours of one kind joined, except at `cut`."""
    spans: list[Span] = []
    for at, token, text in tokens:
        kind = _kind(token)
        if kind == "plain" or not text:
            continue
        start, length, last = spans[-1] if spans else (0, 0, "plain")
        if last == kind and start + length == at != cut:
            spans[-1] = (start, length + len(text), kind)
        else:
            spans.append((at, len(text), kind))
    return spans


@lru_cache(maxsize=512)
def _kind(token: _TokenType) -> Kind:
    for family, kind in _KINDS:
        if _belongs(token, family):
            return kind
    return "plain"


def _belongs(token: _TokenType, family: _TokenType) -> bool:
    return tuple(token[: len(family)]) == tuple(family)
