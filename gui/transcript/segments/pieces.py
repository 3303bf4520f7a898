"""Prose blocks as pieces of evenly styled text: what a document holds, in a form that can be compared cheaply."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, Protocol, TypeGuard

from gui.markdown.blocks import AlertBlock, Block, Place, RuleBlock, Run, Style, TextBlock
from gui.transcript.segments.alerts import alert_title

ProseBlock = TextBlock | RuleBlock | AlertBlock

_LINE_SEPARATOR = "\u2028"
_ON_BOX = Style.CODE | Style.IMAGE
_REPLACEMENT = "\ufffd"
OBJECT_CHARACTER = "\ufffc"
_WORD_JOINER = "\u2060"
_MEANT_FOR_QT = re.compile("[\0\n\r\u2029\ufdd0\ufdd1\ufffc\ufffe\ufeff\ud800-\udfff]")
"""Characters with a meaning of their own inside a text document: ends of paragraphs and frames, objects. And those
that do not come through on the way there: byte order marks (a text that begins with U+FFFE arrives with all its bytes
swapped) and lone surrogates."""


class Look(NamedTuple):
    """How a piece looks; equal looks share one character format."""

    style: Style = Style.PLAIN
    link: str = ""
    level: int = 0
    """Of the heading it stands in; 0 in a paragraph."""
    spaced: bool = False
    """Whether some room follows: around the boxes of code and placeholders."""
    boxed: bool = False
    """Whether it is painted on a box of its own."""
    maths: bool = False
    """Whether it is a formula."""
    formula: str = ""
    """Of the one character that stands for a formula which is drawn: how the formula is written."""
    alert: str = ""
    """The kind of alert it is the title of."""
    small: bool = False
    """In a footnote."""


class Height(NamedTuple):
    """How far something reaches above and below the baseline, in ems."""

    ascent: float
    descent: float


class Drawings(Protocol):
    """Knows which formulas can be drawn."""

    def height(self, text: str) -> Height | None:
        """None where the formula is to be shown as it is written."""

    def is_awaited(self, text: str) -> bool:
        """Whether it may well be drawn in a moment."""


class Piece(NamedTuple):
    text: str
    look: Look


class Shape(NamedTuple):
    """How a paragraph stands; equal shapes share one block format."""

    level: int
    quote_depth: int
    list_depth: int
    marker: str
    rule: bool
    gap: int
    """Pixels above it, at a text scale of 1."""
    tall: bool = False
    """Whether something in it is higher than a line."""
    alert: str = ""
    """The kind of alert it stands in."""
    title: bool = False
    """Of that alert."""
    note: bool = False
    """Whether it is a part of a footnote."""


_LINE = Height(1.0, 0.32)


class Paragraph(NamedTuple):
    """One block as the document holds it."""

    shape: Shape
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def paragraph(block: ProseBlock, *, before: ProseBlock | None, drawings: Callable[[], Drawings]) -> Paragraph:
    """The block in the form the document takes, given the block `before` it in the same text."""
    place, gap = block.place, gap_between(block, before) if before is not None else 0
    if isinstance(block, RuleBlock):
        return Paragraph(Shape(0, place.quote_depth, place.list_depth, "", True, gap), ())
    if isinstance(block, AlertBlock):
        title = Piece(alert_title(place.alert), Look(Style.BOLD, alert=place.alert))
        shape = Shape(0, place.quote_depth, place.list_depth, "", False, gap, alert=place.alert, title=True)
        return Paragraph(shape, (title,))
    shape = Shape(block.level, place.quote_depth, place.list_depth, place.marker, False, gap, alert=place.alert)
    if place.note:
        shape = shape._replace(note=True)
    pieces = [Piece(place.marker + "\t", Look(small=bool(place.note)))] if place.marker else []
    pieces.extend(piece(run, level=block.level, small=bool(place.note)) for run in block.runs if run.text)
    if any(one.look.maths for one in pieces):
        pieces, tall = with_formulas(pieces, drawings())
        shape = shape._replace(tall=tall)
    return Paragraph(shape, tuple(spaced(pieces)))


def with_formulas(pieces: Sequence[Piece], drawings: Drawings) -> tuple[list[Piece], bool]:
    """With one character for each formula that can be drawn; and whether one is higher than a line."""
    found: list[Piece] = []
    tall = False
    for one in pieces:
        height = drawings.height(one.text) if one.look.maths else None
        if height is None:
            awaited = one.look.maths and drawings.is_awaited(one.text)
            # It looks as it did while it was not complete.
            found.append(Piece(one.text, one.look._replace(style=one.look.style & ~Style.MATH)) if awaited else one)
        else:
            found.append(Piece(OBJECT_CHARACTER, one.look._replace(formula=one.text)))
            tall = tall or height.ascent > _LINE.ascent or height.descent > _LINE.descent
    return found, tall


def piece(run: Run, *, level: int = 0, small: bool = False) -> Piece:
    if run.style is Style.PLAIN:
        return Piece(harmless(run.text), Look(run.style, run.link, level, small=small))
    on_box, maths = bool(run.style & _ON_BOX), Style.MATH in run.style
    return Piece(harmless(run.text), Look(run.style, run.link, level, boxed=on_box, maths=maths, small=small))


def spaced(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Give room to the boxes: letters keep a distance where a box begins or ends."""
    for one, following in zip_longest(pieces, pieces[1:]):
        if one.look.boxed or (following is not None and following.look.boxed):
            if len(one.text) > 1:
                yield Piece(one.text[:-1], one.look)
            yield Piece(one.text[-1], one.look._replace(spaced=True))
        else:
            yield one


def harmless(text: str) -> str:
    """The text as one paragraph of a document, whatever characters it holds."""
    return _MEANT_FOR_QT.sub(_substitute, text)


def _substitute(found: re.Match[str]) -> str:
    if found[0] == "\ufeff":
        return _WORD_JOINER  # what it means inside a text
    return _LINE_SEPARATOR if found[0] in "\n\r\u2029" else _REPLACEMENT


def units(text: str) -> int:
    """The length as Qt counts it: characters beyond U+FFFF are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def common_length(old: Sequence[Piece], new: Sequence[Piece]) -> int:
    """How many characters from the beginning are the same, looks included."""
    length = 0
    for one, other in zip(old, new, strict=False):
        if one == other:
            length += len(one.text)
            continue
        if one.look == other.look:
            shorter, longer = sorted((one.text, other.text), key=len)
            length += len(shorter) if longer.startswith(shorter) else 0
        break
    return length


def units_of(pieces: Sequence[Piece], characters: int) -> int:
    """The length of the first `characters`, as Qt counts it."""
    length = 0
    for one in pieces:
        if characters <= 0:
            break
        length += units(one.text[:characters])
        characters -= len(one.text)
    return length


def pieces_from(pieces: Sequence[Piece], start: int) -> list[Piece]:
    """What follows the first `start` characters."""
    rest: list[Piece] = []
    for one in pieces:
        if start >= len(one.text):
            start -= len(one.text)
            continue
        rest.append(Piece(one.text[start:], one.look))
        start = 0
    return rest


def is_prose(block: Block) -> TypeGuard[ProseBlock]:
    return isinstance(block, TextBlock | RuleBlock | AlertBlock)


def gap_between(block: ProseBlock, before: ProseBlock) -> int:
    """The room above `block`, in pixels at a text scale of 1."""
    if isinstance(block, TextBlock) and block.continued:
        return 0
    level = block.level if isinstance(block, TextBlock) else 0
    if level:
        return 18 if level <= 2 else 14
    if isinstance(block, AlertBlock):
        return 14
    if isinstance(before, AlertBlock) or (isinstance(before, TextBlock) and before.level):
        return 2 if isinstance(before, AlertBlock) else 6
    if block.place.marker and _in_list(before.place):
        return 3
    return 8


def _in_list(place: Place) -> bool:
    return place.list_depth > 0
