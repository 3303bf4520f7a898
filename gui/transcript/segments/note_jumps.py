"""Where the ways to footnotes and back from them lead."""

from collections.abc import Sequence

from gui.markdown.blocks import BACK_TARGET, NOTE_TARGET, Block, NoticeBlock, Run, TableBlock, TextBlock


def place_of_target(blocks: Sequence[Block], target: str) -> tuple[int, int] | None:
    """The block a target is in, and the character of its visible text; None where there is no such place."""
    if target.startswith(BACK_TARGET):
        return _first_link(blocks, NOTE_TARGET + target.removeprefix(BACK_TARGET))
    number = target.removeprefix(NOTE_TARGET)
    for index, block in enumerate(blocks):
        if not isinstance(block, NoticeBlock) and block.place.note == number:
            return index, 0
    return None


def _first_link(blocks: Sequence[Block], target: str) -> tuple[int, int] | None:
    for index, block in enumerate(blocks):
        at = 0
        for run in _runs(block):
            if run.link == target:
                return index, at
            at += len(run.text)
    return None


def _runs(block: Block) -> Sequence[Run]:
    """With what stands between cells, as in the block's visible text."""
    if isinstance(block, TextBlock):
        return block.runs
    if not isinstance(block, TableBlock):
        return ()
    rows = (block.header, *block.rows)
    return [run for row in rows for cell in row for run in (*cell, Run("\t"))]
