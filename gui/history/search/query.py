"""What somebody looks for, as typed: words, "phrases", -words that must not occur. Any text is a query."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from gui.history.words import BEGINNINGS, has_beginnings, split

_READ_CHARACTERS = 1_000
_MOST_WORDS = 48
"""More than anybody types, and as many as take no time to look for."""
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(r'(?P<minus>[-−–](?=[^\s"]|"))?(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<plain>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; a single one most often."""

    words: tuple[str, ...]
    """As `gui.history.words` has them."""
    beginning: bool
    """The last word may go on."""

    def for_messages(self, *, shortened: bool = False) -> str:
        """For FTS5 to look for in `message_index`. Words have no character that could end its quotation.

        `shortened`: a beginning of a word that is longer than those in the index counts as the longest that is.
        """
        last = self.words[-1]
        if self.beginning and len(self.words) == 1 and (shortened or len(last) <= max(BEGINNINGS)):
            return f'beginnings : "{last[: max(BEGINNINGS)]}"'
        return f"text : {self.for_titles()}"

    def for_titles(self) -> str:
        """For FTS5 to look for in `title_index`."""
        return '"' + " ".join(self.words) + ('" *' if self.beginning else '"')


@dataclass(frozen=True)
class Query:
    """Where and what to look for."""

    text: str
    model: str = ""
    """Only what this model said: "provider/model", or its name as people see it."""
    since: float | None = None
    """Only what is not older; seconds since the epoch."""
    until: float | None = None
    """Only what is older."""
    folder: int | None = None
    """Only in this folder."""

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Each has to occur."""
        return self._parsed[0]

    @cached_property
    def excluded(self) -> tuple[Term, ...]:
        """None of them may occur."""
        return self._parsed[1]

    def for_messages(self, *, shortened: bool = False) -> str:
        """For FTS5 to look for in `message_index`; empty where there is nothing to look for. See `Term`."""
        return self._joined(lambda term: term.for_messages(shortened=shortened))

    def for_titles(self) -> str:
        """For FTS5 to look for in `title_index`; empty where there is nothing to look for."""
        return self._joined(Term.for_titles)

    def _joined(self, expression: Callable[[Term], str]) -> str:
        wanted = " AND ".join(map(expression, _needed(self.terms)))
        if not wanted or not self.excluded:
            return wanted
        return f"({wanted}) NOT ({' OR '.join(map(expression, self.excluded))})"

    @cached_property
    def _parsed(self) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        terms: dict[Term, None] = {}
        excluded: dict[Term, None] = {}
        room = _MOST_WORDS
        for part in _PART.finditer(self.text[:_READ_CHARACTERS].translate(_QUOTES)):
            words = tuple(split(part["plain"] or part["quoted"] or ""))[:room]
            if not words:
                continue
            room -= len(words)
            if part["minus"]:
                excluded[Term(words, beginning=False)] = None
            else:
                terms[Term(words, beginning=not part["end"] and has_beginnings(words[-1]))] = None
        return tuple(terms), tuple(excluded)


def _needed(terms: tuple[Term, ...]) -> list[Term]:
    """The terms without beginnings of words that have to occur anyway."""
    words = [(term, word) for term in terms for word in term.words]
    return [
        term
        for term in terms
        if len(term.words) > 1
        or not term.beginning
        or not any(word.startswith(term.words[0]) for other, word in words if other is not term)
    ]
