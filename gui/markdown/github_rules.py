"""What is written on GitHub beyond CommonMark: alerts, footnotes, formulas."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from gui.markdown.blocks import NOTE_TARGET
from gui.markdown.formulas import FORMULA_OR_BRACKET, closes_formula_lines, opens_formula_lines

NOTE_INDENT = 4
"""How far a footnote's further paragraphs are indented."""
_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*", re.IGNORECASE)
_LABEL = r"\[\^([^\s\[\]]{1,100})\]"
_NOTE = re.compile(_LABEL + r":[ \t]*")
_REFERENCE = re.compile(_LABEL)


def alert(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """The line "[!NOTE]" that makes an alert of a quotation: its first line, where it stands in nothing else."""
    if silent or state.level != 1 or state.env.get("alert_at") != start or state.is_code_block(start):
        return False
    found = _ALERT.fullmatch(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if found is None:
        return False
    token = state.push("alert", "", 0)
    token.map = [start, start + 1]
    token.info = found[1].lower()
    state.line = start + 1
    return True


def footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A footnote: "[^label]:" and what is indented beneath it."""
    if state.is_code_block(start):
        return False
    found = _NOTE.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if found is None or silent:
        return found is not None
    token = state.push("footnote_open", "", 1)
    token.map = lines = [start, 0]
    token.info = found[1]
    before = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    state.blkIndent += NOTE_INDENT
    state.bMarks[start], state.tShift[start], state.sCount[start] = found.end(), 0, state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, start, end)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = before
    state.blkIndent -= NOTE_INDENT
    state.push("footnote_close", "", -1)
    lines[1] = state.line = max(state.line, start + 1)
    return True


def footnote_reference(state: StateInline, silent: bool) -> bool:
    """ "[^label]" where there is such a footnote: which there are, and their numbers, is known at the end only."""
    notes = state.env.get("notes")
    found = _REFERENCE.match(state.src, state.pos, state.posMax) if notes is not None else None
    if notes is None or found is None or found[1] not in notes:
        return False
    if not silent:
        token = state.push("footnote_reference", "", 0)
        number = notes.number(found[1])
        token.content, token.attrs = f"[{number}]", {"href": f"{NOTE_TARGET}{number}"}
    state.pos = found.end()
    return True


def math_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula on lines of its own: no Markdown in there. Without an end it goes on to the next blank line."""
    if state.is_code_block(start):
        return False
    opener, line = _rest_of_line(state, start)[:2], start
    if not opener or opener[0] not in "$\\" or not opens_formula_lines(_rest_of_line(state, start)):
        return False
    if silent:
        return opener == "\\[" or _may_open(state, start)
    ended = closes_formula_lines(_rest_of_line(state, start)[2:], opener)
    line = start + 1
    while not ended and line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        ended = closes_formula_lines(_rest_of_line(state, line), opener)
        line += 1
    token = state.push("math_lines", "", 0)
    token.markup = opener
    token.content = state.getLines(start, line, state.blkIndent, False).strip(" \t\n\v\f\r")
    token.map = [start, line]
    state.line = line
    return True


def _may_open(state: StateBlock, line: int) -> bool:
    """Whether "$$" at the beginning of a line ends what is above. In a paragraph it may as well end a formula."""
    if state.parentType == "paragraph":
        return state.src.find("$$", state.bMarks[state.line], state.bMarks[line]) < 0
    return state.parentType == "table"


def _rest_of_line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def math(state: StateInline, silent: bool) -> bool:
    """A formula, or one of its brackets alone, which keeps its backslash."""
    if state.src[state.pos] not in "\\$":
        return False
    match = FORMULA_OR_BRACKET.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        if len(match.group()) > 2:
            state.push("math_inline", "", 0).content = match.group()
        else:
            state.pending += match.group()
    state.pos = match.end()
    return True
