"""A line out of a message around what was looked for, with marks on it. Made of the text as it was written."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from gui.history.index import INDEXED_CHARACTERS
from gui.history.search.occurrences import Cluster, Finder, best_cluster
from gui.history.search.ranking import LOOKED_AT
from gui.history.words import is_joint, words_of

LONGEST = 160
"""Characters of a snippet, about."""
_BEFORE = 36
"""Of those, how many stand before what is marked, where the text has so many."""
_TO_A_WORD = 16
"""So far a snippet is cut shorter for it to begin and end with whole words."""
_BLOCK = 512
_LONGEST_CLUSTER = 64
"""Characters; where more marks stand on one letter they are taken apart all the same."""
_MARKUP = re.compile(r"\*\*|`+|(?m:^[#>]+ )")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_WITHIN_EMOJI = "\u200d\ufe0f"


class Snippet(NamedTuple):
    """Plain text without line breaks."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """Ranges of `text`, in their order."""
    source: int
    """Where in the whole text the first mark begins."""


def snippet(finder: Finder, text: str, *, terms: int) -> Snippet:
    """The line with the most of what `finder` finds."""
    indexed = text[:INDEXED_CHARACTERS]
    start = _best_place(finder, indexed, terms)
    first, end = _cut(indexed, start)
    part = indexed[first:end]
    marks = _marks(finder, part, cut_before=first > 0, cut_after=end < len(text))
    line, moved = _line(part, marks)
    before, after = "…" if first > 0 else "", "…" if end < len(text) else ""
    shift = len(before)
    return Snippet(
        before + line + after,
        tuple((start + shift, end + shift) for start, end in moved if start < end),
        first + marks[0][0] if marks else start,
    )


def _best_place(finder: Finder, text: str, terms: int) -> int:
    """A position in the text."""
    looked_at = text[:LOOKED_AT]
    cluster: Cluster | None = best_cluster(finder.find(words_of(looked_at)))
    if len(text) > LOOKED_AT and (cluster is None or cluster.terms < terms):
        looked_at = text
        cluster = best_cluster(finder.find(words_of(text))) or cluster
    return 0 if cluster is None else source_position(looked_at, cluster.start)


def source_position(text: str, position: int) -> int:
    """Which character of the text became the one at this position of `words_of(text)`."""
    if text.isascii():
        return position
    at = passed = 0
    while at < len(text):
        end = _joint_from(text, at + _BLOCK)
        length = len(words_of(text[at:end]))
        if passed + length > position:
            return at + _position_within(text[at:end], position - passed)
        at, passed = end, passed + length
    return len(text)


def _position_within(block: str, position: int) -> int:
    """By halves, as it takes longer to look at each character."""
    return bisect_right(range(1, len(block) + 1), position, key=lambda length: len(words_of(block[:length])))


def _joint_from(text: str, at: int) -> int:
    last = min(at + _LONGEST_CLUSTER, len(text))
    while at < last and not is_joint(text, at):
        at += 1
    return min(at, len(text))


def _cut(text: str, start: int) -> tuple[int, int]:
    first = max(0, start - _BEFORE)
    end = min(len(text), first + LONGEST)
    first = max(0, min(first, end - LONGEST))
    while 0 < first < start and not is_joint(text, first):
        first += 1
    end = _joint_from(text, end)
    if first > 0:
        space = _first_space(text[first : min(first + _TO_A_WORD, start)])
        first += 0 if space is None else space + 1
    if end < len(text):
        space = _first_space(text[max(end - _TO_A_WORD, start + _TO_A_WORD) : end][::-1])
        end -= 0 if space is None else space + 1
    return first, end


def _first_space(text: str) -> int | None:
    return next((at for at, character in enumerate(text) if character.isspace()), None)


def _marks(finder: Finder, part: str, *, cut_before: bool, cut_after: bool) -> list[tuple[int, int]]:
    """Ranges of the part, joined where they touch. A word that may go on where the part is cut is not known."""
    words, starts, ends = _mapped(part)
    marks: list[tuple[int, int]] = []
    for each in finder.find(words):
        if (cut_before and each.start == 0) or (cut_after and each.end == len(words)):
            continue
        start, end = starts[each.start], ends[each.end - 1]
        if marks and start <= marks[-1][1]:
            marks[-1] = marks[-1][0], max(end, marks[-1][1])
        else:
            marks.append((start, end))
    return marks


def _mapped(part: str) -> tuple[str, list[int], list[int]]:
    """What `words_of` makes of a short text, and which characters each position of it is made of."""
    if part.isascii():
        return words_of(part), list(range(len(part))), list(range(1, len(part) + 1))
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(part):
        end = _joint_from(part, at + 1)
        made = _words_of_one(part[at:end])
        words.append(made)
        starts += [at] * len(made)
        ends += [end] * len(made)
        at = end
    return "".join(words), starts, ends


_words_of_one = lru_cache(maxsize=4096)(words_of)


def _line(part: str, marks: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The part as a line that shows what is there to see, with the marks where they then are."""
    markup = {at for found in _MARKUP.finditer(part) for at in range(*found.span())}
    places: list[int] = []
    line: list[str] = []
    for at, character in enumerate(part):
        places.append(len(line))
        if at in markup or (unicodedata.category(character) in _INVISIBLE and not character.isspace()):
            if character in _WITHIN_EMOJI:
                line.append(character)
            continue
        if not character.isspace():
            line.append(character)
        elif line and line[-1] != " ":
            line.append(" ")
    places.append(len(line))
    return "".join(line), [(places[start], places[end]) for start, end in marks]
