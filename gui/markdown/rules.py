"""How the Markdown parser is set up: CommonMark with tables and strikethrough, without HTML, within limits."""

import re
from functools import cache
from itertools import accumulate
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock, blockquote, fence, heading, list_block, reference
from markdown_it.rules_inline import autolink, backtick, entity, escape
from markdown_it.token import Token

from gui.markdown.dispatch import BlockParser, BlockRule, InlineParser, InlineRule, LineRule, MarkRule
from gui.markdown.emphasis_rule import emphasis
from gui.markdown.github_rules import alert, footnote, footnote_reference, math, math_lines
from gui.markdown.limits import MAX_DEPTH
from gui.markdown.link_rules import image, link
from gui.markdown.prose_rule import paragraph, prose, rule_line
from gui.markdown.strike_rule import strike_pairs, strikethrough
from gui.markdown.table_rule import table

_INLINE_RULES: tuple[tuple[str, str, InlineRule], ...] = (
    ("escape", "\\", escape),
    ("backticks", "`", backtick),
    ("strikethrough", "~", strikethrough),
    ("emphasis", "*_", emphasis),
    ("link", "[", link),
    ("image", "!", image),
    ("autolink", "<", autolink),
    ("entity", "&", entity),
)
"""What each begins with."""

_LONGEST_TARGET = 8_000
"""In characters; with a longer target the link stays literal."""
_QUOTE_LINES = (64, 512)
_PLAIN_DEFINITION = re.compile(r"\[([^\[\]\\]+)\]:[ \t]*([^<>()\\&\x00-\x20\x7f]+)[ \t]*")
_LONG_DEFINITION = re.compile(r"\[[^\]\n]{1,999}\]:[ \t]*\S+")


@cache
def create_parser(*, links: bool = True) -> MarkdownIt:
    """Always the same one, as it holds no text. `env` of each parse needs "limits" and "references".

    Of text within a line it may hold "notes": the numbers of footnotes, once they are known.
    """
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
    rules.before("fence", "math_lines", LineRule("$\\", math_lines), {"alt": enders})
    rules.before("reference", "alert", LineRule("[", alert), {"alt": []})
    rules.before("reference", "footnote", LineRule("[", _nested(footnote)), {"alt": enders})
    markdown.block = BlockParser(markdown.block)
    markdown.inline = _inline_parser(markdown.inline, links=links)
    return markdown


def _inline_parser(parser: ParserInline, *, links: bool) -> InlineParser:
    parser.ruler.disable(["text", "newline"])
    for name, characters, rule in _INLINE_RULES:
        parser.ruler.at(name, MarkRule(characters, rule))
    parser.ruler.before("escape", "math", MarkRule("\\$", math))
    parser.ruler.before("link", "footnote_reference", MarkRule("[", footnote_reference))
    parser.ruler2.at("strikethrough", strike_pairs)
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

    def __init__(self, source: str, markdown: MarkdownIt, env: dict[str, Any], tokens: list[Token]) -> None:
        super().__init__("", markdown, env, tokens)
        self.src = source
        self._find_lines(source)

    def _find_lines(self, source: str) -> None:
        """Fill in where lines begin and end and how far they are indented; what comes last stands for the end."""
        lines = source.split("\n")
        if not lines[-1].strip(" \t"):
            lines.pop()  # ended already, or blank and not ended: none
        self.lineMax = len(lines)
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        self.bMarks = [*starts[:-1], len(source)]
        self.eMarks = [start + len(line) for start, line in zip(starts, lines, strict=False)] + [len(source)]
        self.tShift = [len(line) - len(line.lstrip(" \t")) for line in lines] + [0]
        self.sCount = list(self.tShift)
        self.bsCount = [0] * len(self.bMarks)
        if "\t" in source:
            for number, line in enumerate(lines):
                indent = line[: self.tShift[number]]
                self.sCount[number] = len(indent.expandtabs(4)) if "\t" in indent else len(indent)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if nesting < 0:
            self.level -= 1
        token = Token(ttype, tag, nesting, level=self.level, meta={"indent": self.blkIndent}, block=True)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        if ttype in ("list_item_open", "footnote_open"):
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
    if not silent and state.level == 0:
        state.env["alert_at"] = start
    matched = blockquote(state, start, end, silent) if silent else _bounded_quote(state, start, end)
    if matched and not silent:
        state.tokens[at].meta["indent"] = indent  # pushed when the quote's own indent was set already
    return matched


def _bounded_quote(state: StateBlock, start: int, end: int) -> bool:
    """Look at a few lines, and at all of them only where the quotation goes on to about the last of these.

    The parser's own rule goes through every line that may belong to it, and most often that is one of many.
    """
    definitions = state.env["references"]
    tokens, known, ends = len(state.tokens), len(definitions.maps[0]), len(definitions.ends)
    for most in _QUOTE_LINES:
        matched = blockquote(state, start, min(end, start + most), False)
        if start + most >= end or state.line <= start + most // 2:
            return matched
        state.line = start
        del state.tokens[tokens:], definitions.ends[ends:]
        while len(definitions.maps[0]) > known:
            definitions.maps[0].popitem()
    return blockquote(state, start, end, False)


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
    references = state.env["references"]
    known = len(references.maps[0])
    if references.before + len(references.ends) >= state.env["limits"].definitions:
        return False
    if not _plain_definition(state, start, silent) and not reference(state, start, end, silent):
        return False
    if silent or state.eMarks[state.line - 1] - first <= limit:
        references.ends += [] if silent else [state.line]
        return True
    if len(references.maps[0]) > known:
        references.maps[0].popitem()
    state.line = start
    return False


def _plain_definition(state: StateBlock, start: int, silent: bool) -> bool:
    """Takes what has a line to itself, and no title, without looking at it character by character."""
    first = state.bMarks[start] + state.tShift[start]
    plain = _PLAIN_DEFINITION.fullmatch(state.src, first, state.eMarks[start])
    label = normalizeReference(plain[1]) if plain else ""
    if plain is None or not label:
        return False
    if start + 1 < state.lineMax and not state.isEmpty(start + 1):
        following = state.src[state.bMarks[start + 1] + state.tShift[start + 1]]
        if following in "\"'(":
            return False  # perhaps its title
    if not silent:
        state.line = start + 1
        if label not in state.env["references"]:
            state.env["references"][label] = {"title": "", "href": plain[2], "map": [start, start + 1]}
    return True
