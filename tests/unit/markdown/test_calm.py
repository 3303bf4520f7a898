"""What is half written shows as it will look: no markers that come and go."""

import pytest

from gui.markdown.blocks import CodeBlock, MathBlock, Style, TableBlock, TextBlock
from gui.markdown.stream import MarkdownStream


def shown(text: str) -> str:
    stream = MarkdownStream()
    stream.append(text)
    return "".join(run.text for block in stream.blocks if isinstance(block, TextBlock) for run in block.runs)


@pytest.mark.parametrize(
    ("whole", "final"),
    [
        ("see **bold text** here", "see bold text here"),
        ("see `some code` here", "see some code here"),
        ("a [link](https://example.org/path) x", "a link x"),
        ("an *em **strong** em* x", "an em strong em x"),
        ("old ~~text~~ new", "old text new"),
        ("- item **one**\n", "item one"),
    ],
)
def test_text_only_grows_while_markers_come(whole: str, final: str) -> None:
    stream, before = MarkdownStream(), ""
    for character in whole:
        stream.append(character)
        now = "".join(run.text for b in stream.blocks if isinstance(b, TextBlock) for run in b.runs)
        assert final.startswith(now)
        assert now.startswith(before.rstrip())
        before = now
    assert before == final


@pytest.mark.parametrize(
    "style", [("**bo", Style.BOLD), ("*it", Style.ITALIC), ("`co", Style.CODE), ("~~st", Style.STRIKE)]
)
def test_open_formatting_shows_as_if_it_were_closed(style: tuple[str, Style]) -> None:
    stream = MarkdownStream()
    stream.append("a " + style[0])
    block = stream.blocks[0]
    assert isinstance(block, TextBlock)
    assert block.runs[-1].style is style[1]


@pytest.mark.parametrize("text", ["5 * 3", "2*3 = 6", "snake_case_", "citation [1]", "x[0] = 1"])
def test_ordinary_text_is_not_taken_for_formatting(text: str) -> None:
    assert shown(text) == text


def test_a_paragraph_does_not_turn_into_a_heading_and_back() -> None:
    stream = MarkdownStream()
    levels = []
    for character in "title\n- item\n":
        stream.append(character)
        levels += [block.level for block in stream.blocks if isinstance(block, TextBlock)]
    assert set(levels) == {0}


def test_half_a_table_is_not_shown_as_text() -> None:
    stream = MarkdownStream()
    for character in "intro\n\n| a | b |\n|---|---|\n":
        stream.append(character)
        assert "|" not in shown_text(stream)
    assert isinstance(stream.blocks[-1], TableBlock)


def test_a_closing_fence_is_never_code() -> None:
    stream = MarkdownStream()
    for character in "```py\nx = 1\n```\n":
        stream.append(character)
        assert all("`" not in block.code for block in stream.blocks if isinstance(block, CodeBlock))
        assert all(block.language == "py" for block in stream.blocks if isinstance(block, CodeBlock))


def test_what_stayed_open_is_literal_in_the_end() -> None:
    stream = MarkdownStream()
    stream.append("a **b")
    stream.finish()
    block = stream.blocks[0]
    assert isinstance(block, TextBlock)
    assert block.runs[0].text == "a **b"


def shown_text(stream: MarkdownStream) -> str:
    return "".join(run.text for block in stream.blocks if isinstance(block, TextBlock) for run in block.runs)


@pytest.mark.parametrize(
    ("whole", "formula"),
    [
        (r"so \(a*b*c_d_e\) is", r"\(a*b*c_d_e\)"),
        ("so $x_1 *y* z$ is", "$x_1 *y* z$"),
        ("so **bold $a*b*c$ too** is", "$a*b*c$"),
        ("so $$a*b*c$$ is", "$$a*b*c$$"),
    ],
)
def test_half_a_formula_is_shown_as_it_is_written(whole: str, formula: str) -> None:
    stream, begin = MarkdownStream(), whole.index(formula)
    stream.append(whole[: begin + 3])
    for end in range(begin + 3, begin + len(formula)):
        assert shown_text(stream).rstrip(" \\").endswith(whole[begin:end].rstrip(" \\"))
        stream.append(whole[end])
    assert shown_text(stream).endswith(formula)


@pytest.mark.parametrize("source", ["$$ x = 1 $$", "\\[ x \\].", "$$\nx\n$$"])
def test_a_formula_on_lines_of_its_own_is_never_text(source: str) -> None:
    stream = MarkdownStream()
    for character in source + "\n":
        stream.append(character)
        assert all(isinstance(block, MathBlock) for block in stream.blocks)
    assert [block.closed for block in stream.blocks if isinstance(block, MathBlock)] == [True]
