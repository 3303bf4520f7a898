"""However a text is cut into pieces, the blocks end up the same, and what is frozen stays the same object."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.blocks import Block, CodeBlock, TableBlock, TextBlock
from gui.markdown.limits import Limits
from gui.markdown.parser import parse
from gui.markdown.stream import MarkdownStream
from tests.unit.markdown.samples import PIECES, REPLY

SMALL = Limits(
    paragraph_part=60, paragraph=200, line=50, cell=10, table_rows=4, list_blocks=9, code=80, blocks=40, definitions=3
)

texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join)
sizes = st.lists(st.integers(1, 20), min_size=1, max_size=12)


def stream(text: str, sizes: Sequence[int], *, limits: Limits | None = None) -> list[Block]:
    """Feed the text in pieces of these sizes, again and again, and check what `append` promises."""
    fed = MarkdownStream(limits=limits)
    at = turn = 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        old = list(fed.blocks)
        first = fed.append(text[at : at + size])
        assert all(a is b for a, b in zip(old[:first], fed.blocks[:first], strict=True))
        at, turn = at + size, turn + 1
    old = list(fed.blocks)
    first = fed.finish()
    assert all(a is b for a, b in zip(old[:first], fed.blocks[:first], strict=True))
    return list(fed.blocks)


@settings(max_examples=400, deadline=None)
@given(text=texts, sizes=sizes)
def test_any_cutting_of_any_text_gives_the_same_blocks(text: str, sizes: list[int]) -> None:
    assert stream(text, sizes) == list(parse(text))


@settings(max_examples=400, deadline=None)
@given(text=texts, sizes=sizes)
def test_any_cutting_gives_the_same_blocks_where_limits_are_met(text: str, sizes: list[int]) -> None:
    assert stream(text, sizes, limits=SMALL) == list(parse(text, limits=SMALL))


@settings(max_examples=60, deadline=None)
@given(sizes=sizes, crlf=st.booleans())
def test_any_cutting_of_an_ordinary_reply_gives_the_same_blocks(sizes: list[int], crlf: bool) -> None:
    text = REPLY.replace("\n", "\r\n") if crlf else REPLY
    assert stream(text, sizes) == list(parse(text))


def test_line_ends_of_windows_change_positions_but_no_block() -> None:
    unix, windows = parse(REPLY), parse(REPLY.replace("\n", "\r\n"))
    text = REPLY.replace("\n", "\r\n")
    for one, other in zip(unix, windows, strict=True):
        assert text[other.start : other.end] == REPLY[one.start : one.end].replace("\n", "\r\n")
        assert type(one) is type(other)


def test_a_block_is_frozen_once_the_first_line_of_the_next_has_ended() -> None:
    fed = MarkdownStream()
    fed.append("one\n\n")
    assert fed.append("two") == 1
    fed.append("\n")
    first = fed.blocks[0]
    assert fed.append("more") == 1
    assert fed.blocks[0] is first


def test_a_paragraph_that_grows_is_the_block_that_changed() -> None:
    fed = MarkdownStream()
    fed.append("first\n\nsecond\n\nth")
    assert fed.append("ird") == 2


def test_nothing_changes_where_only_a_line_end_comes() -> None:
    fed = MarkdownStream()
    fed.append("a paragraph")
    assert fed.append("\n") == 1


def test_a_link_defined_later_stays_literal_until_the_end() -> None:
    fed = MarkdownStream()
    fed.append("see [ref]\n\nnext\n\n| a |\n|---|\n| [ref] |\n\nlast\n\nend\n")
    fed.append("\n[ref]: http://x.y\n")
    assert _links(fed.blocks) == []
    assert fed.finish() == 0
    assert _links(fed.blocks) == ["http://x.y"]
    table = next(block for block in fed.blocks if isinstance(block, TableBlock))
    assert table.rows[0][0][0].link == "http://x.y"


def test_a_half_defined_link_is_never_left_in_a_frozen_block() -> None:
    text = "see [ref]\n\nnext\n\n[ref]: http://x.y/long\n"
    assert stream(text, [1]) == list(parse(text))
    assert _links(parse(text)) == ["http://x.y/long"]


@pytest.mark.parametrize(
    ("opening", "line", "closing"),
    [("```py\n", "x = 1\n", "```\n"), ("1. a\n   ~~~\n", "   x\n", "   ~~~\n"), ("> ```\n", "> y\n", "> ```\n")],
)
def test_a_long_fence_grows_without_being_parsed_again(opening: str, line: str, closing: str) -> None:
    fed = MarkdownStream()
    fed.append(opening)
    for _ in range(2_000):
        fed.append(line)
    assert len(fed._tail) < 100
    fed.append(closing)
    fed.finish()
    code = fed.blocks[-1]
    assert isinstance(code, CodeBlock)
    assert code.closed
    assert code.code.count("\n") == 1_999


@pytest.mark.parametrize(
    "line", ["- item\n", "- a\n  - b\n    1. c\n", "1. a\n\n   more\n\n", "> - q\n", "- [ ] t\n", "-\n", "a\nb  \n"]
)
def test_a_long_list_or_paragraph_leaves_only_its_end_open(line: str) -> None:
    fed = MarkdownStream(limits=Limits(list_blocks=100_000, paragraph=10_000_000))
    for _ in range(3_000):
        fed.append(line)
    assert len(fed._tail) < 13_000
    assert fed._frozen > 0


def test_a_long_table_grows_by_rows() -> None:
    fed = MarkdownStream()
    fed.append("| a | b |\n|---|--:|\n")
    for number in range(400):
        fed.append(f"| {number} | x |\n")
    assert len(fed._tail) < 100
    table = fed.blocks[0]
    assert isinstance(table, TableBlock)
    assert len(table.rows) == 400


def test_numbers_go_on_through_a_frozen_list() -> None:
    text = "7. a\n" * 50
    blocks = stream(text, [3])
    markers = [block.place.marker for block in blocks if isinstance(block, TextBlock)]
    assert markers == [f"{number}." for number in range(7, 57)]


def _links(blocks: Sequence[Block]) -> list[str]:
    return [run.link for block in blocks if isinstance(block, TextBlock) for run in block.runs if run.link]


@pytest.mark.parametrize(
    "text",
    [
        # a part of a long paragraph, while the text after it is held back as half a table
        "word " * 11 + "\n" + "word " * 11 + "|---|:-:|\nmore\nmore\n",
        # a line that ends a paragraph only while its neighbour looks like half a delimiter row
        "- a\n|## h\n    |---|:-:|\n[ ] b\n",
        # a table that takes its head from a paragraph which was long enough to be cut
        "a" * 55 + "\nabcdef\n| x | y |\n|---|---|\nend\n",
        # an empty quote in an item is not an empty item
        "-   >\n   1. z\n\nmore\n",
        # an empty item that is indented, and one with a wide number
        "  -\n   1. z\n\nmore\n\nend\n",
        "a\n\n 12.\n    - y\n\nz\n\nend\n",
        # a check box in what becomes a heading when it is cut already
        "- [ ] foo\n  " + "word " * 14 + "\n  x\n  ===\nend\n",
        # U+2028 at the end of a formula is no space
        "\\[\n" + "x" * 70 + "\u2028  \n\nend\n",
        # a footnote that begins with code, after another one of the same name
        "[^1]: a\n[^1]: ```\n\nb\n",
        # quotations that say nothing yet, and what their second line may be
        ">\n> [!NOTE]\n> a\n",
        ">\n>\n    > a\n",
        "- >\n         >\na\n",
        "- * + >\n- * + >\n\nend\n",
        # a check box whose text is on the next line
        "1. [x] \n    code\n:" + "x" * 70 + "\n## h\n",
    ],
)
def test_texts_that_once_came_out_differently(text: str) -> None:
    for size in range(1, 25):
        assert stream(text, [size], limits=SMALL) == list(parse(text, limits=SMALL))


def test_what_is_half_written_after_a_cut_is_not_shown_in_a_list_either() -> None:
    text = (
        "- | w1q w2q w3q | w4q |\n|:--|--:|\n| w5q _`w6q w7q w8q w9q`_ w10q w11q w12q w13q _[w14q w15q](/path)_ w16q "
        "_`w17q w18q w19q w20q`_ | w21q w22q w23q |"
    )
    for end in range(1, len(text) + 1):
        fed, at_once = MarkdownStream(limits=SMALL), MarkdownStream(limits=SMALL)
        for character in text[:end]:
            fed.append(character)
        at_once.append(text[:end])
        assert list(fed.blocks) == list(at_once.blocks)
