"""Where a long paragraph is cut into blocks.

The cuts depend on the text before them only, never on how much of the text after has arrived: so a stream
and a whole text are cut alike.
"""


def cut_position(content: str, limit: int, *, may_end_earlier: bool) -> int | None:
    """Where the first part ends; None where the paragraph is short enough to be one block.

    The last two lines do not count, unless they are giants. `may_end_earlier` tells that two more lines
    may yet turn out to be a table's head, and so leave the paragraph.
    """
    certain = _without_last_lines(content, limit) if may_end_earlier else content
    if len(certain) <= limit or all(len(piece) <= limit for piece in certain.rsplit("\n", 2)):
        return None
    line_end = content.rfind("\n", 1, limit + 1)
    if line_end > 0:
        return line_end + 1
    sentence_end = content.rfind(". ", limit // 2, limit - 1) + 1
    space = sentence_end or content.rfind(" ", limit // 2, limit)
    return space + 1 if space > 0 else limit


def _without_last_lines(content: str, limit: int) -> str:
    """Without the two last lines, up to one that is too long to be a table's."""
    for _ in range(2):
        head, _, last = content.rpartition("\n")
        if len(last) > limit:
            break
        content = head
    return content
