"""The text that is open at the end: as it grows, only what comes after its last safe point is read again.

A point is safe where everything before it is complete by itself, so that no later character can restyle it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from gui.markdown.blocks import ALONE, Run
from gui.markdown.calm import close_formatting
from gui.markdown.formulas import FORMULA

Runs = tuple[Run, ...]

_MOST_CELLS = 500
_WORDS = r"[^\s*_`~\[\]<$\\](?:[^*_`~\[\]<$\\\n]*[^\s*_`~\[\]<$\\])?"
_CODE = r"(?<!`)`[^`]+`(?!`)"
_AFTER = r"(?=[\s.,;:!?)])"
_PLAIN = re.compile(r"[^\\`*_~\[$]+")
_COMPLETE = re.compile(
    rf"{FORMULA}|{_CODE}"
    rf"|(?<![^\s(])(?:(\*{{1,2}}|_{{1,2}}|~~?)(?:{_WORDS}|{_CODE})\1){_AFTER}"
    rf"|!?\[(?:{_WORDS}|{_CODE})\]\([^\s()<>\\\"]+\)"
    rf"|\[(?!\^){_WORDS}\](?![\[(:])"
    r"|\\[^\w\s(\[]|(?<=[^\W_])_+(?=[^\W_])|(?<=\s)\*+(?=\s)|(?<!~)~(?=[\d\s/])"
)


@dataclass(slots=True)
class ReaderMemory:
    """What was read of the text that is open at the end, for the next time it is read."""

    before: str = ""
    runs: Runs = ()
    """Those of `before`, which ends in a safe point."""
    cells: dict[str, Runs] = field(default_factory=dict)
    known: int | None = None

    def keep(self, known: int | None) -> None:
        """Forget what was read with other link definitions: `known` is how many there are, None for any."""
        if known is None or known != self.known:
            self.before, self.runs, self.known = "", (), known
            self.cells.clear()


class Reader:
    """Turns Markdown within a line into runs. `read` does so with everything that is known at the moment."""

    def __init__(self, read: Callable[[str], Runs], memory: ReaderMemory, *, shown: bool = True) -> None:
        self.whole = read
        """Reads a text that is complete."""
        self._memory = memory
        self._shown = shown

    def open(self, content: str) -> Runs:
        """Read a text that is still growing, as it will most likely look once it is complete.

        Where more of it is there already it is not to be shown, and so not read.
        """
        if not self._shown:
            return ()
        memory = self._memory
        if not content.startswith(memory.before):
            memory.before, memory.runs = "", ()
        start = len(memory.before)
        safe = safe_point(content, start)
        if safe > start:
            memory.runs = joined(memory.runs, self.whole(content[start:safe]))
            memory.before = content[:safe]
        return joined(memory.runs, self.whole(close_formatting(content[safe:])))

    def cell(self, content: str) -> Runs:
        """Read a table's cell; the head and the last rows are asked for again and again."""
        cells = self._memory.cells
        found = cells.get(content)
        if found is None:
            if len(cells) >= _MOST_CELLS:
                cells.clear()
            found = cells[content] = self.whole(content)
        return found


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


def joined(before: Runs, after: Runs) -> Runs:
    """Runs one after the other; where two of a kind meet they become one."""
    if not before or not after:
        return before or after
    last, first = before[-1], after[0]
    if last.style != first.style or last.link != first.link or last.style & ALONE:
        return before + after
    return (*before[:-1], Run(last.text + first.text, last.style, last.link), *after[1:])
