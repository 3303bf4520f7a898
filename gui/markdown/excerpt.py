"""A part of a text, as Markdown that stands by itself and as it reads."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gui.markdown.alignment import Aligner
from gui.markdown.blocks import Block, CodeBlock, NoticeBlock, Place, RuleBlock, Run, TableBlock, TextBlock
from gui.markdown.plain import plain_text_of, table_as_tsv
from gui.markdown.source_map import SourceMap
from gui.markdown.writing import runs_as_markdown

_TICKS = re.compile(r"(?m)^[ \t]*(`{3,})")


class Excerpt:
    """From `start` up to, not including, `end` of `source`, whose blocks are `blocks`.

    Blocks that are in it whole stay as they are written. A block of which it has a part is written again, so that
    no formatting is left open. Of one code block, or one table cell, only the text is taken.
    """

    def __init__(self, source: str, blocks: Sequence[Block], *, start: int, end: int) -> None:
        self._source = source
        self._start, self._end = start, end
        touched = [block for block in blocks if block.start < end and block.end > start]
        self._alone = len(touched) == 1
        self._pieces = [(block, self._cut(block)) for block in touched]

    def markdown(self) -> str:
        """Balanced Markdown, without line ends around it."""
        parts: list[str] = []
        whole: list[Block] = []
        for block, piece in self._pieces:
            if piece is block:
                whole.append(block)
                continue
            parts += [self._slice(whole), self._written(block, piece)]
            whole = []
        parts.append(self._slice(whole))
        return "\n\n".join(part.strip("\n") for part in parts if part.strip())

    def plain(self) -> str:
        """What is read, without markup."""
        pieces = [piece for _, piece in self._pieces if piece is not None]
        if self._alone and (cell := _only_cell(pieces)):
            return "".join(run.text for run in cell)
        return plain_text_of([_as_rows(piece) if isinstance(piece, TableBlock) else piece for piece in pieces])

    def _cut(self, block: Block) -> Block | None:
        """The block itself where all of it is chosen, else what is chosen of it."""
        if self._start <= block.start and block.end <= self._end:
            return block
        if isinstance(block, RuleBlock | NoticeBlock):
            return None
        if not isinstance(block, TextBlock | CodeBlock | TableBlock):
            return block  # a formula is no formula any more where a part is missing
        found = SourceMap(block, self._source)
        first, last = found.to_visible(self._start), found.to_visible(self._end)
        if first == 0 and last == found.length:
            return block
        return self._part(block, first, last) if first < last else None

    def _part(self, block: TextBlock | CodeBlock | TableBlock, first: int, last: int) -> Block:
        if isinstance(block, TableBlock):
            return _cut_table(block, first, last)
        from_its_beginning = first == 0 and not self._alone
        place = block.place if from_its_beginning else Place()
        if isinstance(block, CodeBlock):
            return replace(block, code=block.code[first:last], place=place)
        level = block.level if from_its_beginning else 0
        return replace(block, runs=tuple(_cut_runs(block.runs, first, last)), level=level, place=place, continued=False)

    def _slice(self, blocks: Sequence[Block]) -> str:
        """What is written from the first to the last of these."""
        if not blocks:
            return ""
        text = self._source[min(block.start for block in blocks) : max(block.end for block in blocks)]
        return _dedented(text) if _place(blocks[0]).list_depth else text

    def _written(self, block: Block, piece: Block | None) -> str:
        if isinstance(piece, TextBlock):
            return _prefixed(runs_as_markdown(piece.runs), self._opening(block, piece))
        if isinstance(piece, CodeBlock):
            return piece.code if self._alone else _prefixed(_fenced(piece), self._opening(block, piece))
        if isinstance(piece, TableBlock) and isinstance(block, TableBlock):
            if self._alone and (cell := _only_cell([piece])):
                return runs_as_markdown(cell)
            return written_table(replace(piece, header=block.header))
        return ""

    def _opening(self, block: Block, piece: Block) -> str:
        """The marks of quotes, list items and headings, where the piece begins with them."""
        place = _place(block)
        if self._alone or _place(piece) != place:
            return ""
        aligner = Aligner(self._source, start=block.start, end=block.end, quote_depth=place.quote_depth)
        level = block.level if isinstance(block, TextBlock) else 0
        box = place.marker[-1:] in ("☐", "☑")
        aligner.skip_opening(items=place.list_depth if place.marker else 0, level=level, check_box=box)
        return _dedented(self._source[block.start : aligner.position])


def _place(block: Block) -> Place:
    return Place() if isinstance(block, NoticeBlock) else block.place


def _only_cell(pieces: Sequence[Block]) -> Sequence[Run]:
    """The cell, where nothing but a part of one is chosen."""
    tables = [piece for piece in pieces if isinstance(piece, TableBlock)]
    cells = [cell for table in tables for row in (table.header, *table.rows) for cell in row if cell]
    return cells[0] if len(cells) == 1 else ()


def _as_rows(table: TableBlock) -> Block:
    """A part of a table without the head that is not in it."""
    if any(table.header):
        return table
    text = table_as_tsv(table).removeprefix("\t" * (len(table.header) - 1) + "\n")
    return TextBlock((Run(text),), 0, Place(), table.start, table.end)


def _cut_runs(runs: Sequence[Run], first: int, last: int) -> list[Run]:
    """The characters from `first` up to, not including, `last`."""
    found: list[Run] = []
    at = 0
    for run in runs:
        start, end = max(0, first - at), min(len(run.text), last - at)
        if start < end:
            found.append(replace(run, text=run.text[start:end]))
        at += len(run.text)
    return found


def _fenced(block: CodeBlock) -> str:
    """Code as a fenced block."""
    longest = max((len(ticks) for ticks in _TICKS.findall(block.code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{block.language}\n{block.code}\n{fence}"


def written_table(table: TableBlock) -> str:
    """A table that stands by itself, with the styles of its cells."""
    rules = {"left": ":--", "center": ":-:", "right": "--:"}
    lines = [[_written_cell(cell) for cell in table.header], [rules[one] for one in table.alignments]]
    lines += [[_written_cell(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _written_cell(cell: Sequence[Run]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", runs_as_markdown(cell).replace("\n", " "))


def _cut_table(table: TableBlock, first: int, last: int) -> TableBlock:
    """The rows that are touched; cells outside of the part are empty."""
    rows: list[tuple[tuple[Run, ...], ...]] = []
    kept: list[bool] = []
    at = 0
    for row in (table.header, *table.rows):
        cells: list[tuple[Run, ...]] = []
        begun = at
        for cell in row:
            cells.append(tuple(_cut_runs(cell, first - at, last - at)))
            at += sum(len(run.text) for run in cell) + 1
        rows.append(tuple(cells))
        kept.append(begun < last and at - 1 > first)
    body = tuple(row for row, keep in zip(rows[1:], kept[1:], strict=True) if keep)
    return replace(table, header=rows[0], rows=body, omitted=0)


def _dedented(text: str) -> str:
    """Without the indentation of the first line, which its container gave it."""
    width = len(text) - len(text.lstrip(" \t"))
    if not width:
        return text
    return re.sub(rf"(?m)^[ \t]{{1,{width}}}", "", text)


def _prefixed(text: str, opening: str) -> str:
    """With marks before it, and its further lines as far indented."""
    if not opening:
        return text
    further = re.sub(r"[^>\s]", " ", opening)
    if opening.lstrip().startswith("#"):
        further = ""
    return opening + text.replace("\n", "\n" + further)
