"""Alerts: quotations that begin with their kind in a line of its own."""

import pytest

from gui.markdown.blocks import AlertBlock, Block, CodeBlock, NoticeBlock, TextBlock
from gui.markdown.parser import parse
from gui.markdown.plain import plain_text
from gui.markdown.stream import MarkdownStream


def kinds(blocks: list[Block] | tuple[Block, ...]) -> list[str]:
    return [block.place.alert for block in blocks if not isinstance(block, NoticeBlock)]


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_there_are_five_kinds(kind: str) -> None:
    title, text = parse(f"> [!{kind.upper()}]\n> text")
    assert isinstance(title, AlertBlock)
    assert title.text == kind.capitalize()
    assert isinstance(text, TextBlock)
    assert kinds([title, text]) == [kind, kind]
    assert [run.text for run in text.runs] == ["text"]


def test_everything_in_an_alert_belongs_to_it_and_nothing_after_it() -> None:
    blocks = parse("> [!tip]\n> - a\n>   > b\n>\n> ```\n> c\n> ```\n\n> d\n\ne")
    assert kinds(list(blocks)) == ["tip", "tip", "tip", "tip", "", ""]
    assert isinstance(blocks[3], CodeBlock)


@pytest.mark.parametrize(
    "source",
    ["> [!OTHER]\n> x", "> [!NOTE] x", "> x\n> [!NOTE]", "[!NOTE]\nx", "> > [!NOTE]\n> > x", "- > [!NOTE]\n  > x"],
)
def test_anything_else_is_an_ordinary_quotation(source: str) -> None:
    blocks = parse(source)
    assert not any(isinstance(block, AlertBlock) for block in blocks)
    assert set(kinds(list(blocks))) == {""}
    assert "[!" in plain_text(source)


def test_a_long_alert_stays_one_while_it_grows() -> None:
    stream = MarkdownStream()
    stream.append("> [!NOTE]\n")
    for number in range(50):
        stream.append(f"> paragraph {number}\n>\n")
    stream.finish()
    assert set(kinds(list(stream.blocks))) == {"note"}
    assert len(stream.blocks) == 51


def test_its_kind_is_not_shown_as_text_before_it_is_known() -> None:
    stream = MarkdownStream()
    for character in "> [!NOTE]":
        stream.append(character)
        assert not any(isinstance(block, TextBlock) for block in stream.blocks)
    stream.append("\n> x")
    assert [type(block).__name__ for block in stream.blocks] == ["AlertBlock", "TextBlock"]


def test_as_plain_text_the_title_is_a_line() -> None:
    assert plain_text("> [!NOTE]\n> text") == "Note\n\ntext"
