"""What somebody looks for, found in a text as it is read."""

import re
from dataclasses import dataclass, field

from gui.markdown.folding import Folded, fold, is_odd
from gui.markdown.reading import Reading

_WORDS = re.compile(r"[^\W_]+")
_MARKUP_IN_WORD = re.compile(r"[*~`$\\\[](?<=\w.)[*~`$\\\[!]*\w|\)(?=\w)|&\#?\w+;")
"""Where a word may be written with markup inside."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words or a part of one, as typed. Blanks in a row count as one."""

    text: str
    match_case: bool = False
    whole_words: bool = False
    _needle: str = field(init=False, repr=False, compare=False)
    _words: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        line = self.text.replace("\n", " ")
        object.__setattr__(self, "_needle", fold(line, match_case=self.match_case).text)
        object.__setattr__(self, "_words", tuple(_WORDS.findall(fold(line).text)))

    def __bool__(self) -> bool:
        return bool(self._needle)

    def may_occur_in(self, source: str) -> bool:
        """False where the Markdown `source` cannot hold it. A first look that takes 1 µs for 1,000 characters."""
        lower = source.lower() if source.isascii() else source.casefold()
        return all(word in lower for word in self._words) or (
            _MARKUP_IN_WORD.search(source) is not None or is_odd(source)
        )

    def find(self, folded: Folded) -> list[tuple[int, int]]:
        """Where it stands in what was folded (the same way with regard to case), from the beginning to the end."""
        found: list[tuple[int, int]] = []
        needle, text = self._needle, folded.text
        at = text.find(needle) if needle else -1
        while at >= 0:
            span = folded.span(at, at + len(needle))
            if span is None or (self.whole_words and not self._is_whole(text, at)):
                at = text.find(needle, at + 1)
                continue
            found.append(span)
            at = text.find(needle, at + len(needle))
        return found

    def count(self, folded: Folded) -> int:
        if folded.starts is None and not self.whole_words:
            return folded.text.count(self._needle) if self._needle else 0
        return len(self.find(folded))

    def find_in(self, reading: Reading) -> list[tuple[int, int]]:
        """Where it is written in the reading's source."""
        return [reading.to_source(*span) for span in self.find(fold(reading.text, match_case=self.match_case))]

    def _is_whole(self, text: str, at: int) -> bool:
        end = at + len(self._needle)
        return not _within_word(text, at) and not _within_word(text, end)


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and _is_letter(text[at - 1]) and _is_letter(text[at])


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"
