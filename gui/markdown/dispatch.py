"""Which of the parser's rules to ask, by the character that something begins with: most of them want a certain one.

The parser's own loops ask every rule about every line and at every character that may be markup.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]
_Rule = TypeVar("_Rule")


@dataclass(frozen=True, slots=True)
class LineRule:
    """A block rule that wants a line to begin with one of these characters."""

    characters: str
    rule: BlockRule

    def __call__(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = state.bMarks[start] + state.tShift[start]
        return state.src[first : first + 1] in self.characters and self.rule(state, start, end, silent)


@dataclass(frozen=True, slots=True)
class MarkRule:
    """An inline rule that begins with one of these characters."""

    characters: str
    rule: InlineRule

    def __call__(self, state: StateInline, silent: bool) -> bool:
        return state.src[state.pos] in self.characters and self.rule(state, silent)


class _Chains(Generic[_Rule]):
    """Rules by the name of their chain and the character they begin with."""

    def __init__(self, ruler: Ruler[_Rule]) -> None:
        self._ruler = ruler
        self._found: dict[tuple[str, str], list[_Rule]] = {}

    def rules(self, chain: str, character: str) -> list[_Rule]:
        found = self._found.get((chain, character))
        if found is None:
            found = [rule for rule in self._ruler.getRules(chain) if _may_begin(rule, character)]
            if len(self._found) < 1_000:
                self._found[chain, character] = found
        return found


def _may_begin(rule: object, character: str) -> bool:
    return not isinstance(rule, LineRule | MarkRule) or character in rule.characters


class _Ender:
    """All rules of a chain as one: whether something begins that ends what the chain is named after."""

    def __init__(self, chains: _Chains[BlockRule], chain: str) -> None:
        self._chains = chains
        self._chain = chain

    def __call__(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = state.bMarks[start] + state.tShift[start]
        for rule in self._chains.rules(self._chain, state.src[first : first + 1]):
            if rule(state, start, end, silent):
                return True
        return False


class _BlockRuler(Ruler[BlockRule]):
    """Gives the parser's own rules one to ask instead of many."""

    def __init__(self, other: Ruler[BlockRule], chains: _Chains[BlockRule]) -> None:
        super().__init__()
        self.__rules__ = other.__rules__
        self._chains = chains
        self._enders: dict[str, list[BlockRule]] = {}

    def getRules(self, chain: str = "") -> list[BlockRule]:
        if chain not in self._enders:
            self._enders[chain] = [_Ender(self._chains, chain)]
        return self._enders[chain]


class BlockParser(ParserBlock):
    """Takes over the rules of another one."""

    def __init__(self, other: ParserBlock) -> None:
        super().__init__()
        self.chains = _Chains(other.ruler)
        self.ruler = _BlockRuler(other.ruler, self.chains)

    def tokenize(self, state: StateBlock, start: int, end: int) -> None:
        line, blank_above = start, False
        while line < end:
            state.line = line = state.skipEmptyLines(line)
            if line >= end or state.sCount[line] < state.blkIndent:
                return
            if state.level >= state.md.options.maxNesting:
                state.line = end
                return
            character = state.src[state.bMarks[line] + state.tShift[line]]
            for rule in self.chains.rules("", character):
                if rule(state, line, end, False):
                    break
            state.tight = not blank_above
            line = state.line
            blank_above = blank_above or (line - 1 < end and state.isEmpty(line - 1))
            if line < end and state.isEmpty(line):
                blank_above = True
                line += 1
                state.line = line


def begins_block(state: StateBlock, line: int, end: int, chain: str) -> bool:
    """Whether a rule that may end what `chain` names takes this line, which is not blank."""
    return state.md.block.ruler.getRules(chain)[0](state, line, end, True)


class InlineParser(ParserInline):
    """Takes over the rules of another one, all of which must be `MarkRule`s. A line's end is text."""

    def __init__(self, other: ParserInline) -> None:
        super().__init__()
        self.ruler = other.ruler
        self.ruler2 = other.ruler2
        self._chains = _Chains(other.ruler)

    @cached_property
    def _mark(self) -> re.Pattern[str]:
        """Where text ends: at what a rule begins with, or a bracket that may end a link's text."""
        marks = "".join(rule.characters for rule in self.ruler.getRules("") if isinstance(rule, MarkRule))
        return re.compile(f"[{re.escape(marks)}\\n\\]]")

    def tokenize(self, state: StateInline) -> None:
        source, end, may_nest = state.src, state.posMax, state.level < state.md.options.maxNesting
        rules, search = self._chains.rules, self._mark.search
        position = state.pos
        while position < end:
            mark = search(source, position, end)
            if mark is None:
                state.append_pending(source[position:end])
                state.pos = position = end
                break
            found, character = mark.start(), mark.group()
            if character == "\n" and may_nest:
                state.append_pending(source[position:found].rstrip(" ") + "\n")
                state.pos = position = _line_start(source, found + 1, end)
                continue
            if found > position:
                state.append_pending(source[position:found])
            state.pos = found
            if may_nest:
                for rule in rules("", character):
                    if rule(state, False):
                        break
            if state.pos == found:
                state.append_pending(character)
                state.pos += 1
            position = state.pos
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        begin = state.pos
        known = state.cache.get(begin)
        if known is None:
            known = self._end_of_token(state, begin)
            state.cache[begin] = known
        state.pos = known

    def _end_of_token(self, state: StateInline, begin: int) -> int:
        if state.level >= state.md.options.maxNesting:
            return state.posMax
        mark = self._mark.search(state.src, begin)
        if mark is None:
            return state.posMax
        if mark.start() > begin:
            return mark.start()
        state.level += 1
        taken = any(rule(state, True) for rule in self._chains.rules("", state.src[begin]))
        state.level -= 1
        return state.pos if taken else begin + 1


def _line_start(source: str, at: int, end: int) -> int:
    while at < end and source[at] in " \t":
        at += 1
    return at
