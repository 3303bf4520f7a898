"""Links and images as rules of the inline parser, which look at what is not one for a short while only."""

import re

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_MOST_PARENTHESES = 8
"""Inside of a target, within each other."""
_LONGEST_TITLE = 500
_PLAIN_LABEL = re.compile(r"\[[^\[\]\\`<$]*\]")
_PLAIN_TEXT = re.compile(r"[A-Za-z0-9 ,.'’-]*")
_SPACE = re.compile(r"[ \t\n]*")
_ANGLED = re.compile(r"<([^<>\\\n]*(?:\\[\s\S][^<>\\\n]*)*)>")
_BARE = re.compile(r"(?:[^()\\\x00-\x20\x7f]+|\\(?! )[\s\S]|\\\Z)*")
_TITLE = re.compile(
    r"\"[^\"\\]*(?:\\[\s\S][^\"\\]*)*\"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'|\([^()\\]*(?:\\[\s\S][^()\\]*)*\)"
)

_Target = tuple[str, int]
"""Where it leads, and the position after it."""


def link(state: StateInline, silent: bool) -> bool:
    """`[text](target "title")`, `[text][label]`, `[text][]` or `[text]`."""
    start, end = state.pos + 1, state.posMax
    label_end = _label_end(state, state.pos, nested=False)
    if label_end < 0:
        return False
    target = _inline_target(state, label_end + 1) or _defined_target(state, start, label_end)
    if target is None:
        return False
    if not silent and _PLAIN_TEXT.fullmatch(state.src, start, label_end):
        token = state.push("plain_link", "a", 0)
        token.content = state.src[start:label_end]
        token.attrs = {"href": target[0]}
    elif not silent:
        state.pos, state.posMax = start, label_end
        state.push("link_open", "a", 1).attrs = {"href": target[0]}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
    state.pos, state.posMax = target[1], end
    return True


def image(state: StateInline, silent: bool) -> bool:
    """As a link, with "!" before it."""
    start = state.pos + 2
    if state.src[start - 1 : start] != "[":
        return False
    label_end = _label_end(state, start - 1, nested=True)
    if label_end < 0:
        return False
    inline = state.src[label_end + 1 : label_end + 2] == "(" and label_end + 1 < state.posMax
    target = _inline_target(state, label_end + 1) if inline else _defined_target(state, start, label_end)
    if target is None:
        return False
    if not silent:
        content = state.src[start:label_end]
        children: list[Token] = []
        state.md.inline.parse(content, state.md, state.env, children)
        token = state.push("image", "img", 0)
        token.attrs = {"src": target[0], "alt": ""}
        token.children = children or None
        token.content = content
    state.pos = target[1]
    return True


def _label_end(state: StateInline, start: int, *, nested: bool) -> int:
    """The position of the bracket that closes the one at `start`; -1 where there is none."""
    plain = _PLAIN_LABEL.match(state.src, start, state.posMax)
    if plain is not None:
        return plain.end() - 1
    return parseLinkLabel(state, start, not nested)


def _inline_target(state: StateInline, at: int) -> _Target | None:
    source, end = state.src, state.posMax
    if at >= end or source[at] != "(":
        return None
    at = _after_space(source, at + 1, end)
    if at >= end:
        return None
    href, after = _destination(source, at, end) or ("", at)
    if not state.md.validateLink(href):
        return None
    at = _after_space(source, after, end)
    title = _TITLE.match(source, at, min(end, at + _LONGEST_TITLE)) if at > after else None
    if title is not None:
        at = _after_space(source, title.end(), end)
    return (href, at + 1) if at < end and source[at] == ")" else None


def _destination(source: str, at: int, end: int) -> _Target | None:
    if source[at] == "<":
        angled = _ANGLED.match(source, at, end)
        return (unescapeAll(angled[1]), angled.end()) if angled else None
    depth, position = 0, at
    while True:
        bare = _BARE.match(source, position, end)
        position = bare.end() if bare else position
        bracket = source[position] if position < end else ""
        if bracket == "(" and depth < _MOST_PARENTHESES:
            depth += 1
        elif bracket == ")" and depth:
            depth -= 1
        else:
            break
        position += 1
    if position == at or depth or bracket == "(":
        return None
    return unescapeAll(source[at:position]), position


def _defined_target(state: StateInline, start: int, label_end: int) -> _Target | None:
    definitions = [found for found in state.env["references"].maps if found]
    if not definitions:
        return None
    label, after = "", label_end + 1
    if after < state.posMax and state.src[after] == "[":
        end = _label_end(state, after, nested=True)
        if end >= 0:
            label, after = state.src[after + 1 : end], end + 1
    name = normalizeReference(label or state.src[start:label_end])
    for known in definitions:
        if name in known:
            return known[name]["href"], after
    return None


def _after_space(source: str, at: int, end: int) -> int:
    space = _SPACE.match(source, at, end)
    return space.end() if space else at
