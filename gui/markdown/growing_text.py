"""The text that is open at the end: as it grows, only what comes after its last safe point is read again.

A point is safe where everything before it is complete by itself, so that no later character can restyle it.
"""

import re
from collections.abc import Callable

from gui.markdown.blocks import Run, Style
from gui.markdown.calm import close_formatting
from gui.markdown.formulas import FORMULA

_WORDS = r"[^\s*_`~\[\]<$\\](?:[^*_`~\[\]<$\\\n]*[^\s*_`~\[\]<$\\])?"
_CODE = r"(?<!`)`[^`]+`(?!`)"
_AFTER = r"(?=[\s.,;:!?)])"
_PLAIN = re.compile(r"[^\\`*_~\[$]+")
_COMPLETE = re.compile(
    rf"{FORMULA}|{_CODE}"
    rf"|(?<![^\s(])(?:(\*{{1,2}}|_{{1,2}}|~~)(?:{_WORDS}|{_CODE})\1){_AFTER}"
    rf"|!?\[(?:{_WORDS}|{_CODE})\]\([^\s()<>\\\"]+\)"
    rf"|\[(?!\^){_WORDS}\](?![\[(:])"
    r"|\\[^\w\s(\[]|(?<=[^\W_])_+(?=[^\W_])|(?<=\s)\*+(?=\s)|(?<!~)~(?!~)"
)


class GrowingText:
    """`read` turns Markdown within a line into runs; all of it is given again each time."""

    def __init__(self) -> None:
        self._before = ""
        self._runs: tuple[Run, ...] = ()
        self._known = 0

    def runs(self, content: str, *, read: Callable[[str], tuple[Run, ...]], known: int) -> tuple[Run, ...]:
        """What `content` looks like.

        It is read anew with other link definitions than before (so many are `known`), or with any (-1).
        """
        if known < 0 or known != self._known or not content.startswith(self._before):
            self._before, self._runs, self._known = "", (), known
        safe = safe_point(content, len(self._before))
        if safe > len(self._before):
            self._runs = joined(self._runs, read(content[len(self._before) : safe]))
            self._before = content[:safe]
        return joined(self._runs, read(close_formatting(content[safe:])))


def safe_point(text: str, start: int) -> int:
    """The last safe point at or after `start`, which is one itself."""
    at = safe = start
    while True:
        plain = _PLAIN.match(text, at)
        if plain is not None:
            at = plain.end()
            safe = max(safe, _after_space(text, plain.start(), at))
        complete = _COMPLETE.match(text, at)
        if complete is None:
            return safe
        at = complete.end()


def _after_space(text: str, start: int, end: int) -> int:
    """After the last space between two words that both are there; 0 where there is none."""
    end = min(end, len(text) - 1)
    while (found := max(text.rfind(" ", start, end), text.rfind("\n", start, end))) >= 0:
        if not text[found + 1].isspace():
            return found + 1
        end = found
    return 0


def joined(before: tuple[Run, ...], after: tuple[Run, ...]) -> tuple[Run, ...]:
    """Runs one after the other; where two of a kind meet they become one."""
    if not before or not after:
        return before or after
    last, first = before[-1], after[0]
    if last.style != first.style or last.link != first.link or Style.IMAGE in last.style:
        return before + after
    return (*before[:-1], Run(last.text + first.text, last.style, last.link), *after[1:])
