"""How well a text answers to a few letters typed in a hurry: "nwc" finds "New chat". Knows no Qt."""

from functools import lru_cache

from gui.history.words import words_of

LONGEST_TEXT = 160
"""Characters that are looked at; titles are shorter."""
LONGEST_WORD = 40

# The four ways to match, the best first; between them there is room for how far on it begins.
_AT_START = 400
_AT_WORD = 300
_INSIDE = 200
_BY_PIECES = 100


def fuzzy_score(query: str, text: str) -> int | None:
    """Higher is better; None where a word of `query` is not in `text`. Case and accents do not count.

    A word matches where it stands in the text, or in pieces of which each begins one of the text's words.
    """
    total = 0
    folded, starts = _prepared(text[:LONGEST_TEXT])
    for word in words_of(query).split():
        score = _score(word, folded, starts) if len(word) <= LONGEST_WORD else None
        if score is None:
            return None
        total += score
    return total


def _score(word: str, text: str, starts: tuple[int, ...]) -> int | None:
    if text.startswith(word):
        return _AT_START
    for number, start in enumerate(starts):
        if text.startswith(word, start):
            return _AT_WORD - min(number, 50)
    if len(word) > 1 and word in text:
        return _INSIDE
    return _BY_PIECES if _in_pieces(word, text, starts) else None


def _in_pieces(word: str, text: str, starts: tuple[int, ...]) -> bool:
    ends = {0: 0}
    """How many letters have been found: where at the earliest that is in the text."""
    for start in starts:
        for found, end in list(ends.items()):
            if end > start:
                continue
            at, length = start, found
            while at < len(text) and length < len(word) and text[at] == word[length]:
                at, length = at + 1, length + 1
                ends[length] = min(at, ends.get(length, at))
    return len(word) in ends


@lru_cache(maxsize=2048)
def _prepared(text: str) -> tuple[str, tuple[int, ...]]:
    """The text folded, and where its words begin."""
    folded = words_of(text)
    starts = (at for at, sign in enumerate(folded) if sign.isalnum() and (at == 0 or not folded[at - 1].isalnum()))
    return folded, tuple(starts)
