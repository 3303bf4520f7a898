"""Which text of a message stands where in the documents that show it."""

from dataclasses import dataclass
from typing import NamedTuple

from gui.markdown.blocks import Block
from gui.transcript.segments.pieces import units


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a block's visible text, in one place of a document.

    Positions of a document count as Qt does: characters beyond U+FFFF are two.
    """

    block: Block | None
    """None where the text is no Markdown: a prompt."""
    position: int
    """Where the piece begins in the document."""
    text: str
    """As `source_map.visible_text_of` gives it."""
    first: int = 0
    """Where the piece begins in the block's visible text."""
    drawn: bool = False
    """One picture stands for all of `text`: a formula."""

    @property
    def end(self) -> int:
        return self.position + (1 if self.drawn else units(self.text))

    def visible_of(self, position: int) -> int:
        """The character of the block's visible text at a position of the document."""
        into = max(0, min(position, self.end) - self.position)
        if self.drawn:
            return self.first + (len(self.text) if into else 0)
        if self.text.isascii():
            return self.first + into
        encoded = self.text.encode("utf-16-le", "surrogatepass")[: 2 * into]
        return self.first + len(encoded.decode("utf-16-le", "replace"))

    def position_of(self, visible: int) -> int:
        into = max(0, min(visible - self.first, len(self.text)))
        if self.drawn:
            return self.position + (1 if into == len(self.text) and into else 0)
        return self.position + units(self.text[:into])


class Mark(NamedTuple):
    """Characters to draw attention to: a hit of the search, or the one (`current`) that is looked at."""

    start: int
    end: int
    current: bool = False
