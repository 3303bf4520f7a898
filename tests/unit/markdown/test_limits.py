"""Hostile sizes are shortened with a notice, nested depths flattened."""

import pytest

from gui.markdown.blocks import CodeBlock, NoticeBlock, TableBlock, TextBlock
from gui.markdown.limits import MAX_DEPTH, NOTICES
from gui.markdown.parser import parse
from gui.markdown.stream import MarkdownStream


def test_a_word_of_ten_megabytes_is_shortened_with_a_notice() -> None:
    source = "x" * 10_000_000
    *shown, notice = parse(source)
    assert isinstance(notice, NoticeBlock)
    assert (notice.end, notice.text in NOTICES) == (len(source), True)
    assert all(isinstance(block, TextBlock) and block.end - block.start <= 4_000 for block in shown)
    assert all(isinstance(block, TextBlock) and block.continued for block in shown[1:])
    assert sum(block.end - block.start for block in shown) == notice.start


def test_a_table_shows_its_first_rows_and_counts_the_rest() -> None:
    (table,) = parse("| a |\n|---|\n" + "| 1 |\n" * 10_000)
    assert isinstance(table, TableBlock)
    assert (len(table.rows), table.omitted) == (500, 9_500)


def test_a_long_list_is_shortened_and_what_follows_is_shown() -> None:
    blocks = parse("- a\n" * 10_000 + "  - b\n\n# Next\n\nend\n")
    notices = [block for block in blocks if isinstance(block, NoticeBlock)]
    assert len(blocks) == 2_003
    assert len(notices) == 1
    assert [block.level for block in blocks[-2:] if isinstance(block, TextBlock)] == [1, 0]


@pytest.mark.parametrize("marker", [">", "> ", "- ", "1. ", "> - "])
def test_deep_nesting_is_flattened_and_its_text_kept(marker: str) -> None:
    blocks = parse(marker * 20_000 + "end\n")
    last = blocks[-1] if not isinstance(blocks[-1], NoticeBlock) else blocks[-2]
    assert isinstance(last, TextBlock)
    assert last.place.quote_depth + last.place.list_depth == MAX_DEPTH


def test_lists_nested_by_indentation_are_flattened_and_their_text_kept() -> None:
    blocks = parse("".join("  " * depth + f"- w{depth}\n" for depth in range(100)))
    text = "".join(run.text for block in blocks if isinstance(block, TextBlock) for run in block.runs)
    assert all(f"w{depth}" in text for depth in range(100))
    assert max(block.place.list_depth for block in blocks if isinstance(block, TextBlock)) == MAX_DEPTH


def test_code_and_whole_texts_have_limits() -> None:
    code, notice = parse("```\n" + "x\n" * 500_000 + "```\n")
    assert isinstance(code, CodeBlock)
    assert isinstance(notice, NoticeBlock)
    assert len(code.code) == 400_000
    blocks = parse("a\n\n" * 30_000)
    assert len(blocks) == 5_001
    assert isinstance(blocks[-1], NoticeBlock)
    assert blocks[-1].end == 90_000


def test_a_shortened_stream_goes_on_costing_nothing() -> None:
    stream = MarkdownStream()
    stream.append("a\n\n" * 30_000)
    assert stream.append("more\n\n") == 5_000
    assert stream._tail == ""


@pytest.mark.parametrize("piece", ["> a\n" + ">\n" * 400, "- a\n" + "\n" * 800, "x" * 800])
def test_what_stays_open_for_ever_is_no_longer_read(piece: str) -> None:
    stream, opening = MarkdownStream(), "```\n" if piece[0] == "x" else ""
    stream.append(opening + piece)
    for _ in range(400):
        stream.append(piece[4:])
        assert len(stream._tail) < 151_000
    stream.finish()
    assert stream.blocks[-1].end == len(opening + piece) + 400 * len(piece[4:])


def test_so_many_markers_in_one_paragraph_are_literal() -> None:
    (block,) = parse("*a* " * 900)
    assert isinstance(block, TextBlock)
    assert block.runs[0].text == ("*a* " * 900).rstrip()
