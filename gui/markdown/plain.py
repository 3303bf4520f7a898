"""Blocks as plain text: for the clipboard, for assistive technology, and tables for other programs."""

from collections.abc import Sequence
from html import escape

from gui.markdown.blocks import (
    BACK_TARGET,
    AlertBlock,
    Block,
    CodeBlock,
    MathBlock,
    NoticeBlock,
    Place,
    RuleBlock,
    Run,
    TableBlock,
    TextBlock,
)

_INDENT = "  "


def plain_text(source: str) -> str:
    """A Markdown text as it reads, without its markup."""
    from gui.markdown.parser import parse  # late: importing the parser takes as long as a window

    return plain_text_of(parse(source))


def plain_text_of(blocks: Sequence[Block]) -> str:
    """Blocks are set apart by a blank line, items of a list by a line end."""
    parts: list[str] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None:
            parts.append(_between(before, block))
        parts.append(text_of(block))
    return "".join(parts)


def text_of(block: Block) -> str:
    """One block's text, with its list marker."""
    if isinstance(block, TextBlock):
        return _placed(_text_of_runs(block.runs), block.place)
    if isinstance(block, MathBlock | AlertBlock):
        return _placed(block.text, block.place)
    if isinstance(block, CodeBlock):
        return _placed(block.code, block.place)
    if isinstance(block, TableBlock):
        return table_as_tsv(block)
    if isinstance(block, RuleBlock):
        return _placed("———", block.place)
    return block.text


def _text_of_runs(runs: Sequence[Run]) -> str:
    """Without the way back from a footnote, which is for the eye."""
    if runs and runs[-1].link.startswith(BACK_TARGET):
        runs = runs[:-1]
        return "".join(run.text for run in runs).removesuffix("\u00a0")
    return "".join(run.text for run in runs)


def table_as_tsv(table: TableBlock) -> str:
    """Tabs between cells and a line a row, as spreadsheets take it from the clipboard."""
    return "\n".join("\t".join(_one_line(cell) for cell in row) for row in (table.header, *table.rows))


def table_as_html(table: TableBlock) -> str:
    """A bare table, as word processors take it from the clipboard."""
    rows = [_html_row(table.header, "th"), *(_html_row(row, "td") for row in table.rows)]
    return f"<table>{''.join(rows)}</table>"


def _html_row(row: Sequence[tuple[Run, ...]], tag: str) -> str:
    cells = "".join(f"<{tag}>{escape(_one_line(cell))}</{tag}>" for cell in row)
    return f"<tr>{cells}</tr>"


def table_as_markdown(table: TableBlock) -> str:
    """A table that stands by itself, with the text of its cells but without their styles."""
    rules = {"left": ":--", "center": ":-:", "right": "--:"}
    lines = [[_cell(cell) for cell in table.header], [rules[alignment] for alignment in table.alignments]]
    lines += [[_cell(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _between(before: Block, block: Block) -> str:
    if isinstance(block, TextBlock) and block.continued:
        return "\n"
    in_list = _list_depth(before) and _list_depth(block) and _in_note(before) == _in_note(block)
    return "\n" if in_list and isinstance(block, TextBlock) and block.place.marker else "\n\n"


def _list_depth(block: Block) -> int:
    return 0 if isinstance(block, NoticeBlock) else block.place.list_depth


def _in_note(block: Block) -> bool:
    return not isinstance(block, NoticeBlock) and bool(block.place.note)


def _placed(text: str, place: Place) -> str:
    marker = f"{place.marker} " if place.marker else ""
    outer = _INDENT * max(0, place.list_depth - 1)
    inner = outer + (" " * len(marker) if marker else _INDENT * bool(place.list_depth))
    return outer + marker + text.replace("\n", "\n" + inner) if marker else inner + text.replace("\n", "\n" + inner)


def _one_line(cell: tuple[Run, ...]) -> str:
    return " ".join("".join(run.text for run in cell).split())


def _cell(cell: tuple[Run, ...]) -> str:
    return _one_line(cell).replace("\\", "\\\\").replace("|", "\\|")
