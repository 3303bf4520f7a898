"""Footnotes: shown where they are written while a text grows, and numbered and put at its end once it is complete."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gui.markdown.blocks import BACK_TARGET, Block, NoticeBlock, Place, Run, Style, TextBlock
from gui.markdown.leaves import Leaf

BACK_ARROW = "\u21a9\ufe0e"

Read = Callable[[int, "NoteNumbers"], Block]
"""Reads the block of this index again, with its references."""


class NoteNumbers:
    """Footnotes are numbered in the order in which they are first referred to."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = frozenset(labels)
        self._numbers: dict[str, int] = {}

    def __contains__(self, label: str) -> bool:
        return label in self._labels

    def number(self, label: str) -> int:
        return self._numbers.setdefault(label, len(self._numbers) + 1)

    def in_order(self) -> Iterator[str]:
        """The labels that have a number, also those that get one meanwhile."""
        at = 0
        while at < len(self._numbers):
            yield list(self._numbers)[at]
            at += 1


@dataclass(slots=True)
class _Note:
    label: str
    indices: list[int] = field(default_factory=list)
    """Of its blocks."""


class Footnotes:
    """Notes which blocks are footnotes, as they are frozen, and puts them in order at the end."""

    def __init__(self) -> None:
        self._notes: list[_Note] = []

    def take(self, leaf: Leaf, first: int, count: int) -> None:
        """`count` blocks from the index `first` on were made of this leaf."""
        label = next((container.mark for container in reversed(leaf.path) if container.kind == "note"), None)
        if label is None:
            return
        if leaf.opens_note or not self._notes:
            self._notes.append(_Note(label))
        self._notes[-1].indices.extend(range(first, first + count))

    def settle(self, blocks: list[Block], read: Read) -> list[Block]:
        """The blocks of a text that is complete, references and all."""
        if not self._notes:
            return blocks
        notes: dict[str, _Note] = {}
        rest: list[_Note] = []
        for note in self._notes:
            if note.label in notes:
                rest.append(note)
            else:
                notes[note.label] = note
        numbers = NoteNumbers(list(notes))
        inside = {index for note in self._notes for index in note.indices}
        settled = [read(index, numbers) for index in range(len(blocks)) if index not in inside]
        for label in numbers.in_order():
            settled += _numbered(_read(notes.pop(label), numbers, read), numbers.number(label), is_referred_to=True)
        # Nobody refers to these. On GitHub they are gone; here no text is.
        count = len(self._notes) - len(rest) - len(notes)
        for number, note in enumerate([*notes.values(), *rest], count + 1):
            settled += _numbered(_read(note, numbers, read), number, is_referred_to=False)
        return settled


def _read(note: _Note, numbers: NoteNumbers, read: Read) -> list[Block]:
    return [read(index, numbers) for index in note.indices]


def _numbered(blocks: list[Block], number: int, *, is_referred_to: bool) -> list[Block]:
    """A footnote's blocks with its number, and the way back at the end."""
    numbered = [_at(block, number, is_first=index == 0) for index, block in enumerate(blocks)]
    if not is_referred_to:
        return numbered
    last = numbered[-1]
    back = Run(BACK_ARROW, Style.NOTE, f"{BACK_TARGET}{number}")
    if isinstance(last, TextBlock):
        space = (Run("\u00a0"),) if last.runs else ()
        numbered[-1] = replace(last, runs=(*last.runs, *space, back))
    else:
        numbered.append(TextBlock((back,), 0, Place(0, 1, note=str(number)), last.end, last.end))
    return numbered


def _at(block: Block, number: int, *, is_first: bool) -> Block:
    if isinstance(block, NoticeBlock):
        return block
    marker = f"{number}." if is_first else block.place.marker
    return replace(block, place=replace(block.place, note=str(number), marker=marker))
