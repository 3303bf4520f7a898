"""How much of a text is shown. Whatever a reply holds, the view stays quick; the source keeps everything."""

from dataclasses import dataclass

MAX_DEPTH = 16
"""Quotes and lists nested deeper are shown as literal text at this depth."""

MAX_BRACKETS = 8
"""Where brackets are nested deeper, a paragraph has no links: looking for them would take seconds."""

MAX_MARKS = 1_000
"""Where so many markers stand in one part of a paragraph, all of it is literal."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in characters, except where another unit is named."""

    paragraph_part: int = 4_000
    """A longer paragraph becomes several blocks, so that neither parsing nor laying out ever meets a giant."""
    paragraph: int = 50_000
    """What is shown of one paragraph (about: whole parts)."""
    line: int = 4_000
    """A heading, a table's head and a link definition are not longer than this."""
    cell: int = 2_000
    table_rows: int = 500
    """Rows shown."""
    list_blocks: int = 2_000
    """Blocks shown of one list, nested ones included."""
    code: int = 400_000
    definitions: int = 400
    """Link definitions; further ones are literal text."""
    open_end: int = 150_000
    """Where so much stays open at the end, as of a hundred thousand lines with only a quotation's mark, no more is
    shown."""
    blocks: int = 5_000
    """Blocks shown of one text."""


PARAGRAPH_NOTICE = "This paragraph is too long to show in full. Copying takes all of it."
HEADING_NOTICE = "This heading is too long to show in full. Copying takes all of it."
CODE_NOTICE = "This code is too long to show in full. Copying takes all of it."
CELL_NOTICE = "This table has cells that are too long to show in full. Copying takes all of them."
LIST_NOTICE = "This list is too long to show in full. Copying takes all of it."
TEXT_NOTICE = "This text is too long to show in full. Copying takes all of it."

NOTICES = (PARAGRAPH_NOTICE, HEADING_NOTICE, CODE_NOTICE, CELL_NOTICE, LIST_NOTICE, TEXT_NOTICE)
"""Everything a NoticeBlock can say, for those who translate it."""
