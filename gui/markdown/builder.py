"""Leaves as blocks, and where the parser can go on in the middle of the last one."""

import re

from gui.markdown.blocks import AlertBlock, CodeBlock, NoticeBlock, RuleBlock, Run, TableBlock, TextBlock
from gui.markdown.calm import close_formatting
from gui.markdown.carried import Carried, CarriedCode, CarriedTable, CarriedText, TableText
from gui.markdown.containers import inner_prefix
from gui.markdown.leaves import Leaf
from gui.markdown.limits import CELL_NOTICE, CODE_NOTICE, Limits
from gui.markdown.run_reader import Reader
from gui.markdown.source_lines import SourceLines
from gui.markdown.table_rule import fit_row, split_row
from gui.markdown.text_builder import Built, TextBuilder, place_of

_CODE_OPENING = "    x\n"
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class LeafBuilder:
    """Builds one leaf; `carried` is what was read of it before, `open_end` tells that more may come."""

    def __init__(
        self,
        *,
        leaf: Leaf,
        lines: SourceLines,
        carried: Carried | None,
        reader: Reader,
        limits: Limits,
        open_end: bool,
    ) -> None:
        self._leaf = leaf
        self._lines = lines
        self._carried = carried
        self._reader = reader
        self._limits = limits
        self._open_end = open_end
        self._start = carried.start if carried else lines.start(leaf.first) + leaf.begins
        self._end = lines.end(leaf.last - 1) if leaf.ends is None else lines.start(leaf.first) + leaf.ends
        if leaf.last <= lines.stub_lines and not isinstance(carried, CarriedText | None):
            self._end = carried.end
        self._place = place_of(leaf)
        self.open_content: str | None = None
        """What the last block was read from where it is a paragraph that may grow."""

    def build(self) -> tuple[list[Built], Carried | None, int]:
        """The blocks, and what can be carried on at which position of the source (if anything)."""
        leaf = self._leaf
        if leaf.kind in ("text", "math"):
            return self._text()
        if leaf.kind == "code":
            return self._code()
        if leaf.kind == "table":
            return self._table()
        if leaf.kind == "alert":
            return [Built(AlertBlock(self._place, self._start, self._end))], None, 0
        if leaf.kind == "rule":
            return [Built(RuleBlock(self._place, self._start, self._end))], None, 0
        return [Built(TextBlock((), 0, self._place, self._start, self._end))], None, 0

    def _text(self) -> tuple[list[Built], Carried | None, int]:
        carried = self._carried if isinstance(self._carried, CarriedText) else None
        builder = TextBuilder(
            leaf=self._leaf,
            lines=self._lines,
            carried=carried,
            reader=self._reader,
            limits=self._limits,
            open_end=self._open_end,
        )
        built, resume = builder.build()
        self.open_content = builder.open_content
        return built, resume, resume.start if resume else 0

    def _code(self) -> tuple[list[Built], Carried | None, int]:
        token = self._leaf.token
        fenced = token.type == "fence"
        before = self._carried if isinstance(self._carried, CarriedCode) else None
        content = token.content.removeprefix(before.strip) if before else token.content
        place = before.place if before else self._place
        code = (before.code if before else "") + content
        closed = not fenced or bool(token.meta["closed"])
        limit = self._limits.code
        shown = code[:limit] if len(code) > limit else code.removesuffix("\n")
        language = _language(token.info) if fenced else ""
        built = [Built(CodeBlock(shown, language, closed, place, self._start, self._end))]
        if len(code) > limit:
            built.append(Built(NoticeBlock(CODE_NOTICE, self._end, self._end)))
        if not self._open_end or (fenced and closed):
            return built, None, 0
        line, whole = self._whole_code_lines(content, fenced=fenced)
        if not whole:
            return built, None, 0
        code = ((before.code if before else "") + whole)[: limit + 1]
        strip = "" if fenced else _CODE_OPENING.lstrip()
        end = self._lines.end(line - 1)
        carried = CarriedCode(self._code_opening(fenced=fenced), strip, self._start, end, place, code)
        return built, carried, self._lines.start(line)

    def _whole_code_lines(self, content: str, *, fenced: bool) -> tuple[int, str]:
        """The line after the last one that is code for certain, and the code up to there."""
        first = self._lines.stub_lines if self._carried else self._leaf.own_first + fenced
        line = min(self._leaf.last, self._lines.complete)
        code = content.split("\n")[: max(0, line - first)]
        while code and not fenced and not code[-1].strip():
            code.pop()  # blank lines belong to indented code only when more of it follows
        return first + len(code), "".join(one + "\n" for one in code)

    def _code_opening(self, *, fenced: bool) -> str:
        token, prefix = self._leaf.token, inner_prefix(self._leaf.path)
        if not fenced:
            return prefix + _CODE_OPENING
        indent = " " * min(3, max(0, token.meta["column"] - token.meta["indent"]))
        return f"{prefix}{indent}{token.markup}{token.info}\n"

    def _table(self) -> tuple[list[Built], Carried | None, int]:
        meta = self._leaf.token.meta
        columns = len(meta["head"])
        before = self._carried if isinstance(self._carried, CarriedTable) else None
        head = before.text.head if before else tuple(meta["head"])
        texts = self._row_texts(meta["rows"], columns, (before.count if before else 0))
        whole = max(0, min(self._leaf.last, self._lines.complete) - self._first_row_line(before))
        rows = [tuple(self._cell(cell) for cell in row) for row in texts]
        if self._open_end and rows and whole < len(rows):
            rows[-1] = tuple(self._cell(close_formatting(cell)) for cell in texts[-1])
        count = (before.count if before else 0) + len(meta["rows"])
        shown = (before.rows if before else ()) + tuple(rows)
        text = TableText(head, (before.text.rows if before else ()) + tuple(texts))
        cut = (before is not None and before.shortened) or any(self._is_cut(row) for row in (head, *texts))
        place = before.place if before else self._place
        header = tuple(self._cell(cell) for cell in head)
        block = TableBlock(header, shown, meta["alignments"], count - len(shown), place, self._start, self._end)
        bracketed = (before is not None and before.bracketed) or _has_brackets(head, texts)
        built = [Built(block, text if bracketed else None)]
        if cut:
            built.append(Built(NoticeBlock(CELL_NOTICE, self._end, self._end)))
        if not self._open_end or not whole:
            return built, None, 0
        unsure = max(0, len(texts) - whole)
        line = self._first_row_line(before) + whole
        carried = CarriedTable(
            opening=self._table_opening(meta["alignments"]),
            start=self._start,
            end=self._lines.end(line - 1),
            place=place,
            rows=shown[: len(shown) - unsure],
            text=TableText(head, text.rows[: len(text.rows) - unsure]),
            count=count - (len(meta["rows"]) - whole),
            shortened=(before is not None and before.shortened) or any(self._is_cut(row) for row in texts[:whole]),
            bracketed=(before is not None and before.bracketed) or _has_brackets(head, texts[:whole]),
        )
        return built, carried, self._lines.start(line)

    def _first_row_line(self, before: CarriedTable | None) -> int:
        return self._lines.stub_lines if before else self._leaf.own_first + 2

    def _row_texts(self, lines: list[str], columns: int, count: int) -> list[tuple[str, ...]]:
        room = max(0, self._limits.table_rows - count)
        return [tuple(fit_row(split_row(line), columns)) for line in lines[:room]]

    def _cell(self, text: str) -> tuple[Run, ...]:
        return self._reader.cell(text[: self._limits.cell])

    def _is_cut(self, cells: tuple[str, ...]) -> bool:
        return any(len(cell) > self._limits.cell for cell in cells)

    def _table_opening(self, alignments: tuple[str, ...]) -> str:
        prefix = inner_prefix(self._leaf.path)
        delimiters = {"left": "-", "right": "-:", "center": ":-:"}
        delimiter = "|".join(delimiters[alignment] for alignment in alignments)
        return f"{prefix}|{'x|' * len(alignments)}\n{prefix}|{delimiter}|\n"


def _language(info: str) -> str:
    words = _ESCAPED.sub(r"\1", info).split(maxsplit=1)
    return words[0] if words else ""


def _has_brackets(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> bool:
    return any("[" in cell for row in (head, *rows) for cell in row)
