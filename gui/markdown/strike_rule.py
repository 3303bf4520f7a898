"""Strikethrough: one or two tildes on both sides, as on GitHub. "~5" is about five."""

import re
from typing import Literal

from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from markdown_it.token import Token

from gui.markdown.emphasis_rule import flanking

_RUN = re.compile(r"~+")
_ONE, _TWO = 1, ord("~")
"""What pairs with what: a marker of one tilde never with one of two."""


def strikethrough(state: StateInline, silent: bool) -> bool:
    """Push each run as a token of its own, to be matched when the whole text is known."""
    run = None if silent else _RUN.match(state.src, state.pos, state.posMax)
    if run is None:
        return False
    start, end = run.span()
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    opens, closes = flanking(before, after, "*")
    if end - start == 1:
        opens = opens and not after.isdigit()
    if end - start > 2 or not (opens or closes):
        state.append_pending(run.group())
    else:
        if state.pending:
            state.pushPending()
        marker = _ONE if end - start == 1 else _TWO
        state.delimiters.append(Delimiter(marker, 0, len(state.tokens), -1, opens, closes))
        state.tokens.append(Token("text", "", 0, content=run.group(), level=state.level))
        state.tokens_meta.append(None)
    state.pos = end
    return True


def strike_pairs(state: StateInline) -> None:
    """Make tags of the runs that were matched."""
    for delimiters in (state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)):
        for one in delimiters:
            if one.marker in (_ONE, _TWO) and one.end >= 0:
                _become(state.tokens[one.token], "s_open", 1)
                _become(state.tokens[delimiters[one.end].token], "s_close", -1)


def _become(token: Token, kind: str, nesting: Literal[-1, 1]) -> None:
    token.type, token.tag, token.nesting, token.markup, token.content = kind, "s", nesting, token.content, ""
