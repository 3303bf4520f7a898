"""Lexing that can go on in the middle of a text: Pygments with the state its lexers stand in at each line's start."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import signature
from typing import Any, cast

from pygments.lexer import ExtendedRegexLexer, Lexer, LexerContext, RegexLexer
from pygments.token import Error, _TokenType

Token = tuple[int, _TokenType, str]
State = tuple[str, ...] | None
"""The states on a lexer's stack; None for a lexer that does not tell, which begins anew."""

_MOST_TRIES = 3
LEXER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What a lexer that meets text it was not written for may raise."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where lexing can begin, and in which state."""

    position: int
    state: State


@dataclass(frozen=True, slots=True)
class Lexed:
    """`line_starts` are those of the `tokens` before which a line is blank: their indices and states, in order."""

    tokens: list[Token]
    line_starts: list[tuple[int, State]]


def beginning(lexer: Lexer) -> Point:
    return Point(0, ("root",) if _is_only_tables(lexer) or _takes_stack(lexer) else None)


def _is_only_tables(lexer: Lexer) -> bool:
    return type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed


def _takes_stack(lexer: Lexer) -> bool:
    """Whether it begins in any state, although it has something to say about what its tables find."""
    return isinstance(lexer, RegexLexer) and "stack" in signature(lexer.get_tokens_unprocessed).parameters


def lex(lexer: Lexer, code: str, start: Point) -> Lexed:
    """Everything from `start` on; nothing where the lexer fails. Positions are those in `code`."""
    tokens: list[Token] = []
    line_starts: list[tuple[int, State]] = []
    line_end = 0
    try:
        for token, state in _tokens(lexer, code, start):
            if token[0] >= line_end:
                line_starts.append((len(tokens), state))
                line_end = code.find("\n", token[0] + len(token[2]) - 1) + 1 or len(code) + 1
            tokens.append(token)
    except LEXER_FAULTS:
        return Lexed([], [])
    return Lexed(tokens, line_starts)


def _tokens(lexer: Lexer, code: str, start: Point) -> Iterator[tuple[Token, State]]:
    if start.state is None:
        for at, kind, text in lexer.get_tokens_unprocessed(code[start.position :]):
            yield (start.position + at, kind, text), None
        return
    context = LexerContext(code, start.position, list(start.state))
    # Its loop works on the tables of any such lexer, and lets its state be seen.
    loop = ExtendedRegexLexer.get_tokens_unprocessed(cast(ExtendedRegexLexer, lexer), context=context)
    if _is_only_tables(lexer):
        for token in loop:
            yield token, tuple(context.stack)
        return
    tokens = cast(RegexLexer, lexer).get_tokens_unprocessed(code[start.position :], start.state)
    for (at, kind, text), _ in zip(tokens, loop, strict=False):
        yield (start.position + at, kind, text), tuple(context.stack)


def later_point(lexer: Lexer, code: str, lexed: Lexed, *, before: int) -> Point | None:
    """The last line's start before a position from which on lexing gives the same again; None where there is none.

    What a lexer did not understand may yet turn out to be the beginning of something: none after that.
    """
    tokens = lexed.tokens
    unsure = next((at for at, kind, _ in tokens if kind is Error), before)
    tries = 0
    for index, state in reversed(lexed.line_starts):
        position = tokens[index][0]
        if index == 0 or position > min(before, unsure) or not _may_begin(lexer, code, position):
            continue
        point = Point(position, state)
        if lex(lexer, code, point).tokens == tokens[index:]:
            return point
        tries += 1
        if tries == _MOST_TRIES:
            break
    return None


def _may_begin(lexer: Lexer, code: str, position: int) -> bool:
    """A lexer that is more than tables gets the rest only: not in mid-line, and not with the end of something."""
    if _is_only_tables(lexer) or not isinstance(lexer, RegexLexer):
        return True
    return code[position - 1] == "\n" and code[position] not in ")]}"


def patterns(kind: type[Lexer]) -> Iterator[tuple[str, int]]:
    """The regular expressions a lexer of this kind is made of, and their flags."""
    if not issubclass(kind, RegexLexer):
        return
    tables: Any = kind  # what it offers has no types
    try:
        for rules in tables.get_tokendefs().values():
            for pattern in (rule[0] for rule in rules if isinstance(rule, tuple)):
                yield (pattern if isinstance(pattern, str) else pattern.get()), tables.flags
    except LEXER_FAULTS:
        return
