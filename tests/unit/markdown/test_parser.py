"""What Markdown becomes, and that it is what the parser library itself says it is."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gui.markdown.blocks import (
    Block,
    CodeBlock,
    MathBlock,
    NoticeBlock,
    Place,
    RuleBlock,
    Run,
    Style,
    TableBlock,
    TextBlock,
)
from gui.markdown.parser import parse
from tests.unit.markdown.samples import PIECES, REPLY

PLAIN_PIECES = [
    piece for piece in PIECES if not set("\\$|\r\u2028") & set(piece) and "[^" not in piece and "[!" not in piece
]
"""Without what is read differently on purpose: formulas, tables, footnotes, alerts, and U+2028, no space to us."""


def text_block(source: str) -> TextBlock:
    (block,) = parse(source)
    assert isinstance(block, TextBlock)
    return block


def shape(blocks: Sequence[Block]) -> list[tuple[str, int, int, str]]:
    """Kind or heading level, quotes, lists and code; empty items aside."""
    found = []
    for block in blocks:
        if isinstance(block, NoticeBlock) or (isinstance(block, TextBlock) and not block.runs):
            continue
        kind = f"text {block.level}" if isinstance(block, TextBlock) else type(block).__name__
        code = block.code if isinstance(block, CodeBlock) else ""
        found.append((kind, block.place.quote_depth, block.place.list_depth, code))
    return found


def reference_shape(source: str) -> list[tuple[str, int, int, str]]:
    """The same, from an ordinary parse of everything at once."""
    found: list[tuple[str, int, int, str]] = []
    quotes = items = 0
    tokens = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").parse(source)
    for token, after in pairwise([*tokens, Token("", "", 0)]):
        quotes += token.nesting if token.type.startswith("blockquote") else 0
        items += token.nesting if token.type.startswith("list_item") else 0
        if token.type in ("paragraph_open", "heading_open") and after.content:
            level = token.tag[1:] if token.type == "heading_open" else "0"
            found.append((f"text {level}", quotes, items, ""))
        elif token.type in ("fence", "code_block"):
            found.append(("CodeBlock", quotes, items, token.content.removesuffix("\n")))
        elif token.type == "hr":
            found.append(("RuleBlock", quotes, items, ""))
    return found


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PLAIN_PIECES), min_size=1, max_size=30).map("".join))
def test_blocks_nest_as_the_parser_says(source: str) -> None:
    assert shape(parse(source)) == reference_shape(source)


MARKS = st.sampled_from(["- ", "> ", "1. ", "\n", "\n\n", "  ", "**", "`c` ", "# ", "    ", "---\n", "\r\n"])
WORDS = st.from_regex(r"w[0-9]{3} ", fullmatch=True)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS | WORDS))
def test_every_word_is_in_the_blocks_in_its_order(pieces: list[str]) -> None:
    source = "".join(pieces)
    words = [piece.strip() for piece in pieces if piece.startswith("w")]
    shown = "".join(_text(block) for block in parse(source))
    at = 0
    for word in words:
        at = shown.index(word, at) + len(word)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_parsed_and_positions_lie_inside_it(source: str) -> None:
    for block in parse(source):
        assert 0 <= block.start <= block.end <= len(source)


@pytest.mark.parametrize(
    "source", ["if a<b and c>d", "List<String> x", "<b>bold</b>", "<script>alert(1)</script>", "a <!-- b --> c"]
)
def test_html_is_literal_text(source: str) -> None:
    assert text_block(source).runs == (Run(source),)


@pytest.mark.parametrize("target", ["http://x.y/z.png", "file:///etc/passwd", "/dev/zero", "//host/share", "data:x"])
def test_an_image_is_a_placeholder_with_its_description(target: str) -> None:
    assert text_block(f"![a cat]({target})").runs == (Run("a cat", Style.IMAGE, target),)


@pytest.mark.parametrize(
    "source",
    [r"\(a*b*c\)", "$a*b*c$", r"\(\frac{1}{2}\)", r"$\$5$", "\\(a\nb\\)", "$n$th", "漢$x$字"],
)
def test_formulas_in_a_line_are_runs_of_their_own_as_they_are_written(source: str) -> None:
    maths = [run.text for run in text_block(f"so {source}.").runs if run.style is Style.MATH]
    assert len(maths) == 1
    assert maths[0] in source
    assert "".join(run.text for run in text_block(source).runs) == source


def test_formulas_that_meet_stay_two() -> None:
    assert text_block(r"\(a\)\(b\)").runs == (Run(r"\(a\)", Style.MATH), Run(r"\(b\)", Style.MATH))


def test_brackets_alone_are_text() -> None:
    assert text_block(r"so \( and \[ alone").runs == (Run(r"so \( and \[ alone"),)


def test_a_formula_on_lines_of_its_own_is_no_heading_and_no_list() -> None:
    assert parse("\\[\nx\n=\n- 1\n\\]") == [MathBlock("\\[\nx\n=\n- 1\n\\]", True, Place(), 0, 13)]


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        ("$$x$$", "$$x$$"),
        ("so\n$$\nx\n=\n$$\nis", "$$\nx\n=\n$$"),
        ("so\n\\[ x \\],\nis", "\\[ x \\],"),
        ("$$ x = 1\n+ 2 $$.\nand", "$$ x = 1\n+ 2 $$."),
        ("- a\n  $$\n  x\n  $$\n- b", "$$\nx\n$$"),
        ("> $$\n> x\n> $$", "$$\nx\n$$"),
        ("| a |\n|---|\n| b |\n$$x$$", "$$x$$"),
    ],
)
def test_a_formula_on_lines_of_its_own_is_a_block(source: str, formula: str) -> None:
    maths = [block for block in parse(source) if isinstance(block, MathBlock)]
    assert [(block.text, block.closed) for block in maths] == [(formula, True)]


@pytest.mark.parametrize(
    "source",
    [
        "$$ is the number of the process",
        "\\[x\\] is a bracket",
        "so $$x\n$$ ends",
        "$$x$$ ends",
        "`$$`\n$$ no\n",
        "$$ $$",
    ],
)
def test_dollars_and_brackets_in_a_sentence_are_no_block(source: str) -> None:
    assert not any(isinstance(block, MathBlock) for block in parse(source))


def test_a_formula_that_begins_an_item_stands_in_its_line() -> None:
    assert text_block("1. $$x$$").runs == (Run("$$x$$", Style.MATH),)


def test_a_formula_without_an_end_is_not_closed() -> None:
    (block, after) = parse("\\[\nx\n\nafter")
    assert isinstance(block, MathBlock)
    assert not block.closed
    assert isinstance(after, TextBlock)


@pytest.mark.parametrize(
    "source",
    ["$5 and *not* $10", "US$5 *or* 6$", "$ 5 *or* 6 $", "*a* $HOME/$USER", "*a* $1", "`$x` *a* `$y`", r"\$x *a* y\$"],
)
def test_prices_and_variables_are_no_formula(source: str) -> None:
    styles = [run.style for run in text_block(source).runs]
    assert Style.ITALIC in styles
    assert Style.MATH not in styles


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("see http://a.b/c.", "http://a.b/c"),
        ("(https://a.b/c_(d))", "https://a.b/c_(d)"),
        ("www.a.b!", "https://www.a.b"),
        ("「https://a.b/x」です", "https://a.b/x"),
        ("<https://a.b>", "https://a.b"),
    ],
)
def test_addresses_in_the_text_are_links(source: str, address: str) -> None:
    assert [run.link for run in text_block(source).runs if run.link] == [address]


def test_addresses_in_code_and_in_links_are_left_alone() -> None:
    runs = text_block("`http://a.b` [http://c.d](http://e.f)").runs
    assert [run.link for run in runs] == ["", "", "http://e.f"]


def test_link_targets_are_kept_as_written() -> None:
    assert text_block("[x](JavaScript:alert%281%29)").runs == (Run("x", link="JavaScript:alert%281%29"),)


def test_task_items_have_boxes_and_empty_items_their_markers() -> None:
    blocks = parse("- [ ] a\n- [x] b\n1. [X] c\n- - d\n-\n")
    assert [(b.place.marker, b.place.list_depth) for b in blocks if isinstance(b, TextBlock)] == [
        ("☐", 1),
        ("☑", 1),
        ("1. ☑", 1),
        ("•", 1),
        ("•", 2),
        ("•", 1),
    ]


def test_a_row_with_too_many_cells_loses_none() -> None:
    (table,) = parse("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |\n")
    assert isinstance(table, TableBlock)
    assert [[_cell(cell) for cell in row] for row in table.rows] == [["1", "2 | 3"], ["4", ""]]


def test_a_reply_has_the_blocks_a_reader_expects() -> None:
    blocks = parse(REPLY)
    kinds = [type(block).__name__ for block in blocks]
    assert kinds.count("CodeBlock") == 3
    assert kinds.count("TableBlock") == 1
    assert kinds.count("RuleBlock") == 1
    code = next(block for block in blocks if isinstance(block, CodeBlock))
    assert (code.language, code.code, code.place) == ("python", "def f(x):\n\n    return x", Place(list_depth=1))
    assert [block.level for block in blocks if isinstance(block, TextBlock) and block.level] == [1, 1]


def test_source_positions_are_those_of_the_lines() -> None:
    source = "a\r\n\r\n- b\u2028c\0\r\n  d\r\n\r\n***\r\n"
    assert [source[block.start : block.end] for block in parse(source)] == ["a", "- b\u2028c\0\r\n  d", "***"]
    assert isinstance(parse(source)[-1], RuleBlock)


def _text(block: Block) -> str:
    if isinstance(block, TextBlock):
        return "".join(run.text for run in block.runs) + "\n"
    return block.code + "\n" if isinstance(block, CodeBlock) else ""


def _cell(cell: tuple[Run, ...]) -> str:
    return "".join(run.text for run in cell)


@pytest.mark.parametrize(
    ("source", "struck"),
    [("~a~ b", ["a"]), ("~~a~~ b", ["a"]), ("~a~~ b~", ["a~~ b"]), ("~~~a~~~", []), ("~5 to ~6~", []), ("a ~ b ~", [])],
)
def test_one_or_two_tildes_strike_through(source: str, struck: list[str]) -> None:
    assert [run.text for run in text_block(f"x {source}").runs if Style.STRIKE in run.style] == struck


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("write to me@example.org.", ["mailto:me@example.org"]),
        ("(a.b+c@d-e.co.uk)", ["mailto:a.b+c@d-e.co.uk"]),
        ("mailto:me@example.org", ["mailto:me@example.org"]),
        ("react@18.2.0, git@github.com:a/b, a@b and `me@example.org`", []),
        ("https://u@example.org/x@example.org", ["https://u@example.org/x@example.org"]),
    ],
)
def test_mail_addresses_in_the_text_are_links(source: str, links: list[str]) -> None:
    assert [run.link for run in text_block(source).runs if run.link] == links


def test_a_break_in_a_cell_begins_another_line_but_not_in_code() -> None:
    (table,) = parse("| a<br>b | `a<br>b` |\n|---|---|\n| c <BR/> d | <b>x</b> |\n")
    assert isinstance(table, TableBlock)
    cells = [_cell(cell) for row in (table.header, *table.rows) for cell in row]
    assert cells == ["a\nb", "a<br>b", "c\nd", "<b>x</b>"]
