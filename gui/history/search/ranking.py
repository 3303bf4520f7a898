"""Which of the hits are the better ones."""

from collections.abc import Sequence

from gui.history.search.occurrences import Finder, Occurrence, best_cluster
from gui.history.words import words_of

LOOKED_AT = 4_000
"""Characters of a message, from its beginning, that tell how much it is about what is looked for."""
_SATURATION = 1.2
_LENGTH_COUNTS = 0.75
_USUAL_LENGTH = 700
"""Characters. These are BM25's k₁, b and average length."""
_PART_OF_WORD = 0.4
"""What an occurrence is worth beside that of a whole word."""
_HALF_AS_NEW_DAYS = 60.0
_DAY = 86_400.0


def relevance(finder: Finder, text: str, *, terms: int, age: float) -> float:
    """How good a hit the beginning of a message is; `age` in seconds, compared with the newest hit.

    As BM25 for each term, without how rare it is, which takes long to find out and is the same for all hits, as all
    have all terms; then more for terms that stand together, and less with age, down to a half.
    """
    found = finder.find(words_of(text))
    return (0.1 + _frequencies(found, len(text)) + _nearness(found, terms)) * _newness(age)


def _frequencies(found: Sequence[Occurrence], length: int) -> float:
    weights: dict[int, float] = {}
    for each in found:
        weights[each.term] = weights.get(each.term, 0.0) + (1.0 if each.whole else _PART_OF_WORD)
    penalty = _SATURATION * (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * length / _USUAL_LENGTH)
    return sum(weight * (_SATURATION + 1) / (weight + penalty) for weight in weights.values())


def _nearness(found: Sequence[Occurrence], terms: int) -> float:
    cluster = best_cluster(found)
    if cluster is None:
        return 0.0
    return (cluster.terms - 1) + 0.5 * cluster.whole + (1.0 if cluster.whole == terms else 0.0)


def _newness(age: float) -> float:
    return 0.5 + 0.5 / (1.0 + max(age, 0.0) / (_HALF_AS_NEW_DAYS * _DAY))
