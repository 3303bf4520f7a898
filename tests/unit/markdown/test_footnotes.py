"""Footnotes: where they are written while a text grows, numbered and at its end once it is complete."""

from gui.markdown.blocks import Block, CodeBlock, Style, TableBlock, TextBlock
from gui.markdown.parser import parse
from gui.markdown.plain import plain_text
from gui.markdown.stream import MarkdownStream

TEXT = """One[^b], two[^1], one again[^b] and none[^x].

[^1]: The second note[^deep].

    Its *second* paragraph

    ```py
    code
    ```

[^b]: The first note
goes on lazily

More text.

[^deep]: Deeper
"""


def texts(blocks: list[Block] | tuple[Block, ...]) -> list[str]:
    found = []
    for block in blocks:
        if isinstance(block, TextBlock):
            found.append(f"{block.place.marker} {''.join(run.text for run in block.runs)}".strip())
        elif isinstance(block, CodeBlock):
            found.append(block.code)
    return found


def test_footnotes_stand_at_the_end_in_the_order_of_their_references() -> None:
    assert texts(list(parse(TEXT))) == [
        "One[1], two[2], one again[1] and none[^x].",
        "More text.",
        "1. The first note\ngoes on lazily\xa0↩︎",
        "2. The second note[3].",
        "Its second paragraph",
        "code",
        "↩︎",
        "3. Deeper\xa0↩︎",
    ]


def test_a_reference_leads_to_its_footnote_and_the_footnote_back() -> None:
    blocks = parse(TEXT)
    links = [run.link for block in blocks if isinstance(block, TextBlock) for run in block.runs if run.link]
    assert links == ["#fn-1", "#fn-2", "#fn-1", "#fnref-1", "#fn-3", "#fnref-2", "#fnref-3"]
    assert [block.place.note for block in blocks if isinstance(block, TextBlock)][-1] == "3"


def test_while_a_text_grows_references_are_shown_as_written_and_footnotes_where_they_are() -> None:
    stream = MarkdownStream()
    stream.append(TEXT)
    assert texts(list(stream.blocks))[:3] == [
        "One[^b], two[^1], one again[^b] and none[^x].",
        "1. The second note[^deep].",
        "Its second paragraph",
    ]
    assert stream.finish() == 0
    assert texts(list(stream.blocks)) == texts(list(parse(TEXT)))


def test_what_comes_before_the_first_reference_stays_as_it_is() -> None:
    stream = MarkdownStream()
    stream.append("first\n\nsecond[^1]\n\n[^1]: note\n")
    before = stream.blocks[0]
    assert stream.finish() == 1
    assert stream.blocks[0] is before


def test_a_footnote_that_nobody_refers_to_is_not_lost() -> None:
    assert texts(list(parse("text\n\n[^u]: unused\n[^u]: twice"))) == ["text", "1. unused", "2. twice"]


def test_without_definitions_references_stay_as_they_are_written() -> None:
    (block,) = parse("a[^1] and [^long note]")
    assert texts([block]) == ["a[^1] and [^long note]"]


def test_references_in_code_and_links_and_tables() -> None:
    code, table, _ = parse("`[^1]`\n\n| a |\n|---|\n| b[^1] |\n\n[^1]: n")
    assert isinstance(code, TextBlock)
    assert [run.style for run in code.runs] == [Style.CODE]
    assert isinstance(table, TableBlock)
    assert [run.link for run in table.rows[0][0]] == ["", "#fn-1"]


def test_a_footnote_may_end_a_paragraph_a_list_or_a_quotation_and_begins_empty() -> None:
    assert texts(list(parse("a[^1][^2]\n[^1]: x\n- b\n[^2]:\n    y\n"))) == [
        "a[1][2]",
        "• b",
        "1. x\xa0↩︎",
        "2. y\xa0↩︎",
    ]


def test_footnotes_as_plain_text_have_no_way_back() -> None:
    assert plain_text("a[^1]\n\n[^1]: note\n\n    more") == "a[1]\n\n1. note\n\n  more"
