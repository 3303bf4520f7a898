"""What is read already of a block that goes on: the parser continues in the middle of it.

`opening` is the Markdown that opens such a block again, `start` is where it begins in the source, `end` where
what is carried ends.
"""

from dataclasses import dataclass

from gui.markdown.blocks import Place, Run

TEXT_OPENING = "x"
"""Stands for the beginning of a paragraph; taken off again before its text is read."""


@dataclass(frozen=True, slots=True)
class CarriedText:
    """A paragraph whose earlier parts are blocks already."""

    opening: str
    strip: str
    """What `opening` adds to the paragraph's content."""
    start: int
    joined: bool
    """Whether the text goes on in the opening's own line."""
    shown: int
    """Characters in the parts before."""
    notice_start: int | None
    """Where showing ended, once the paragraph is longer than the limit."""


@dataclass(frozen=True, slots=True)
class CarriedCode:
    """`code` are whole lines, each with its line end."""

    opening: str
    strip: str
    start: int
    end: int
    place: Place
    code: str


@dataclass(frozen=True, slots=True)
class TableText:
    """A table's cells as Markdown."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CarriedTable:
    """`rows` are those that are shown, `count` is how many there are."""

    opening: str
    start: int
    end: int
    place: Place
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    text: TableText
    count: int
    shortened: bool
    """Whether a cell was cut."""
    bracketed: bool
    """Whether a cell has a bracket, and so perhaps a link."""


Carried = CarriedText | CarriedCode | CarriedTable
