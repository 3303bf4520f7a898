"""stand-in"""

from gui.theme.tokens import Tokens

Span = tuple[str, str]


def spans_of(code: str, language: str) -> list[tuple[Span, ...]]:
    return [((line, ""),) for line in code.removesuffix("\n").split("\n")]


def colour_of(kind: str, tokens: Tokens) -> str:
    return tokens.text
