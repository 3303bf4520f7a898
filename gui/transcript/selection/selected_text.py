"""What is selected, as text: Markdown, and as it reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from gui.markdown.blocks import Block

PLAIN_LIMIT = 50_000
"""In characters. Reading more Markdown than this would be felt: then the plain text is the Markdown, too."""


@dataclass(frozen=True, slots=True)
class SelectedPart:
    """What is selected of one message."""

    speaker: str
    text: str
    """The whole message as it was written."""
    start: int
    end: int
    is_markdown: bool
    blocks: Sequence[Block] | None = None
    """Of the whole message, where somebody has read it already."""

    @property
    def size(self) -> int:
        return min(self.end, len(self.text)) - self.start

    @property
    def whole(self) -> bool:
        return self.start <= 0 and self.end >= len(self.text)


def is_long(parts: Sequence[SelectedPart]) -> bool:
    return sum(part.size for part in parts) > PLAIN_LIMIT


def markdown_of(parts: Sequence[SelectedPart]) -> str:
    """Where several messages are selected, each with who spoke in bold above it."""
    if len(parts) == 1:
        return _markdown(parts[0])
    return "\n\n".join(f"**{part.speaker}**\n\n{_markdown(part)}" for part in parts)


def plain_of(parts: Sequence[SelectedPart]) -> str:
    """As it reads, which takes a while where it `is_long`; several messages with who spoke above each."""
    if len(parts) == 1:
        return _plain(parts[0])
    return "\n\n".join(f"{part.speaker}:\n{_plain(part)}" for part in parts)


def _markdown(part: SelectedPart) -> str:
    if part.whole:
        return part.text.strip("\n")
    if not part.is_markdown or _too_long(part):
        return part.text[part.start : part.end].strip("\n")
    from gui.markdown.excerpt import Excerpt  # late: importing the parser takes as long as a window

    return Excerpt(part.text, _blocks(part), start=part.start, end=part.end).markdown()


def _plain(part: SelectedPart) -> str:
    if not part.is_markdown or _too_long(part):
        return part.text[part.start : part.end].strip("\n")
    from gui.markdown.excerpt import Excerpt  # late: as above

    return Excerpt(part.text, _blocks(part), start=part.start, end=part.end).plain()


def _blocks(part: SelectedPart) -> Sequence[Block]:
    if part.blocks is not None:
        return part.blocks
    from gui.markdown.parser import parse  # late: as above

    return parse(part.text)


def _too_long(part: SelectedPart) -> bool:
    """Whether reading it would be felt, only to cut a little out of it."""
    return part.blocks is None and len(part.text) > 4 * PLAIN_LIMIT
