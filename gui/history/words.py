"""Texts as the full-text index has them: words without case and accents.

SQLite's tokenizer "ascii" then only splits at what is ASCII and neither letter nor digit. So what a word is, and that
two ways to write it are the same, is decided here alone: for what is indexed, what is looked for and what is marked.
"""

import re
import unicodedata
from functools import lru_cache

BEGINNINGS = (1, 2, 3)
"""Letters; beginnings of words that are so long are indexed, see `beginnings_of`."""

_UNSEEN = "\xad\u034f\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_DROPPED = re.compile(f"[{_UNSEEN}{_ACCENTS}]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters with a stroke, which Unicode does not take apart, and those in one."""
_SIGNS = (
    "\u0e00-\u0e4e\u0e50-\u0eff\u1000-\u1049\u1050-\u109f\u1100-\u11ff\u1780-\u17d3\u17dc-\u17ff\u2e80-\u2fdf"
    "\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u321e"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Of writing without spaces between words, or where people look for parts of words: Chinese, Japanese, Korean, Thai,
Lao, Burmese, Khmer. Marks above and below are signs of their own."""
_UNSPACED = re.compile(f"[{_SIGNS}]+")
_ODD = re.compile(r"[^\w\x00-\x7f]")
_LONG_WORD = 24
_LETTER = "0-9a-z\x80-\U0010ffff"
_WORD = re.compile(f"[{_LETTER}]+")
_SPACED_WORD = re.compile(f"(?![{_SIGNS}])[{_LETTER}]+")


def words_of(text: str) -> str:
    """The text to index: words without case and accents, and each sign of writing without spaces a word of its own, so
    that any part of such writing is a phrase. Symbols are words, too, and punctuation is none.

    What is made of two texts, the second of which does not begin with a mark, is what is made of both together.
    """
    if text.isascii():
        return text.lower()
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_LETTERS)
    text = _UNSPACED.sub(_apart, unicodedata.normalize("NFC", text))
    return _ODD.sub(lambda odd: _ODD_SIGNS[odd[0]], text)


def split(text: str) -> list[str]:
    """The single words of a text."""
    return _WORD.findall(words_of(text))


def beginnings_of(words: str) -> str:
    """The first one, two, three letters of each word in what `words_of` gave, each beginning once."""
    different = set(_SPACED_WORD.findall(words))
    return " ".join({word[:length] for word in different for length in BEGINNINGS})


def has_beginnings(word: str) -> bool:
    """Whether more can follow in the same word: a sign of writing without spaces always stands alone."""
    return _SPACED_WORD.match(word) is not None


def phrase_pattern(words: tuple[str, ...], *, beginning: bool) -> re.Pattern[str]:
    """Finds these words one after the other in what `words_of` gave; `beginning`: the last may go on."""
    first, *others = map(re.escape, words)
    # A pattern that begins with plain letters is found ten times as fast, so that no letter stands before is looked at
    # last; but not after a long word, which may nearly be found at each place of a long row of one letter.
    begin = f"{first}(?<![{_LETTER}]{first})" if len(words[0]) <= _LONG_WORD else f"(?<![{_LETTER}]){first}"
    pattern = begin + "".join(f"[^{_LETTER}]++{other}" for other in others)
    return re.compile(pattern if beginning else f"{pattern}(?![{_LETTER}])")


def goes_on(words: str, at: int) -> bool:
    """Whether a word of what `words_of` gave goes on at this place."""
    return _WORD.match(words, at) is not None


def is_joint(text: str, at: int) -> bool:
    """Whether the text can be taken apart before this character and each part be looked at by itself."""
    return text[at].isascii() or _begins(text[at])


@lru_cache(maxsize=4096)
def _begins(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[0]
    within_syllable = "\u1160" <= first <= "\u11ff" or "\ud7b0" <= first <= "\ud7ff"
    return not within_syllable and unicodedata.category(first)[0] != "M" and _DROPPED.match(first) is None


def _apart(run: re.Match[str]) -> str:
    return f" {'  '.join(run[0])} "


class _OddSigns(dict[str, str]):
    """What becomes of a character that is neither ASCII nor a letter, found out once."""

    def __missing__(self, sign: str) -> str:
        kind = unicodedata.category(sign)[0]
        self[sign] = sign if kind == "M" else f" {sign} " if kind == "S" else " "
        return self[sign]


_ODD_SIGNS = _OddSigns()
