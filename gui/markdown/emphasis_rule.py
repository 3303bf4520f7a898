"""Runs of "*" and "_" as a rule of the inline parser; a run that can neither open nor close is text at once."""

import re
from functools import lru_cache

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from markdown_it.token import Token

_RUN = re.compile(r"\*+|_+")


def emphasis(state: StateInline, silent: bool) -> bool:
    """Push each marker as a token of its own, to be matched when the whole text is known."""
    run = None if silent else _RUN.match(state.src, state.pos, state.posMax)
    if run is None:
        return False
    start, end, marker = run.start(), run.end(), state.src[state.pos]
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    opens, closes = flanking(before, after, marker)
    if opens or closes:
        if state.pending:
            state.pushPending()
        state.pendingLevel = state.level
        for _ in range(end - start):
            state.delimiters.append(Delimiter(ord(marker), end - start, len(state.tokens), -1, opens, closes))
            state.tokens.append(Token("text", "", 0, content=marker, level=state.level))
            state.tokens_meta.append(None)
    else:
        state.append_pending(run.group())
    state.pos = end
    return True


@lru_cache(maxsize=4_096)
def flanking(before: str, after: str, marker: str) -> tuple[bool, bool]:
    """Whether a run between these characters can open and can close, as CommonMark says."""
    blank_before, blank_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    mark_before = isMdAsciiPunct(ord(before)) or isPunctChar(before)
    mark_after = isMdAsciiPunct(ord(after)) or isPunctChar(after)
    left = not blank_after and (not mark_after or blank_before or mark_before)
    right = not blank_before and (not mark_before or blank_after or mark_after)
    if marker == "*":
        return left, right
    return left and (not right or mark_before), right and (not left or mark_after)
