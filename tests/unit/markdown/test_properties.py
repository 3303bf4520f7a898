"""What holds for every text: nothing to be seen is lost, nothing shown flickers, every block knows its source."""

import os
import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.blocks import Block, CodeBlock, MathBlock, Run, Style, TableBlock, TextBlock
from gui.markdown.limits import Limits
from gui.markdown.parser import parse
from gui.markdown.stream import MarkdownStream
from tests.unit.markdown.samples import PIECES
from tests.unit.markdown.written import REPLIES

EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "200")), deadline=None)
SMALL = Limits(
    paragraph_part=60, paragraph=200, line=50, cell=10, table_rows=4, list_blocks=9, code=80, blocks=40, definitions=3
)
WORD = re.compile(r"w\d+q")
SOUP = st.lists(st.one_of(st.sampled_from(PIECES), REPLIES, st.text(max_size=8)), min_size=1, max_size=12).map("".join)
SIZES = st.lists(st.integers(1, 30), min_size=1, max_size=12)
NOT_SHOWN = re.compile(r"[ \t\r\n>*+.)\d-]*|.*\[.*\]:.*", re.DOTALL)
"""Between blocks there are markers of quotes and items, and link definitions."""

Letter = tuple[str, Style, int]
"""A character, its style and the level of its heading. A link's text is shown before it is known to be one."""


def runs_of(block: Block) -> list[Run]:
    if isinstance(block, TextBlock):
        return list(block.runs)
    if isinstance(block, TableBlock):
        return [run for row in (block.header, *block.rows) for cell in row for run in cell]
    if isinstance(block, CodeBlock):
        return [Run(block.code, Style.CODE)]
    return [Run(block.text)] if isinstance(block, MathBlock) else []


def letters(blocks: Sequence[Block]) -> list[Letter]:
    """Everything shown but blanks, which come and go at the end of what is still written."""
    return [
        (character, run.style, block.level if isinstance(block, TextBlock) else 0)
        for block in blocks
        for run in runs_of(block)
        for character in run.text
        if not character.isspace()
    ]


def fed(text: str, sizes: Sequence[int], *, limits: Limits | None = None) -> MarkdownStream:
    stream = MarkdownStream(limits=limits)
    at = turn = 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        stream.append(text[at : at + size])
        at, turn = at + size, turn + 1
    return stream


@EXAMPLES
@given(text=REPLIES)
def test_every_word_is_shown_once(text: str) -> None:
    shown = WORD.findall(" ".join(run.text for block in parse(text) for run in runs_of(block)))
    hidden = WORD.findall(" ".join(re.findall(r"(?m)^\[.*\]: .*$", text)))
    assert sorted(shown) == sorted(set(WORD.findall(text)) - set(hidden))


@EXAMPLES
@given(text=REPLIES, sizes=SIZES)
def test_what_is_shown_keeps_its_place_and_its_look_while_more_comes(text: str, sizes: list[int]) -> None:
    stream, before, at, turn = MarkdownStream(), list[Letter](), 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        stream.append(text[at : at + size])
        at, turn = at + size, turn + 1
        now = letters(stream.blocks)
        assert now[: len(before)] == before
        before = now
    stream.finish()
    assert letters(stream.blocks)[: len(before)] == before


@EXAMPLES
@given(text=SOUP, sizes=SIZES)
def test_any_cutting_ends_in_the_same_blocks(text: str, sizes: list[int]) -> None:
    stream = fed(text, sizes)
    stream.finish()
    assert list(stream.blocks) == list(parse(text))


@EXAMPLES
@given(text=SOUP, sizes=SIZES)
def test_any_cutting_ends_in_the_same_blocks_where_limits_are_met(text: str, sizes: list[int]) -> None:
    stream = fed(text, sizes, limits=SMALL)
    stream.finish()
    assert list(stream.blocks) == list(parse(text, limits=SMALL))


@EXAMPLES
@given(text=SOUP, sizes=SIZES, limits=st.sampled_from((Limits(), SMALL)))
def test_what_is_shown_depends_on_the_text_so_far_and_not_on_its_pieces(
    text: str, sizes: list[int], limits: Limits
) -> None:
    assert list(fed(text, sizes, limits=limits).blocks) == list(fed(text, [len(text) + 1], limits=limits).blocks)


@EXAMPLES
@given(text=REPLIES)
def test_blocks_follow_each_other_in_the_source_and_hold_all_of_it(text: str) -> None:
    blocks, at = parse(text), 0
    for block in blocks:
        assert at <= block.start <= block.end <= len(text)
        assert NOT_SHOWN.fullmatch(text[at : block.start])
        shown = WORD.findall(" ".join(run.text for run in runs_of(block)))
        assert set(shown) <= set(WORD.findall(text[block.start : block.end]))
        at = block.end
    assert NOT_SHOWN.fullmatch(text[at:])


@EXAMPLES
@given(text=SOUP, limits=st.sampled_from((Limits(), SMALL)))
def test_blocks_of_any_text_never_overlap(text: str, limits: Limits) -> None:
    at = 0
    # Footnotes stand at the end, wherever they are written.
    for block in sorted(parse(text, limits=limits), key=lambda block: (block.start, block.end)):
        assert at <= block.start <= block.end <= len(text)
        at = block.end
