"""How the Markdown parser is set up: CommonMark with tables and strikethrough, without HTML, within limits."""

import re
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock, blockquote, fence, heading, list_block, reference
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    entity,
    escape,
    image,
    link,
    strikethrough,
)
from markdown_it.token import Token

from gui.markdown.dispatch import BlockParser, BlockRule, InlineParser, InlineRule, LineRule, MarkRule
from gui.markdown.emphasis_rule import emphasis
from gui.markdown.formulas import FORMULA_OR_BRACKET, closes_formula_lines, opens_formula_lines
from gui.markdown.limits import MAX_DEPTH
from gui.markdown.prose_rule import paragraph, prose, rule_line
from gui.markdown.table_rule import table

_INLINE_RULES: tuple[tuple[str, str, InlineRule], ...] = (
    ("escape", "\\", escape),
    ("backticks", "`", backtick),
    ("strikethrough", "~", strikethrough.tokenize),
    ("emphasis", "*_", emphasis),
    ("link", "[", link),
    ("image", "!", image),
    ("autolink", "<", autolink),
    ("entity", "&", entity),
)
"""What each begins with."""

_LONGEST_TARGET = 8_000
"""In characters; with a longer target the link stays literal."""
_LONG_DEFINITION = re.compile(r"\[[^\]\n]{1,999}\]:[ \t]*\S+")


@cache
def create_parser(*, links: bool = True) -> MarkdownIt:
    """Always the same one, as it holds no text. `env` of each parse needs "limits" and "references"."""
    markdown = _Markdown("commonmark", {"html": False, "maxNesting": 4 * MAX_DEPTH})
    markdown.enable("strikethrough").disable(["html_block", "html_inline"])
    rules = markdown.block.ruler
    enders = ["paragraph", "reference", "blockquote", "list"]
    rules.at("table", table, {"alt": enders[:2]})
    rules.enable("table")
    rules.at("fence", LineRule("`~", _fence), {"alt": enders})
    rules.at("blockquote", LineRule(">", _nested(_blockquote)), {"alt": enders})
    rules.at("list", LineRule("-+*0123456789", _nested(list_block)), {"alt": enders[:3]})
    rules.at("heading", LineRule("#", heading), {"alt": enders[:3]})
    rules.at("reference", LineRule("[", _reference), {"alt": []})
    rules.before("table", "prose", prose, {"alt": []})
    rules.at("hr", LineRule("-*_", rule_line), {"alt": enders})
    rules.at("paragraph", paragraph, {"alt": []})
    rules.disable("lheading")
    rules.before("fence", "math_lines", LineRule("$\\", _math_lines), {"alt": enders})
    markdown.block = BlockParser(markdown.block)
    markdown.inline = _inline_parser(markdown.inline, links=links)
    return markdown


def _inline_parser(parser: ParserInline, *, links: bool) -> InlineParser:
    parser.ruler.disable(["text", "newline"])
    for name, characters, rule in _INLINE_RULES:
        parser.ruler.at(name, MarkRule(characters, rule))
    parser.ruler.before("escape", "math", MarkRule("\\$", _math))
    if not links:
        parser.ruler.disable(["link", "image"])
    return InlineParser(parser)


class _Markdown(MarkdownIt):
    """Keeps link targets as they are written: what may be opened is decided in `links`."""

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link

    def validateLink(self, url: str) -> bool:
        return len(url) <= _LONGEST_TARGET


class State(StateBlock):
    """Notes in each token how far the container it stands in is indented, and where an item's marker stands."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["indent"] = self.blkIndent
        if ttype == "list_item_open":
            marker = self.bMarks[self.line] + self.tShift[self.line]
            token.meta["column"] = self.sCount[self.line]
            token.meta["offset"] = marker - self.src.rfind("\n", 0, marker) - 1
        return token


def _nested(rule: BlockRule) -> BlockRule:
    """Beyond the greatest depth the markers are literal text: a container would cost stack, and be unreadable."""

    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        depth = state.env.get("depth", 0)
        # A line further left belongs to a container outside, which may well go on or begin again.
        if depth >= MAX_DEPTH and (not silent or state.sCount[start] >= state.blkIndent):
            return False
        if silent:
            return rule(state, start, end, True)
        state.env["depth"] = depth + 1
        matched = rule(state, start, end, False)
        state.env["depth"] = depth
        return matched

    return limited


def _blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at, indent = len(state.tokens), state.blkIndent
    matched = blockquote(state, start, end, silent)
    if matched and not silent:
        state.tokens[at].meta["indent"] = indent  # pushed when the quote's own indent was set already
    return matched


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    column = state.sCount[start]
    matched = fence(state, start, end, silent)
    if matched and not silent:
        token = state.tokens[-1]
        token.meta["column"] = column
        token.meta["closed"] = _closes(state, state.line - 1, token.markup) and state.line - 1 > start
    return matched


def _closes(state: StateBlock, line: int, markup: str) -> bool:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
    return len(text) >= len(markup) and not text.strip(markup[0]) and not state.is_code_block(line)


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Definitions beyond the limit would keep text waiting for their end: only one on a single line is taken."""
    limit = state.env["limits"].line
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] != "[" or state.is_code_block(start):
        return False
    if state.eMarks[start] - first > limit:
        matched = _LONG_DEFINITION.fullmatch(state.src[first : state.eMarks[start]].rstrip()) is not None
        if matched and not silent:
            state.line = start + 1
        return matched
    known = len(state.env["references"].maps[0])
    if known + len(state.env["references"].maps[1]) >= state.env["limits"].definitions:
        return False
    if not reference(state, start, end, silent):
        return False
    if silent or state.eMarks[state.line - 1] - first <= limit:
        return True
    if len(state.env["references"].maps[0]) > known:
        state.env["references"].maps[0].popitem()
    state.line = start
    return False


def _math_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
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


def _math(state: StateInline, silent: bool) -> bool:
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
