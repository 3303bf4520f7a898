"""Block tokens as leaves: what holds text or code, each with the containers it stands in."""

from collections import ChainMap
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gui.markdown.containers import Container
from gui.markdown.github_rules import NOTE_INDENT
from gui.markdown.limits import Limits
from gui.markdown.rules import State


class References(ChainMap[str, Any]):
    """Link definitions by label, as the parser keeps them; what is new is in the first map.

    `ends` are the lines after new definitions, also of those whose label is taken; `before` counts the earlier ones.
    """

    def __init__(self, *maps: MutableMapping[str, Any], before: int = 0) -> None:
        super().__init__(*maps)
        self.before = before
        self.ends: list[int] = []


Kind = Literal["text", "math", "code", "table", "rule", "alert", "empty"]

_LEAF_KINDS: dict[str, Kind] = {
    "prose": "text",
    "heading_open": "text",
    "math_lines": "math",
    "fence": "code",
    "code_block": "code",
    "table": "table",
    "hr": "rule",
    "alert": "alert",
}


_LONGEST_MARKER = 12
"""Of a footnote's label, which is shown until its number is known."""


@dataclass(slots=True)
class Leaf:
    """Lines `first` up to, not including, `last` of the text that was parsed."""

    kind: Kind
    token: Token
    path: tuple[Container, ...]
    first: int
    last: int
    content: str = ""
    level: int = 0
    """Of a heading; 0 otherwise."""
    marker: str = ""
    """Of the list item or footnote that begins with this leaf."""
    opens_note: bool = False
    """Whether it is a footnote's first."""
    begins: int = 0
    """Characters of the first line that belong to the leaf before."""
    ends: int | None = None
    """Of an empty item: how much of its line is its own, where another item follows in it."""

    @property
    def own_first(self) -> int:
        """The leaf's own first line; `first` may be an earlier one, with only its item's marker."""
        return _lines(self.token)[0]

    @property
    def in_list(self) -> bool:
        return any(container.kind == "item" for container in self.path)


@dataclass(slots=True)
class _OpenList:
    mark: str
    number: int | None


@dataclass(slots=True)
class _Flattener:
    """Walks the tokens. `stub` are the containers of the stub, not all of which the parser can know."""

    tokens: list[Token]
    stub: tuple[Container, ...]
    leaves: list[Leaf] = field(default_factory=list)
    path: list[Container] = field(default_factory=list)
    lists: list[_OpenList] = field(default_factory=list)
    waiting: Token | None = None
    """An item that has begun and has no leaf yet."""
    marker: str = ""

    def flatten(self) -> list[Leaf]:
        for index, token in enumerate(self.tokens):
            kind = _LEAF_KINDS.get(token.type)
            if kind is not None:
                self._add(kind, token, index)
            elif token.type == "blockquote_open":
                self._open_quote(token, self.tokens[index + 1])
            elif token.type == "blockquote_close":
                self.path.pop()
            elif token.type.endswith("_list_open"):
                self.lists.append(_OpenList(token.markup, _first_number(token)))
            elif token.type.endswith("_list_close"):
                self.lists.pop()
            elif token.type == "list_item_open":
                self._open_item(token, self.tokens[index + 1])
            elif token.type == "footnote_open":
                self._open_note(token)
            elif token.type in ("list_item_close", "footnote_close"):
                self._show_waiting()
                self.path.pop()
        return self.leaves

    def _open_quote(self, token: Token, inner: Token) -> None:
        again = self._in_stub(token)
        kind = inner.info if inner.type == "alert" else ""
        self.path.append(again or Container("quote", mark=kind))

    def _open_note(self, token: Token) -> None:
        self._show_waiting()
        self.path.append(Container("note", NOTE_INDENT, token.info))
        self.marker = f"{token.info[:_LONGEST_MARKER]}."
        self.waiting = token

    def _in_stub(self, token: Token) -> Container | None:
        """The container of the stub that begins here."""
        depth = len(self.path)
        return self.stub[depth] if depth < len(self.stub) and _lines(token)[0] == depth else None

    def _open_item(self, token: Token, inner: Token) -> None:
        self._show_waiting()
        in_list = self.lists[-1]
        again = self._in_stub(token)
        if again is not None:
            in_list.number = again.number
        width = inner.meta["indent"] - token.meta["indent"]
        if inner.type == "list_item_close":  # nothing in it: its marker, and a space that is not there
            width = token.meta["column"] - token.meta["indent"] + len(token.info) + 2
        self.path.append(Container("item", width, in_list.mark, in_list.number))
        self.marker = "•"
        if in_list.number is not None:
            self.marker = f"{in_list.number}{in_list.mark}"
            in_list.number += 1
        self.waiting = token

    def _show_waiting(self) -> None:
        """An item that holds nothing, or whose first thing is another item, still has its marker."""
        if self.waiting is not None:
            first = _lines(self.waiting)[0]
            leaf = Leaf("empty", self.waiting, tuple(self.path), first, first + 1, marker=self.marker)
            leaf.opens_note = self.waiting.type == "footnote_open"
            self._begin_after_last(leaf, self.waiting)
            self.leaves.append(leaf)
            self.waiting = None

    def _begin_after_last(self, leaf: Leaf, item: Token) -> None:
        """An item whose marker stands in the line of an empty item begins there."""
        last = self.leaves[-1] if self.leaves else None
        if last is not None and last.first == leaf.first:
            last.ends = leaf.begins = item.meta["offset"]

    def _add(self, kind: Kind, token: Token, index: int) -> None:
        first, last = _lines(token)
        leaf = Leaf(kind, token, tuple(self.path), first, last, token.content)
        if kind == "text" and token.tag != "p":
            leaf.level = int(token.tag[1])
            leaf.content = token.content or self.tokens[index + 1].content
        if self.waiting is not None:
            leaf.first = min(first, _lines(self.waiting)[0])
            leaf.marker = self.marker
            leaf.opens_note = self.waiting.type == "footnote_open"
            self._begin_after_last(leaf, self.waiting)
            self.waiting = None
        self.leaves.append(leaf)


def read_leaves(
    markdown: MarkdownIt,
    text: str,
    *,
    stub_path: tuple[Container, ...],
    no_table_at: int | None,
    references: References,
    limits: Limits,
) -> list[Leaf]:
    """The leaves of `text`, which begins with the stub of `stub_path`; the stub's own are left out.

    `no_table_at` is a line that is no table's head, whatever comes after it: it is part of the stub.
    """
    env = {"references": references, "limits": limits, "no_table_at": no_table_at}
    tokens: list[Token] = []
    state = State(text, markdown, env, tokens)
    markdown.block.tokenize(state, 0, state.lineMax)
    leaves = _Flattener(tokens, stub_path).flatten()
    own = len(stub_path)
    return [leaf for leaf in leaves if leaf.first >= own]


def _first_number(token: Token) -> int | None:
    return int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None


def _lines(token: Token) -> tuple[int, int]:
    if token.map is None:
        raise ValueError(f"the parser gave no lines for {token.type}")
    return token.map[0], token.map[1]
