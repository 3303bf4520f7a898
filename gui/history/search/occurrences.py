"""Where the terms of a query stand in a text, and where they stand together."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from gui.history.search.query import Term
from gui.history.words import goes_on, phrase_pattern

_OF_ONE_TERM = 12
"""So many are looked at; with more a message is not much more about it."""
_TOGETHER = 110
"""Characters; what is no further apart can be seen in one snippet."""


class Occurrence(NamedTuple):
    """Positions in what `gui.history.words.words_of` made of the text."""

    start: int
    end: int
    term: int
    """Which of the terms."""
    whole: bool
    """Whether its last word ends there, too."""


class Cluster(NamedTuple):
    """Occurrences that stand together."""

    start: int
    end: int
    terms: int
    """How many different ones."""
    whole: int
    """How many of these as whole words."""


class Finder:
    """Finds all terms of one query."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._patterns = [phrase_pattern(term.words, beginning=term.beginning) for term in terms]

    def has_all(self, words: str) -> bool:
        """Whether each term stands in what `words_of` gave."""
        return all(pattern.search(words) for pattern in self._patterns)

    def find(self, words: str) -> list[Occurrence]:
        """In the order in which they stand in what `words_of` gave; the first ones of each term."""
        found = [
            Occurrence(match.start(), match.end(), number, not goes_on(words, match.end()))
            for number, pattern in enumerate(self._patterns)
            for match in islice(pattern.finditer(words), _OF_ONE_TERM)
        ]
        return sorted(found)


def best_cluster(found: Sequence[Occurrence]) -> Cluster | None:
    """Where the most different terms stand together, whole words before parts, the first such place."""
    best: Cluster | None = None
    terms_in_all = len({each.term for each in found})
    for at, first in enumerate(found):
        terms: dict[int, bool] = {}
        end = first.end
        for each in islice(found, at, None):
            if each.end - first.start > _TOGETHER and each is not first:
                break
            terms[each.term] = terms.get(each.term, False) or each.whole
            end = max(end, each.end)
        cluster = Cluster(first.start, end, len(terms), sum(terms.values()))
        if best is None or (cluster.terms, cluster.whole) > (best.terms, best.whole):
            best = cluster
            if best.whole == terms_in_all:
                break  # there can be no better one
    return best
