"""A paragraph that grows within its last line: nothing but its text can change, so no block is parsed again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gui.markdown.blocks import Block, TextBlock
from gui.markdown.calm import undecided_length
from gui.markdown.limits import Limits
from gui.markdown.settled import is_settled
from gui.markdown.source_lines import TRIMMED

_ENDS_IT = re.compile(r"[\n\r\0|]")
"""Line ends, what the parser replaces, and what may make the line the head of a table."""
_DEFINITION = re.compile(r"\[(?!(?:[^\[\]\\\n]*)\][^:])")


@dataclass(slots=True)
class OpenLine:
    """`content` is what the last block, `block`, was read from."""

    block: TextBlock
    content: str
    room: int
    """Characters that may come before the paragraph has to be cut."""

    @classmethod
    def at_end_of(cls, tail: str, content: str, blocks: Sequence[Block], limits: Limits) -> "OpenLine | None":
        """None where the line, `tail` being what was parsed last, has not settled yet."""
        block = blocks[-1] if blocks else None
        line = content.rpartition("\n")[2]
        if not isinstance(block, TextBlock) or not is_settled(line) or _DEFINITION.match(content):
            return None
        written = tail[max(tail.rfind("\n"), tail.rfind("\r")) + 1 :]
        trimmed = written.rstrip(TRIMMED)
        if not trimmed.endswith(line) or _ENDS_IT.search(written) or undecided_length(tail):
            return None
        spaces = written[len(trimmed) :]
        return cls(block, content + spaces, limits.paragraph_part - len(content) - len(spaces))

    def takes(self, text: str) -> bool:
        return len(text) <= self.room and _ENDS_IT.search(text) is None

    def append(self, text: str) -> str:
        """What the block is to be read from now."""
        self.content += text
        self.room -= len(text)
        return self.content.rstrip(TRIMMED)
