"""What somebody looks for, as typed: words, "phrases", -words that must not occur. Any text is a query."""

import re
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

    def expression(self, *, with_beginnings: bool) -> str:
        """What FTS5 is asked. Words have no character that could end its quotation."""
        if not self.beginning:
            return self._of_text('"' + " ".join(self.words) + '"', with_beginnings)
        if with_beginnings and len(self.words) == 1 and len(self.words[0]) in BEGINNINGS:
            return f'beginnings : "{self.words[0]}"'
        return self._of_text('"' + " ".join(self.words) + '" *', with_beginnings)

    @staticmethod
    def _of_text(phrase: str, with_beginnings: bool) -> str:
        return f"text : {phrase}" if with_beginnings else phrase


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

    def for_messages(self) -> str:
        """For FTS5 to look for in `message_index`; empty where there is nothing to look for."""
        return self._expression(with_beginnings=True)

    def for_titles(self) -> str:
        """For FTS5 to look for in `title_index`; empty where there is nothing to look for."""
        return self._expression(with_beginnings=False)

    def _expression(self, *, with_beginnings: bool) -> str:
        wanted, unwanted = (
            [term.expression(with_beginnings=with_beginnings) for term in terms]
            for terms in (_needed(self.terms), self.excluded)
        )
        if not wanted:
            return ""
        both = " AND ".join(wanted)
        return f"({both}) NOT ({' OR '.join(unwanted)})" if unwanted else both

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
