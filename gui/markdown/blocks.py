"""The typed blocks that Markdown becomes: flat, so that a view can draw and freeze them one by one.

Nesting is told by each block's `Place` instead of by containers. Offsets are character positions in the
Markdown source, `source[start:end]` being the block as it was written.
"""

from dataclasses import dataclass
from enum import Flag, auto


class Style(Flag):
    """How a run of text looks."""

    PLAIN = 0
    BOLD = auto()
    ITALIC = auto()
    STRIKE = auto()
    CODE = auto()
    IMAGE = auto()
    """A placeholder for a picture, which is never opened: the run's text is its description."""
    MATH = auto()
    """A formula as it is written, delimiters and all: to be drawn, or where that cannot be done shown as it is."""
    NOTE = auto()
    """Leads to a footnote or back from it: the run's link is "#fn-…" or "#fnref-…", a target inside of the text."""


NOTE_TARGET = "#fn-"
BACK_TARGET = "#fnref-"
"""Targets inside of the text: the footnote of a number, and the first reference to it."""
ALONE = Style.IMAGE | Style.MATH | Style.NOTE
"""Runs of these styles are each a thing of its own: two that meet stay two."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style. "\\n" in `text` is a line break inside the paragraph."""

    text: str
    style: Style = Style.PLAIN
    link: str = ""
    """The target as written; what may be opened is decided elsewhere (`links.py`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands. `marker` ("•", "3.", "☐", "☑") belongs to the first block of a list item."""

    quote_depth: int = 0
    list_depth: int = 0
    marker: str = ""
    alert: str = ""
    """Of a block in an alert: its kind, "note", "tip", "important", "warning" or "caution"."""
    note: str = ""
    """Of a block in a footnote: how its references are written, or once the text is complete its number."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph (`level` 0) or a heading (`level` 1 to 6). Without runs it is a list item that holds nothing."""

    runs: tuple[Run, ...]
    level: int
    place: Place
    start: int
    end: int
    continued: bool = False
    """Goes on from the block before: a very long paragraph is cut into several, with no space between them."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced or indented block. `closed` is False while the closing fence has not arrived."""

    code: str
    language: str
    closed: bool
    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MathBlock:
    """A formula on lines of its own, as it is written. `closed` is False while its end has not arrived."""

    text: str
    closed: bool
    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AlertBlock:
    """The title of an alert; what the alert says are the blocks after it whose place names the same kind."""

    place: Place
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.place.alert.capitalize()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """`rows` without the header; `alignments` a column each: "left", "right", "center".

    `omitted` counts the rows beyond the limit, which are shown as text on demand.
    """

    header: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    alignments: tuple[str, ...]
    omitted: int
    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """A horizontal rule."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """Where the view is shortened (a limit was met); `text` says so, the source still has everything."""

    text: str
    start: int
    end: int


Block = TextBlock | CodeBlock | MathBlock | TableBlock | RuleBlock | AlertBlock | NoticeBlock
