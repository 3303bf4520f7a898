"""Positions in what is shown and in the Markdown it is written in."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.blocks import Block, CodeBlock, TableBlock, TextBlock
from gui.markdown.limits import Limits
from gui.markdown.parser import parse
from gui.markdown.source_map import SourceMap, visible_text_of
from tests.unit.markdown.samples import PIECES, REPLY

EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "200")), deadline=None)


def maps(source: str, limits: Limits | None = None) -> list[tuple[Block, SourceMap]]:
    return [(block, SourceMap(block, source)) for block in parse(source, limits=limits)]


def check(source: str, *, limits: Limits | None = None) -> None:
    for block, found in maps(source, limits):
        assert found.length == len(visible_text_of(block))
        assert found.to_source(0) == block.start
        assert not found.length or found.to_source(found.length) == block.end
        if block.end > block.start:
            assert (found.to_visible(block.start), found.to_visible(block.end)) == (0, found.length)
        positions = [found.to_source(at) for at in range(found.length + 1)]
        assert positions == sorted(positions)
        back = [found.to_visible(at) for at in range(block.start, block.end + 1)]
        assert back == sorted(back)


def made_characters(block: Block) -> set[int]:
    """Where the number of a footnote stands and the sign that leads back from it: they are written otherwise."""
    found: set[int] = set()
    at = 0
    for run in block.runs if isinstance(block, TextBlock) else ():
        if run.link.startswith("#fn"):
            found.update(range(at, at + len(run.text)))
        at += len(run.text)
    return found


def agreement(source: str) -> tuple[int, int]:
    """How many visible characters stand where they are said to, and how many there are."""
    right = total = 0
    for block, found in maps(source):
        if not isinstance(block, TextBlock | CodeBlock | TableBlock):
            continue
        made = made_characters(block)
        for at, character in enumerate(visible_text_of(block)):
            if not at or not character.strip() or at in made:
                continue
            where = found.to_source(at)
            total += 1
            written = source[where : where + 2]
            right += character in written or written[:1] in "&\0" or character == "\ufffd"
    return right, total


@pytest.mark.parametrize(
    ("source", "visible", "written"),
    [
        ("a **bold** end", "ld", "ld** end"),
        ("a **bold** end", "bold", "bold** end"),
        ("1. 1 apple", "apple", "apple"),
        ("# A # b", "# b", "# b"),
        ("[text](http://x/text) text more", " text more", " text more"),
        ("[one](http://x/one 'one') one", " one", " one"),
        ("see <http://a.b/c> there", "there", "there"),
        ("a \\* b \\\\ c", "* b", "\\* b \\\\ c"),
        ("a \\* b \\\\ c", " c", " c"),
        ("R&amp;D &lt; 3", "D <", "D &lt; 3"),
        ("`a` and `` b`c ``", "b`c", "b`c ``"),
        ("> one\n> two", "two", "two"),
        ("> one\ntwo", "two", "two"),
        ("- [x] done [x]", "[x]", "[x]"),
        ("- - inner", "nner", "nner"),
        ("x ![a cat](cat.png) y", "a cat", "a cat](cat.png) y"),
        ("*a*_b_ c", "b", "b_ c"),
        ("**\\*** a", " a", " a"),
        ("a  \nb\\\nc", "c", "c"),
        ("~~~py\nx = 1\n\n  y\n~~~", "y", "y\n~~~"),
        ("- item\n  ```py\n  if a:\n      b\n  ```", "    b", "    b\n  ```"),
        ("    one\n      two", "  two", "  two"),
        ("| a | b |\n|---|---|\n| **c** | `d|x` |", "c", "c** | `d|x` |"),
        ("| a | b |\n|---|---|\n| c | e \\| f |\n", "| f", "\\| f |"),
        ("> | a | b |\n> |---|---|\n> | c | d |\n", "d", "d |"),
        ("a [ref] b [c][ref] d\n\n[ref]: /x", " d", " d"),
        ("a**b**c*d*e", "e", "e"),
        ("see[^note] 1 more\n\n[^note]: x", "1 more", "1 more"),
        ("```\n```py\nx\n```py\n````", "x", "x\n```py"),
        ("2 * 3 * 4 = *24*", "24", "24*"),
        ("漢字 **😀😀** x", "😀 x", "😀** x"),
    ],
)
def test_text_is_found_where_it_is_written(source: str, visible: str, written: str) -> None:
    for block, found in maps(source):
        at = visible_text_of(block).rfind(visible)
        if at < 0:
            continue
        where = found.to_source(at)
        assert source[where:].startswith(written)
        assert found.to_visible(where) == at
        return
    pytest.fail("not shown")


def test_every_character_of_a_long_reply_is_found() -> None:
    right, total = agreement(REPLY)
    assert right == total > 300
    check(REPLY)


def test_parts_of_a_long_paragraph_begin_where_the_last_one_ended() -> None:
    source = "> " + "**word** and > more `code` " * 400
    right, total = agreement(source)
    assert right == total > 5_000
    check(source)


def test_what_is_not_shown_belongs_to_the_end() -> None:
    limits = Limits(code=20, table_rows=1, paragraph=50, paragraph_part=20, list_blocks=2)
    check("```\n" + "code\n" * 20 + "```", limits=limits)
    check("|a|\n|-|\n" + "|b|\n" * 9, limits=limits)
    check("word " * 50, limits=limits)
    check("- a\n" * 9, limits=limits)


def test_hostile_text_takes_no_time_to_speak_of() -> None:
    for text in ("a" * 4_000, "*a" * 2_000, "[a](" * 1_000, "\\" * 4_000, "`a " * 1_300, "&amp;" * 800):
        check(text)


def test_an_empty_table_cell_has_a_place() -> None:
    (block, found), *_ = maps("| a | b |\n|---|---|\n|   | d |")
    assert isinstance(block, TableBlock)
    assert "d" in "| a | b |\n|---|---|\n|   | d |"[found.to_source(visible_text_of(block).index("d")) :][:1]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@EXAMPLES
def test_positions_never_go_backwards_and_ends_meet_ends(source: str) -> None:
    check(source)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@EXAMPLES
def test_nearly_every_visible_character_is_found(source: str) -> None:
    right, total = agreement(source)
    assert right >= total * 0.9 - 6
