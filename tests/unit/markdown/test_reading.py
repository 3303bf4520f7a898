"""What is read of a Markdown text, and where that is written."""

import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.blocks import Block, RuleBlock
from gui.markdown.parser import parse
from gui.markdown.reading import Reading, read_plain
from gui.markdown.reading_blocks import MarkdownReader, read_markdown
from gui.markdown.source_map import visible_text_of
from tests.unit.markdown.samples import PIECES, REPLY

EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "200")), deadline=None)
WORDS = st.sampled_from(["one", "Two", "drei", "漢字", "straße", "x", "snake_case_name", "2*3", "😀", "a<b>", "it's"])
PHRASE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
INLINE = st.one_of(
    PHRASE,
    PHRASE.map("**{}**".format),
    PHRASE.map("*{}*".format),
    PHRASE.map("~~{}~~".format),
    PHRASE.map("`{}`".format),
    PHRASE.map("`` {} ``".format),
    PHRASE.map("[{}](https://example.org/a_(b)*c*?d=e)".format),
    PHRASE.map('[{}](<two words> "title")'.format),
    PHRASE.map("[{}][ref]".format),
    PHRASE.map("***{}***".format),
    PHRASE.map("![{}](picture.png)".format),
    st.sampled_from(
        ["<https://example.org/x>", "a &amp; b", "\\*not\\*", "5 * 3 * 2", "[no link]", "a ** b", "f(x)[0]"]
    ),
)
LINE = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
CODE = st.lists(PHRASE, min_size=1, max_size=3).map("\n  ".join)
BLOCK = st.one_of(
    PARAGRAPH,
    LINE.map("## {}".format),
    LINE.map("{}\n---".format),
    CODE.map("```python\n{}\n```".format),
    CODE.map("~~~\n{}\n~~~".format),
    PARAGRAPH.map(lambda text: "> " + text.replace("\n", "\n> ")),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"1. {line}\n   more" for line in lines)),
    st.tuples(PHRASE, PHRASE).map(lambda cells: f"| a | b |\n|---|:-:|\n| {cells[0]} | **{cells[1]}** |"),
    st.just("***"),
)
NESTED = st.one_of(
    BLOCK,
    BLOCK.map(lambda block: "- " + block.replace("\n", "\n  ")),
    BLOCK.map(lambda block: "12. first\n\n    " + block.replace("\n", "\n    ")),
    BLOCK.map(lambda block: "> " + block.replace("\n", "\n> ")),
    BLOCK.map(lambda block: "* outer\n  - " + block.replace("\n", "\n    ")),
)
DOCUMENT = st.lists(st.tuples(NESTED, st.sampled_from(["\n", "\n\n", "\n\n\n"])), min_size=1, max_size=5).map(
    lambda blocks: "".join(block + gap for block, gap in blocks) + "\n\n[ref]: /target\n"
)


def shown(blocks: list[Block]) -> list[str]:
    """The words of what is shown."""
    return " ".join(visible_text_of(block) for block in blocks if not isinstance(block, RuleBlock)).split()


@EXAMPLES
@given(DOCUMENT)
def test_what_is_read_is_what_is_shown(source: str) -> None:
    assert read_markdown(source).text.split() == shown(list(parse(source)))


@EXAMPLES
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_read_stands_where_it_is_said_to_stand(source: str) -> None:
    reading = read_markdown(source)
    assert sound(reading, source)


@EXAMPLES
@given(DOCUMENT, st.lists(st.integers(1, 400), max_size=6), st.integers(1, 60))
def test_a_text_that_grows_is_read_as_if_it_had_come_at_once(source: str, cuts: list[int], step: int) -> None:
    source = source.removesuffix("[ref]: /target\n")  # that changes what stands before it
    reader = MarkdownReader("")
    for end in [*sorted(cuts), len(source)]:
        if not reader.grow(source[:end]):
            reader = MarkdownReader(source[:end])
        while not reader.go_on(step):
            pass
    got, whole = reader.reading(), read_markdown(source)
    assert (got.text, got.starts, got.ends) == (whole.text, whole.starts, whole.ends)


@EXAMPLES
@given(st.text())
def test_of_a_plain_text_every_line_is_read(source: str) -> None:
    reading = read_plain(source)
    assert sound(reading, source)
    assert [line for line in reading.text.split("\n") if line] == [line for line in source.splitlines() if line]


def sound(reading: Reading, source: str) -> bool:
    """Positions never go backwards, and what is written there is what is read."""
    before = 0
    for index, character in enumerate(reading.text):
        start, end = reading.to_source(index, index + 1)
        assert before <= start <= end <= len(source)
        before = start
        if end == start + 1 and character not in " \n":
            assert source[start] in (character, "\0") or source[start:end] == character
    return True


@pytest.mark.parametrize(
    ("source", "phrase", "written"),
    [
        ("**bold** text", "bold text", "bold** text"),
        ("see [the **page**](https://x.y/z) now", "page now", "page**](https://x.y/z) now"),
        ("caf&eacute; au lait", "café au", "caf&eacute; au"),
        ("one\\\ntwo", "one two", "one\\\ntwo"),
        ("> quoted\n> lines", "quoted lines", "quoted\n> lines"),
        ("| a | b \\| c |\n|---|---|\n| *d* | e |", "b | c", "b \\| c"),
        ("- [ ] to do", "to do", "to do"),
        ("un**believ**able", "unbelievable", "un**believ**able"),
    ],
)
def test_a_phrase_is_where_it_is_written(source: str, phrase: str, written: str) -> None:
    reading = read_markdown(source)
    at = reading.text.index(phrase)
    start, end = reading.to_source(at, at + len(phrase))
    assert source[start:end] == written


@pytest.mark.parametrize(
    "source",
    [
        "[text](https://hidden.example/hidden 'hidden')",
        "```hidden\ncode\n```",
        "[a]: https://hidden.example 'hidden'\n\ntext [a]",
        "[t][hidden]\n\n[hidden]: /hidden",
        "![picture](hidden.png)",
        "> [!NOTE]\n> hint",
    ],
)
def test_markup_that_is_not_shown_is_not_read(source: str) -> None:
    assert "hidden" not in read_markdown(source).text
    assert "NOTE" not in read_markdown(source).text


def test_two_cells_two_lines_of_code_and_two_paragraphs_are_read_apart() -> None:
    text = read_markdown("| a | b |\n|---|---|\n\n```\nx\ny\n```\n\np\n\nq").text
    assert text.split("\n") == ["a", "b", "x", "y", "p", "q", ""]


def test_footnotes_are_read_without_their_marks() -> None:
    text = read_markdown("A word[^1] more [^none].\n\n[^1]: The *note*.\n\n    Its second **paragraph**.\n").text
    assert text.split("\n") == ["A word more [^none].", "The note.", "Its second paragraph.", ""]


def test_a_reply_with_everything_in_it_is_read_as_it_is_shown() -> None:
    got = read_markdown(REPLY).text
    for phrase in ("Here is what to do, with code, a link, old", "List<String>, if a<b", "ends here ref.", "b | c"):
        assert phrase in got
    assert "https://example.org/ref" not in got
    assert '"title"' not in got


@pytest.mark.parametrize(
    "source",
    ["[" * 50_000, "*a " * 30_000, "`" * 50_000, "``` `` ` " * 6_000, "> " * 30_000, "- " * 30_000, "(" * 50_000,
     "[a](" * 10_000, "$" * 50_000, "\\(" * 20_000, "<a:" * 20_000, "| " * 30_000 + "\n" + "|-" * 30_000, "&" * 50_000,
     "_a*b" * 15_000, "[a]: x\n" * 8_000, "**a" * 20_000],
    ids=lambda source: source[:8].strip(),
)  # fmt: skip
def test_hostile_texts_take_no_longer_than_others(source: str) -> None:
    begun = time.thread_time()
    read_markdown(source)
    assert time.thread_time() - begun < 2
