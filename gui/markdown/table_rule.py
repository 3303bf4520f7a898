"""Tables as a rule of the block parser that only marks out lines, so that thousands of rows cost little."""

import re

from markdown_it.rules_block import StateBlock

from gui.markdown.dispatch import begins_block

_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|[ \t]*<br[ \t]*/?>[ \t]*", re.IGNORECASE)
MAX_COLUMNS = 100


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Accepts a head, its delimiter row and what rows follow, as GitHub does.

    Pushes one token "table" whose `meta` holds "head" (cells), "alignments" and "rows" (the lines).
    """
    if start + 2 > end or start == state.env.get("no_table_at") or _is_code(state, start):
        return False
    head = _line(state, start)
    if "|" not in head or len(head) > state.env["limits"].line:
        return False
    if state.sCount[start + 1] < state.blkIndent or _is_code(state, start + 1):
        return False
    alignments = _alignments(_line(state, start + 1))
    cells = split_row(head) if alignments else []
    if not cells or len(cells) != len(alignments):
        return False
    if silent:
        return True
    last = _end_of_rows(state, start + 2, end)
    token = state.push("table", "table", 0)
    token.map = [start, last]
    token.meta |= {
        "head": cells,
        "alignments": alignments,
        "rows": [_line(state, line) for line in range(start + 2, last)],
    }
    state.line = last
    return True


def split_row(line: str) -> list[str]:
    """A row's cells; "\\|" is a bar inside one."""
    cells = _BAR.split(line)
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return [_with_breaks(cell.strip().replace("\\|", "|")) for cell in cells]


def _with_breaks(cell: str) -> str:
    """A cell has only one line; "<br>" begins another, as people write it on GitHub."""
    if "<" not in cell:
        return cell
    return _BREAK.sub(lambda found: found[0] if found[1] else "\n", cell)


def fit_row(cells: list[str], columns: int) -> list[str]:
    """As many cells as the head has. What is too much joins the last one: no text is lost."""
    if len(cells) > columns:
        return [*cells[: columns - 1], " | ".join(cells[columns - 1 :])]
    return cells + [""] * (columns - len(cells))


def _alignments(line: str) -> tuple[str, ...]:
    """One for each column; empty where the line is no delimiter row."""
    if len(line) < 2 or line[0] not in "|:-" or (line[0] == "-" and line[1] in " \t"):
        return ()
    columns = line.strip("|").count("|") + 1
    if columns > MAX_COLUMNS or not _DELIMITER.fullmatch(line):
        return ()
    return tuple(_alignment(cell.strip()) for cell in line.strip("|").split("|"))


def _alignment(cell: str) -> str:
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left"


def _end_of_rows(state: StateBlock, line: int, end: int) -> int:
    parent, state.parentType = state.parentType, "table"
    while line < end and not state.isEmpty(line):
        if state.sCount[line] < state.blkIndent or _is_code(state, line):
            break
        if begins_block(state, line, end, "blockquote"):
            break
        line += 1
    state.parentType = parent
    return line


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _is_code(state: StateBlock, line: int) -> bool:
    return state.sCount[line] - state.blkIndent >= 4
