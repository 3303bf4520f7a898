"""Parts of a text, as Markdown that stands by itself and as they read."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.blocks import CodeBlock, TableBlock, TextBlock
from gui.markdown.excerpt import Excerpt
from gui.markdown.parser import parse
from gui.markdown.plain import plain_text
from gui.markdown.source_map import SourceMap, visible_text_of
from gui.markdown.writing import runs_as_markdown
from tests.unit.markdown.samples import PIECES, REPLY

EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "200")), deadline=None)

TEXT = """# A **bold** title

Some *words* with `code` here.

1. one
   - inner **two**
2. three

> quoted *text*

```py
def f():
    return 1
```

| a | b |
|:--|--:|
| c | **d** |
| e | f \\| g |

The end.
"""


def excerpt(first: str, last: str, text: str = TEXT) -> Excerpt:
    start = text.index(first)
    return Excerpt(text, parse(text), start=start, end=text.index(last, start) + len(last))


@pytest.mark.parametrize(
    ("first", "last", "markdown", "plain"),
    [
        ("old**", "title", "**old** title", "old title"),
        ("ords", "wi", "*ords* wi", "ords wi"),
        ("ode", "od", "`od`", "od"),
        ("rds", "one", "*rds* with `code` here.\n\n1. one", "rds with code here.\n\n1. one"),
        (
            "with",
            "- inner **tw",
            "with `code` here.\n\n1. one\n\n- inner **tw**",
            "with code here.\n\n1. one\n  • inner tw",
        ),
        ("hree", "quoted *te", "hree\n\n> quoted *te*", "hree\n\nquoted te"),
        ("def", "return", "def f():\n    return", "def f():\n    return"),
        ("xt*", "f()", "*xt*\n\n```py\ndef f()\n```", "xt\n\ndef f()"),
        ("| **d**", "| e ", "| a | b |\n| :-- | --: |\n|  | **d** |\n| e |  |", "\td\ne\t"),
        ("**d**", "**d**", "**d**", "d"),
    ],
)
def test_what_is_selected_in_part_is_written_whole(first: str, last: str, markdown: str, plain: str) -> None:
    found = excerpt(first, last)
    assert found.markdown() == markdown
    assert found.plain() == plain


def test_whole_blocks_are_slices_of_the_source() -> None:
    found = Excerpt(TEXT, parse(TEXT), start=0, end=len(TEXT))
    assert found.markdown() == TEXT.strip("\n")
    assert found.plain() == plain_text(TEXT)
    middle = excerpt("1. one", "*text*")
    assert middle.markdown() == TEXT[TEXT.index("1. one") : TEXT.index("*text*") + 6]


def test_an_item_that_stood_inside_another_begins_at_the_margin() -> None:
    text = "- one\n  - two\n    - three\n    - four\n- five"
    assert excerpt("    - three", "five", text).markdown() == "- three\n- four\n- five"


@pytest.mark.parametrize(
    "text",
    [
        "**a***b* ~~c~~ `d` [e](http://x/y) ![f](g.png) https://h.i",
        "2 * 3 * 4 \\*literal\\* snake_case _em_ \\\\( a",
        "``a ` b`` and ` `` `",
        "a &amp;lt; b &lt;i> c",
        "1\\. no list, # no heading\n\\# nor this\n\\- nor that\n\\> or that",
        "$x_1*y*$ and \\(a*b\\) stay",
        "**bold *both*** *it **both2***",
        "[a **b** c](<x y> ) after",
        "** not bold ** and* so* on",
    ],
)
def test_what_is_written_reads_the_same_again(text: str) -> None:
    (block,) = parse(text)
    assert isinstance(block, TextBlock)
    (again,) = parse(runs_as_markdown(block.runs))
    assert isinstance(again, TextBlock)
    assert again.runs == block.runs


def words_only(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@given(st.data())
@EXAMPLES
def test_any_part_of_a_reply_has_the_text_that_was_selected(data: st.DataObject) -> None:
    blocks = parse(REPLY)
    start = data.draw(st.integers(0, len(REPLY)))
    end = data.draw(st.integers(start, len(REPLY)))
    found = Excerpt(REPLY, blocks, start=start, end=end)
    shown = ""
    for block in blocks:
        positions = SourceMap(block, REPLY)
        first, last = positions.to_visible(start), positions.to_visible(end)
        if isinstance(block, TextBlock | CodeBlock | TableBlock):
            shown += visible_text_of(block)[first:last]
    there = iter(words_only(found.plain()))  # with numbers of list items in between
    assert all(character in there for character in words_only(shown))


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.integers(0, 200), st.integers(0, 200))
@EXAMPLES
def test_no_text_and_no_part_of_it_fails(source: str, start: int, length: int) -> None:
    found = Excerpt(source, parse(source), start=min(start, len(source)), end=min(start + length, len(source)))
    parse(found.markdown())
    found.plain()
