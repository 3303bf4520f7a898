"""Full-text search over the manual: BM25 on word stems, with prefixes and a few synonyms.

Small enough to search in a millisecond, so it needs no database, and it gives the same answer on every machine.
BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provider.manual import Passage
from provider.manual_words import STOP_WORDS, SYNONYMS, stem

_K1 = 1.2
"""How soon a further occurrence of a word stops mattering."""
_B = 0.6
"""How much a long passage has to say more."""
_HEADING_WEIGHT = 4
"""A word of the heading counts as often as this many in the text."""
_CHAPTER_WEIGHT = 1
_VARIANT_WEIGHT = 0.6
"""What a synonym or a longer word with the same beginning counts beside the word itself."""
_SHORTEST_PREFIX = 4
_REFERENCE_WEIGHT = 0.8
"""What a section to look up counts beside one that explains."""

_WORD = re.compile(r"[^\W_]+(?:[.+'’_-][^\W_]+)*|ctrl\+\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` orders the hits of one search; `coverage` (0 to 1) is the share of the question that this speaks of."""

    passage: Passage
    score: float
    coverage: float


def question_words(text: str) -> list[str]:
    """The stems of what a question is about, each once, in order. Small numbers say nothing."""
    words = (stem(word) for word in _words(text) if len(word) > 2 or not word.isdecimal())
    return [word for word in dict.fromkeys(words) if word not in STOP_WORDS]


def section_of_message(text: str, passages: Iterable[Passage]) -> Passage | None:
    """The section about an error message that `text` holds; "…" in its heading stands for anything."""
    fitting = [passage for passage in passages if passage.heading.startswith("“") and _holds(text, passage.heading)]
    return max(fitting, key=lambda passage: len(passage.heading), default=None)


def _holds(text: str, heading: str) -> bool:
    pattern = ".{1,300}".join(map(re.escape, heading.strip("“…”").split("…")))
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None


def _words(text: str) -> list[str]:
    return [match[0].replace("’", "'") for match in _WORD.finditer(text.lower())]


def _indexed_stems(text: str) -> list[str]:
    """A compound such as `first_byte_seconds` is indexed by its parts as well."""
    words = _words(text)
    return [stem(word) for word in words] + [stem(part) for word in words for part in _parts(word)]


def _parts(compound: str) -> list[str]:
    """`chat.default_model` into chat, default_model, default and model."""
    pieces = [piece for separators in (r"[.+-]", r"[.+_-]") for piece in re.split(separators, compound)]
    return [piece for piece in dict.fromkeys(pieces) if piece and piece != compound]


class ManualIndex:
    """An index over passages, built once; building it takes about as long as reading the files."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._counts = [_weighted_counts(passage) for passage in passages]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean_length = sum(self._lengths) / max(1, len(self._lengths))
        self._document_frequency = Counter(word for counts in self._counts for word in counts)

    def search(self, words: Mapping[str, float]) -> list[Hit]:
        """Passages that speak of any of the `words` (stems with their weights), the best first."""
        words = self._with_compounds_split(words)
        variants = {word: self._variants(word) for word in words}
        rarity = {word: self._rarity_of_term(word, variants[word]) for word in words}
        total = sum(rarity[word] * weight for word, weight in words.items())
        hits = []
        for number, passage in enumerate(self._passages):
            score = covered = 0.0
            for word, weight in words.items():
                # The best variant alone: a passage full of synonyms is no better than one that says the word.
                best = max(factor * self._frequency(variant, number) for variant, factor in variants[word].items())
                score += weight * rarity[word] * best
                covered += weight * rarity[word] if best > 0 else 0.0
            if _is_reference(passage):
                score *= _REFERENCE_WEIGHT
            if score > 0:
                hits.append(Hit(passage, score * covered / total, covered / total))
        return sorted(hits, key=lambda hit: -hit.score)

    def knows(self, word: str) -> bool:
        """Whether the stem stands in any passage."""
        return word in self._document_frequency

    def _with_compounds_split(self, words: Mapping[str, float]) -> dict[str, float]:
        """Compounds that the manual does not have, by their parts."""
        split: dict[str, float] = {}
        for word, weight in words.items():
            parts = [] if word in self._document_frequency else [stem(part) for part in _parts(word)]
            for part in parts or [word]:
                split[part] = max(weight, split.get(part, 0.0))
        return split

    def _variants(self, word: str) -> dict[str, float]:
        variants = dict.fromkeys((stem(synonym) for synonym in SYNONYMS.get(word, ())), _VARIANT_WEIGHT)
        if len(word) >= _SHORTEST_PREFIX:
            longer = (known for known in self._document_frequency if known.startswith(word))
            variants |= dict.fromkeys(longer, _VARIANT_WEIGHT)
        variants[word] = 1.0
        return variants

    def _rarity_of_term(self, word: str, variants: Iterable[str]) -> float:
        """That of the word itself, so that a rare synonym weighs no more; without it that of the commonest variant."""
        if word in self._document_frequency:
            return self._rarity(word)
        return min(self._rarity(variant) for variant in variants)

    def _rarity(self, word: str) -> float:
        """BM25's inverse document frequency."""
        count = self._document_frequency[word]
        return math.log(1 + (len(self._passages) - count + 0.5) / (count + 0.5))

    def _frequency(self, word: str, number: int) -> float:
        """BM25's saturated frequency of a word in a passage: from 0 up to less than 1 + k1."""
        count = self._counts[number][word]
        length = 1 - _B + _B * self._lengths[number] / self._mean_length
        return count * (_K1 + 1) / (count + _K1 * length)


def _is_reference(passage: Passage) -> bool:
    """Whether it is about one key of the settings file, or about one error message."""
    return passage.heading.startswith("“") or ("." in passage.heading and " " not in passage.heading)


def _weighted_counts(passage: Passage) -> Counter[str]:
    counts = Counter(_indexed_stems(passage.text))
    _add(counts, _indexed_stems(passage.heading), _HEADING_WEIGHT)
    _add(counts, _indexed_stems(passage.chapter), _CHAPTER_WEIGHT)
    return counts


def _add(counts: Counter[str], words: Iterable[str], weight: int) -> None:
    for word in words:
        counts[word] += weight
