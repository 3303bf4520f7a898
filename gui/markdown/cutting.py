"""Where a long paragraph is cut into blocks.

The cuts depend on the text before them only, never on how much of the text after has arrived: so a stream
and a whole text are cut alike.
"""


def cut_position(content: str, limit: int) -> int | None:
    """Where the first part ends; None where the paragraph is short enough to be one block.

    The last two lines do not count, unless they are giants: they may yet turn out to be a table's head.
    """
    if len(content) <= limit or all(len(piece) <= limit for piece in content.rsplit("\n", 2)):
        return None
    line_end = content.rfind("\n", 1, limit + 1)
    if line_end > 0:
        return line_end + 1
    space = max(content.rfind(". ", limit // 2, limit - 1) + 1, 0) or content.rfind(" ", limit // 2, limit)
    return space + 1 if space > 0 else limit
