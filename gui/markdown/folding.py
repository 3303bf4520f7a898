"""Texts made comparable for a search: what differs only in how it is typed or encoded becomes the same."""

import re
import unicodedata
from array import array
from typing import NamedTuple

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "‑": "-", "\xa0": " "})
"""What programs put in place of what is on a keyboard."""
_COMBINING = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\u3099\u309a\ufe20-\ufe2f"
)
_UNSEEN = "\xad\u200b\u2060\ufeff"
_GROWING = "ßİŉǰΐΰև\u1e96-\u1e9a\u1e9e\u1f50-\u1fff\ufb00-\ufb17"
"""Letters that become several without their case."""
_BLANKS = re.compile(r"[^\S\n]{2,}|[\t\v\f\r\x1c-\x1f]")
_ODD = re.compile(
    rf"[^\S\n]{{2,}}|[^\S\n ]|[{_UNSEEN}]+|[^{_COMBINING}\n]?[{_COMBINING}]+|[{_GROWING}]|[\u1100-\u11ff]+"
)
_DOT_ABOVE = "i\u0307"


class Folded(NamedTuple):
    """`text` to compare; its characters come from `starts[i]` up to `ends[i]` of what was folded.

    Without `starts` and `ends` it is as long, character for character.
    """

    text: str
    starts: "array[int] | None" = None
    ends: "array[int] | None" = None

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where this part of `text` comes from; None where it begins or ends inside of a character."""
        if self.starts is None or self.ends is None:
            return start, end
        for at in (start, end):
            if 0 < at < len(self.starts) and self.starts[at] == self.starts[at - 1]:
                return None
        return self.starts[start], self.ends[end - 1]


def fold(text: str, *, match_case: bool = False) -> Folded:
    """Blanks in a row become one space, marks join their letters, quotes become straight, and case is gone.

    Lines stay lines. Equal for a text and a part of it that begins and ends with whole characters.
    """
    if text.isascii():
        if _BLANKS.search(text) is None:
            return Folded(text if match_case else text.lower())
    else:
        text = text.translate(_QUOTES)
        if _ODD.search(text) is None:
            return Folded(text if match_case else text.casefold())
    return _fold_odd(text, match_case)


def is_odd(text: str) -> bool:
    """Whether folding looks at more than one character at a time, blanks left aside."""
    return not text.isascii() and any(not found[0].isspace() for found in _ODD.finditer(text))


def _fold_odd(text: str, match_case: bool) -> Folded:
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    at = 0
    for odd in _ODD.finditer(text):
        first, end = odd.span()
        plain = text[at:first]
        cluster = _fold_cluster(odd.group(), match_case)
        parts += plain if match_case else plain.casefold(), cluster
        starts.extend(range(at, first))
        ends.extend(range(at + 1, first + 1))
        starts.extend([first] * len(cluster))
        ends.extend([end] * len(cluster))
        at = end
    rest = text[at:]
    parts.append(rest if match_case else rest.casefold())
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Folded("".join(parts), starts, ends)


def _fold_cluster(cluster: str, match_case: bool) -> str:
    if cluster.isspace():
        return " "
    if cluster[0] in _UNSEEN:
        return ""
    composed = unicodedata.normalize("NFC", cluster)
    if match_case:
        return composed
    return unicodedata.normalize("NFC", composed.casefold()).replace(_DOT_ABOVE, "i")
