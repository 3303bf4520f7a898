"""Markdown that arrives piece by piece, as blocks that freeze one after the other.

Only what is still open is parsed again: the last block, or of a fence, a table or a long paragraph the line
that has not ended. A block is frozen once the first line of the next one has ended. The rest of the text is
then parsed with a stub before it that opens the same containers and, in the middle of a block, such a block.

A link whose definition comes later stays literal until `finish`. What is shortened is told by a NoticeBlock.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, takewhile
from typing import Any

from gui.markdown.blocks import Block, NoticeBlock, TableBlock, TextBlock
from gui.markdown.builder import LeafBuilder
from gui.markdown.calm import undecided_length
from gui.markdown.carried import Carried, CarriedCode, CarriedText, TableText
from gui.markdown.closing import closed_leaves, is_bare_item
from gui.markdown.containers import Container, stub
from gui.markdown.footnotes import Footnotes, NoteNumbers
from gui.markdown.inline import read_runs
from gui.markdown.leaves import Leaf, References, read_leaves
from gui.markdown.limits import LIST_NOTICE, TEXT_NOTICE, Limits
from gui.markdown.long_lists import end_of_list
from gui.markdown.open_line import OpenLine
from gui.markdown.rules import create_parser
from gui.markdown.run_reader import Reader, ReaderMemory
from gui.markdown.source_lines import SourceLines
from gui.markdown.text_builder import Built

_SLICE = 8_192
"""Characters parsed at once (or as many as are open), so that a limit that is met saves the rest of the work."""
_END = r"(?:\r\n|\n|\r(?!\Z))"
_QUOTE_LINE = rf" {{0,3}}(?:> ?)+[ \t]*{_END}"
_BLANK_LINES = re.compile(rf"(?:[ \t]*{_END}|{_QUOTE_LINE}(?=[ \t]*{_END}|{_QUOTE_LINE}))+")
"""The last line of an empty quotation is not among them: what comes next may be its second one."""


@dataclass(slots=True)
class _Skipping:
    """Passing over a list (or, with `to_the_end`, everything) from `start`."""

    start: int
    to_the_end: bool
    after_blank: bool = False


@dataclass(frozen=True, slots=True)
class _Resume:
    """Where the parser goes on: in which containers, after what, in the middle of which block."""

    path: tuple[Container, ...] = ()
    after_empty_item: bool = False
    carried: Carried | None = None
    opens_note: bool = False
    """Whether a footnote begins with the block that is carried."""

    def stub(self) -> str:
        opening = self.carried.opening if self.carried else ""
        return stub(self.path, last_is_empty=self.after_empty_item) + opening


class MarkdownStream:
    """Feed it with `append`, end it with `finish`; `blocks` is what to show, at any time."""

    def __init__(self, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._markdown = create_parser()
        self._blocks: list[Block] = []
        self._frozen = 0
        self._tail = ""
        self._tail_start = 0
        self._resume = _Resume()
        self._skipping: _Skipping | None = None
        self._list_blocks = 0
        self._references: dict[str, Any] = {}
        self._definitions = 0
        self._footnotes = Footnotes()
        self._memory = ReaderMemory()
        self._open_line: OpenLine | None = None
        """Where the text ends in the middle of a paragraph's line."""
        self._bracketed: dict[int, tuple[str | TableText, int]] = {}
        """Of frozen blocks: their Markdown, and how many link definitions were known then."""

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks. Those before the index that `append` gives are the identical objects as before."""
        return self._blocks

    def append(self, text: str) -> int:
        """Add text; the index of the first block that changed, or the number of blocks where none did."""
        if self._open_line is not None and self._open_line.takes(text) and self._grow(self._open_line, text):
            return len(self._blocks) - 1
        old = self._blocks[self._frozen :]
        first = self._frozen
        at = 0
        while at < len(text):
            size = min(max(_SLICE, len(self._tail)), self._limits.open_end - len(self._tail))
            self._tail += text[at : at + size]
            at += size
            self._advance(final=False, shown=at >= len(text))
            if len(self._tail) >= self._limits.open_end:
                self._end_showing()
        return self._keep_equal(old, first)

    def finish(self) -> int:
        """Settle what is open, and links that are defined after their use. Nothing may be appended any more."""
        old = self._blocks[self._frozen :]
        first = self._frozen
        self._advance(final=True)
        first = min(self._settle_links(), self._keep_equal(old, first))
        return min(first, self._settle_footnotes())

    def _grow(self, open_line: OpenLine, text: str) -> bool:
        """Append within a line that can only be more of the last paragraph; False where that shows nothing."""
        content = open_line.append(text)
        read = partial(read_runs, references=References({}, self._references))
        runs = Reader(read, self._memory).open(content)
        if not runs:
            return False
        self._tail += text
        end = self._tail_start + len(self._tail)
        self._blocks[-1] = open_line.block = replace(open_line.block, runs=runs, end=end)
        return True

    def _keep_equal(self, old: list[Block], first: int) -> int:
        for index, block in enumerate(old, first):
            if index >= len(self._blocks) or self._blocks[index] != block:
                return index
            self._blocks[index] = block
        return min(len(self._blocks), first + len(old))

    def _advance(self, *, final: bool, shown: bool = True) -> None:
        """Parse the tail, freeze what is closed, and move the tail's beginning there."""
        del self._blocks[self._frozen :]
        self._open_line = None
        if self._skipping is not None and not self._skip(self._skipping, final=final):
            return
        self._pass_blank_lines()
        lines = SourceLines(self._readable_tail(final=final), base=self._tail_start, stub=self._resume.stub())
        references = References({}, self._references, before=self._definitions)
        leaves = self._leaves(lines, references)
        closed = len(leaves) if final else closed_leaves(leaves, lines)
        usable = references if final else References({}, self._references)
        reader = Reader(partial(read_runs, references=usable), self._memory, shown=shown)
        carried, position = None, 0
        for index, leaf in enumerate(leaves):
            if index <= closed and self._stops_before(leaf, index):
                self._begin_skipping(leaf, lines, references)
                self._advance(final=final, shown=shown)
                return
            _take_definitions(usable, references, before=leaf.first)
            open_end = leaf is leaves[-1] and not final and leaf.last >= lines.total
            # Definitions in the tail may not be complete: nothing that used them is kept.
            self._memory.keep(None if usable.maps[0] else len(self._references))
            builder = LeafBuilder(
                leaf=leaf,
                lines=lines,
                carried=None if index else self._resume.carried,
                reader=reader,
                limits=self._limits,
                open_end=open_end,
            )
            built, carried, position = builder.build()
            done = len(built) if index < closed else 0
            if isinstance(carried, CarriedText) and index == closed and leaf is leaves[-1]:
                done = sum(isinstance(one.block, TextBlock) and one.block.start < position for one in built)
            if done:
                self._freeze(built[:done], leaf, references)
            self._blocks.extend(one.block for one in built[done:])
            if builder.open_content is not None and not references.maps[0] and lines.length == len(self._tail):
                self._open_line = OpenLine.at_end_of(self._tail, builder.open_content, self._blocks, self._limits)
        if final:
            self._move_tail(self._tail_start + len(self._tail), lines.total, _Resume(), references)
        elif carried is not None and closed == len(leaves) - 1:
            last = leaves[-1]
            opens_note = last.opens_note and not isinstance(carried, CarriedText)  # whose first part is taken
            resume = _Resume(last.path, carried=carried, opens_note=opens_note)
            self._move_tail(position, last.own_first, resume, references)
        elif closed:
            last = leaves[closed - 1]
            resume = _Resume(last.path, after_empty_item=is_bare_item(last, lines))
            self._move_tail(lines.start(last.last), last.last, resume, references)

    def _pass_blank_lines(self) -> None:
        """Outside of containers they mean nothing, and there may be very many."""
        blank = _BLANK_LINES.match(self._tail) if self._resume == _Resume() else None
        if blank is not None:
            self._tail_start += blank.end()
            self._tail = self._tail[blank.end() :]

    def _readable_tail(self, *, final: bool) -> str:
        if final:
            return self._tail
        text = self._tail.removesuffix("\r")  # half a line end, perhaps
        return text[: len(text) - undecided_length(text)]

    def _leaves(self, lines: SourceLines, references: References) -> list[Leaf]:
        carried = self._resume.carried
        no_table: int | None = None
        if isinstance(carried, CarriedCode):
            no_table = len(self._resume.path)
        elif isinstance(carried, CarriedText) and carried.joined:
            no_table = lines.stub_lines
        leaves = read_leaves(
            self._markdown,
            lines.text,
            stub_path=self._resume.path,
            no_table_at=no_table,
            references=references,
            limits=self._limits,
        )
        if leaves and carried is not None:
            leaves[0].opens_note = self._resume.opens_note
        return leaves

    def _freeze(self, built: list[Built], leaf: Leaf, references: References) -> None:
        # Definitions in the tail may not be complete: what used them is read again at the end.
        known = -1 if references.maps[0] else len(self._references)
        for one in built:
            if one.text is not None:
                self._bracketed[self._frozen] = one.text, known
            self._blocks.append(one.block)
            self._frozen += 1
        self._list_blocks = self._list_blocks + len(built) if leaf.in_list else 0
        self._footnotes.take(leaf, self._frozen - len(built), len(built))

    def _move_tail(self, position: int, line: int, resume: _Resume, references: References) -> None:
        """Begin the tail at `position` and keep the link definitions of the lines before `line`."""
        self._tail = self._tail[position - self._tail_start :]
        self._tail_start = position
        self._resume = resume
        self._definitions += sum(end <= line for end in references.ends)
        self._references |= {label: found for label, found in references.maps[0].items() if found["map"][1] <= line}

    def _stops_before(self, leaf: Leaf, index: int) -> bool:
        if index == 0 and self._resume.carried is not None:
            return False
        too_long_a_list = leaf.in_list and self._list_blocks >= self._limits.list_blocks
        return too_long_a_list or self._frozen >= self._limits.blocks

    def _begin_skipping(self, leaf: Leaf, lines: SourceLines, references: References) -> None:
        self._move_tail(lines.start(leaf.first) + leaf.begins, leaf.first, _Resume(), references)
        self._skipping = _Skipping(self._tail_start, to_the_end=self._frozen >= self._limits.blocks)

    def _end_showing(self) -> None:
        """Keep what is shown, and pass over what comes."""
        self._frozen = len(self._blocks)
        self._open_line = None
        self._tail_start += len(self._tail)
        self._tail = ""
        self._skipping = _Skipping(self._tail_start, to_the_end=True)
        self._advance(final=False)

    def _skip(self, skipping: _Skipping, *, final: bool) -> bool:
        """Pass over what is not shown; True where showing begins again."""
        used, ended = len(self._tail), False
        if not skipping.to_the_end:
            used, ended, skipping.after_blank = end_of_list(self._tail, after_blank=skipping.after_blank, final=final)
        self._tail_start += used
        self._tail = self._tail[used:]
        text = TEXT_NOTICE if skipping.to_the_end else LIST_NOTICE
        self._blocks.append(NoticeBlock(text, skipping.start, self._tail_start))
        if ended:
            self._frozen += 1
            self._list_blocks = 0
            self._skipping = None
        return ended

    def _settle_links(self) -> int:
        """Read again what was frozen before a link definition came; the index of the first block that changed."""
        first = len(self._blocks)
        references = References({}, self._references)
        for index, (text, known) in self._bracketed.items():
            if known == len(self._references):
                continue
            settled = self._with_links(self._blocks[index], text, references)
            if settled != self._blocks[index]:
                self._blocks[index] = settled
                first = min(first, index)
        return first

    def _settle_footnotes(self) -> int:
        """Number the footnotes and put them at the end; the index of the first block that changed."""
        references = References({}, self._references)

        def read(index: int, notes: NoteNumbers) -> Block:
            block, (text, _) = self._blocks[index], self._bracketed.get(index, ("", 0))
            settled = self._with_links(block, text, references, notes) if _refers_to_notes(text) else block
            return block if settled == block else settled

        settled = self._footnotes.settle(self._blocks, read)
        same = takewhile(lambda pair: pair[0] is pair[1], zip(self._blocks, settled, strict=False))
        first = sum(1 for _ in same)
        self._blocks[first:] = settled[first:]
        self._bracketed.clear()
        return first

    def _with_links(
        self, block: Block, text: str | TableText, references: References, notes: NoteNumbers | None = None
    ) -> Block:
        if isinstance(block, TextBlock) and isinstance(text, str):
            return replace(block, runs=read_runs(text, references, notes))
        if isinstance(block, TableBlock) and isinstance(text, TableText):
            header, *rows = (
                tuple(read_runs(cell[: self._limits.cell], references, notes) for cell in row)
                for row in (text.head, *text.rows)
            )
            return replace(block, header=header, rows=tuple(rows))
        return block


def _refers_to_notes(text: str | TableText) -> bool:
    if isinstance(text, str):
        return "[^" in text
    return any("[^" in cell for row in (text.head, *text.rows) for cell in row)


def _take_definitions(usable: References, references: References, *, before: int) -> None:
    """Those in the tail that stand before a line: one that is still being written leads nowhere yet."""
    if usable is references:
        return
    for label, found in islice(references.maps[0].items(), len(usable.maps[0]), None):
        if found["map"][1] > before:
            return
        usable.maps[0][label] = found
