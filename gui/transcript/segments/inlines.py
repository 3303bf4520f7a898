"""Links and pictures inside a text document, found by their formats."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextDocument

from gui.transcript.segments.prose_formats import IMAGE_PROPERTY


class Inline(NamedTuple):
    """Something inside a paragraph that is more than text, in positions of the document."""

    start: int
    end: int
    link: str
    """The target; of a picture where it lies."""
    picture: bool


def inlines(block: QTextBlock) -> Iterator[Inline]:
    """The links and pictures of a paragraph; neighbouring letters with one target are one link."""
    open_one: Inline | None = None
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        form = fragment.charFormat()
        begin, picture = fragment.position(), bool(form.property(IMAGE_PROPERTY))
        one = Inline(begin, begin + fragment.length(), form.anchorHref(), picture)
        if open_one is not None and (one.link, picture) == (open_one.link, open_one.picture):
            open_one = open_one._replace(end=one.end)
        else:
            if open_one is not None:
                yield open_one
            open_one = one if one.link or picture else None
        fragments += 1
    if open_one is not None:
        yield open_one


def links_in(document: QTextDocument) -> Iterator[Inline]:
    block = document.begin()
    while block.isValid():
        yield from (one for one in inlines(block) if one.link)
        block = block.next()
