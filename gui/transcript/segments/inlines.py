"""Links, pictures and formulas inside a text document, found by their formats."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextDocument

from gui.transcript.segments.formula_object import FORMULA_PROPERTY
from gui.transcript.segments.prose_formats import IMAGE_PROPERTY


class Inline(NamedTuple):
    """Something inside a paragraph that is more than text, in positions of the document."""

    start: int
    end: int
    link: str
    """The target; of a picture where it lies."""
    picture: bool
    formula: str
    """As it is written; empty for all else."""


def inlines(block: QTextBlock) -> Iterator[Inline]:
    """What there is in a paragraph; neighbouring letters with one target are one link."""
    open_one: Inline | None = None
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        form = fragment.charFormat()
        begin, end = fragment.position(), fragment.position() + fragment.length()
        picture, formula = bool(form.property(IMAGE_PROPERTY)), str(form.property(FORMULA_PROPERTY) or "")
        one = Inline(begin, end, form.anchorHref(), picture, formula)
        if open_one is not None and not formula and one[2:] == open_one[2:]:
            open_one = open_one._replace(end=end)
        else:
            if open_one is not None:
                yield open_one
            open_one = one if one.link or picture or formula else None
        fragments += 1
    if open_one is not None:
        yield open_one


def links_in(document: QTextDocument) -> Iterator[Inline]:
    block = document.begin()
    while block.isValid():
        yield from (one for one in inlines(block) if one.link)
        block = block.next()
