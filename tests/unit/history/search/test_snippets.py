import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.history.search.occurrences import Finder
from gui.history.search.query import Query
from gui.history.search.snippets import LONGEST, Snippet, snippet
from gui.history.words import split

PIECES = [*"abcé ß日本가カ\n\t*`#.\0\u202e\u0301\u3099", "x" * 90, "word ", " of "]
TEXT = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)


def made(text: str, query: str) -> Snippet:
    terms = Query(query).terms
    return snippet(Finder(terms), text, terms=len(terms))


def marked(text: str, query: str) -> list[str]:
    found = made(text, query)
    return [found.text[start:end] for start, end in found.marks]


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("Über den Wolken", "uber wol", ["Über", "Wol"]),
        ("In der STRASSE", "straße", ["STRASSE"]),
        ("in cafe\u0301s", "café", ["cafe\u0301"]),
        ("天空为什么是蓝色的", "什么是", ["什么是"]),
        ("한국어를 배우다", "국어", ["국어"]),
        ("ｶﾞｷﾞ", "ギ", ["ｷﾞ"]),
        ("the sky is\nblue", '"is blue"', ["is blue"]),
        ("skyline sky", '"sky"', ["sky"]),
        ("no such thing", "zebra", []),
    ],
)
def test_marks_lie_on_what_was_looked_for(text: str, query: str, marks: list[str]) -> None:
    assert marked(text, query) == marks


def test_the_place_with_the_most_words_together_is_shown() -> None:
    text = "red " + "filler " * 200 + "a red and green light, " + "filler " * 200 + "green"
    found = made(text, "red green")
    assert "red and green" in found.text
    assert (found.text[0], found.text[-1]) == ("…", "…")
    assert text[found.source :].startswith("red and green")


def test_a_word_far_down_in_a_long_text_is_shown() -> None:
    text = "naïve " * 20_000 + "the needle\nis here. " + "naïve " * 1_000
    found = made(text, "needle")
    assert [found.text[start:end] for start, end in found.marks] == ["needle"]
    assert text[found.source :].startswith("needle")


def test_a_snippet_is_one_line_without_markup_and_what_cannot_be_seen() -> None:
    found = made("## Head\n\n**Bold** `code`\0\t\u202eword\u202c \u2066x\r\nend", "word")
    assert found.text == "Head Bold code word x end"


def test_an_emoji_of_several_signs_stays_whole() -> None:
    assert made("a 👩‍💻 b", "b").text == "a 👩‍💻 b"


@pytest.mark.parametrize("sign", ["x", "é", "日", "\0", "\u0301", "\u202e", "\u3099"])
def test_a_word_of_a_megabyte_gives_a_short_snippet(sign: str) -> None:
    found = made(sign * 1_000_000 + " end", sign + sign)
    assert len(found.text) <= 1.5 * LONGEST


@given(text=TEXT, query=TEXT)
def test_whatever_the_text_marks_are_parts_of_a_plain_line(text: str, query: str) -> None:
    found = made(text, query)
    assert all(unicodedata.category(c) not in {"Cc", "Cf"} for c in found.text)
    wanted = {word for term in Query(query).terms for word in term.words}
    at = 0
    for start, end in found.marks:
        assert at <= start < end <= len(found.text)
        at = end
        assert any(word.startswith(tuple(wanted)) for word in split(found.text[start:end]))
