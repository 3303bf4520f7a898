"""Paragraphs, with and without an underline, as a rule that looks closely only at lines that may end one.

The parser's own two rules ask nine others about every line; most lines begin with a letter.
"""

import re

from markdown_it.rules_block import StateBlock

from gui.markdown.dispatch import begins_block

_MAY_BEGIN_BLOCK = frozenset("`~>*-_+#=$\\[0123456789:")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*")


def prose(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """First of all rules: takes what can only be a paragraph without asking the others."""
    if silent or state.sCount[start] - state.blkIndent >= 4 or _may_begin_block(state, start):
        return False
    return paragraph(state, start, end, silent)


def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph, or the heading that an underline of "=" or "-" makes of it."""
    if silent:
        return False
    parent, state.parentType = state.parentType, "paragraph"
    line, level = start + 1, 0
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if indent <= 3 and _may_begin_block(state, line):
            level = _underline(state, line) if indent >= 0 and line < end else 0
            if level:
                break
            if state.sCount[line] >= 0 and begins_block(state, line, state.lineMax, "paragraph"):
                break
        line += 1
    state.parentType = parent
    _push(state, start, line, level)
    return True


def rule_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of three or more "-", "*" or "_"."""
    if start >= end or state.sCount[start] - state.blkIndent >= 4:
        return False
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] not in ("-", "*", "_") or not _RULE.fullmatch(
        state.src, first, state.eMarks[start]
    ):
        return False
    if not silent:
        state.line = start + 1
        state.push("hr", "hr", 0).map = [start, start + 1]
    return True


def _may_begin_block(state: StateBlock, line: int) -> bool:
    first = state.bMarks[line] + state.tShift[line]
    return state.src[first] in _MAY_BEGIN_BLOCK or state.src.find("|", first, state.eMarks[line]) >= 0


def _underline(state: StateBlock, line: int) -> int:
    first = state.bMarks[line] + state.tShift[line]
    if not _UNDERLINE.fullmatch(state.src, first, state.eMarks[line]):
        return 0
    return 1 if state.src[first] == "=" else 2


def _push(state: StateBlock, start: int, line: int, level: int) -> None:
    content = state.getLines(start, line, state.blkIndent, False).strip(" \t\n\v\f\r")
    state.line = line + (1 if level else 0)
    token = state.push("prose", f"h{level}" if level else "p", 0)
    token.map = [start, state.line]
    token.content = content
