"""The kinds of the pieces of a program's text, with Pygments. Imported late: Pygments takes its time.

Colours are looked up by kind in the theme. A streaming block goes through `LineHighlighter`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Operator, _TokenType
from pygments.token import Literal as LiteralToken
from pygments.util import ClassNotFound

Kind = Literal["keyword", "name", "literal", "comment", "plain"]
Span = tuple[int, int, Kind]
"""Start and length in characters, and the kind; "plain" is what no other span covers, and never one itself."""

_Token = tuple[int, _TokenType, str]

LONGEST_TEXT = 200_000
LONGEST_LINE = 10_000
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
_LEXER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What a lexer that meets text it was not written for may raise."""
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
    if lexer is None or not code or _too_large(code):
        return []
    return _spans(_tokens(lexer, code))


class LineHighlighter:
    """Highlights a text that grows at its end, again only from the last safe line on.

    Pygments does not tell in which state a lexer stands, so none can be carried. A line is safe when lexing
    that begins there gives what lexing from further up gave; one is looked for every `_WINDOW` lines. A
    construct that opens later than it shows (rare) may be coloured wrongly until `highlight` runs at the end.
    """

    _WINDOW = 40

    def __init__(self, *, language: str) -> None:
        self._lexer = lexer_for(language)
        self._safe = 0
        self._window = self._WINDOW

    def update(self, code: str) -> tuple[int, list[Span]]:
        """A position, and the spans from there on; those before it are as they were given before.

        `code` must begin with what was given last time, without its last line.
        """
        grown = code[self._safe :]
        if self._lexer is None or len(code) > LONGEST_TEXT or _too_large(grown):
            return self._safe, []
        start, tokens = self._safe, _tokens(self._lexer, grown)
        if grown.count("\n") >= self._window:
            self._move_on(self._lexer, grown, tokens)
        return start, _spans(tokens, base=start)

    def _move_on(self, lexer: Lexer, grown: str, tokens: list[_Token]) -> None:
        begins = {at: index for index, (at, _, _) in enumerate(tokens)}
        for at in _line_starts_from_end(grown):
            index = begins.get(at)
            if index is None:
                continue
            alone = [(at + offset, token, text) for offset, token, text in _tokens(lexer, grown[at:])]
            if alone == tokens[index:]:
                self._safe += at
                self._window = self._WINDOW
                return
        self._window *= 2


def _line_starts_from_end(code: str) -> list[int]:
    """Where a few of the last lines begin that stand at the margin, best after a blank line."""
    starts = [match.end() for match in re.finditer(r"\n\s*\n(?=\S)", code)] or [
        match.end() for match in re.finditer(r"\n(?=[^\s)\]}])", code)
    ]
    end = code.rfind("\n", 0, code.rfind("\n"))
    return [start for start in reversed(starts) if start <= end][:3]


def warm(languages: Iterable[str] = COMMON) -> Iterator[str]:
    """Prepare a lexer with every step (9 to 21 ms each): to be stepped through when there is nothing to do."""
    for language in languages:
        highlight("x = 1\n", language)
        yield language


@lru_cache(maxsize=64)
def lexer_for(language: str) -> Lexer | None:
    """The lexer of a fence's language; None where there is none."""
    name = language.strip().strip("{}.").lower()[:40]
    name = _ALIASES.get(name, name)
    if not name:
        return None
    try:
        # The text must come back as it is, character for character: nothing stripped, nothing added.
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _too_large(code: str) -> bool:
    return len(code) > LONGEST_TEXT or any(len(line) > LONGEST_LINE for line in code.split("\n"))


def _tokens(lexer: Lexer, code: str) -> list[_Token]:
    try:
        return list(lexer.get_tokens_unprocessed(code))
    except _LEXER_FAULTS:
        return []


def _spans(tokens: Iterable[_Token], *, base: int = 0) -> list[Span]:
    """Neighbours of one kind joined, as positions from `base` on."""
    spans: list[Span] = []
    for at, token, text in tokens:
        kind = _kind(token)
        if kind == "plain" or not text:
            continue
        start, length, last = spans[-1] if spans else (0, 0, "plain")
        if last == kind and start + length == base + at:
            spans[-1] = (start, length + len(text), kind)
        else:
            spans.append((base + at, len(text), kind))
    return spans


@lru_cache(maxsize=512)
def _kind(token: _TokenType) -> Kind:
    for family, kind in _KINDS:
        if _belongs(token, family):
            return kind
    return "plain"


def _belongs(token: _TokenType, family: _TokenType) -> bool:
    return tuple(token[: len(family)]) == tuple(family)
