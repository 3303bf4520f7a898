"""A whole Markdown text as blocks."""

from collections.abc import Sequence

from gui.markdown.blocks import Block
from gui.markdown.limits import Limits
from gui.markdown.stream import MarkdownStream


def parse(text: str, *, limits: Limits | None = None) -> Sequence[Block]:
    """The blocks of a text that is complete: the same that `MarkdownStream` ends with, however it was fed.

    For texts of more than some 100,000 characters feed a stream in pieces, between which events can be handled.
    """
    stream = MarkdownStream(limits=limits)
    stream.append(text)
    stream.finish()
    return stream.blocks
