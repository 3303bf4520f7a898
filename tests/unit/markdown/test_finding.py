"""What is found, and where it is written."""

import os
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.finding import Query
from gui.markdown.folding import fold
from gui.markdown.reading import read_plain
from gui.markdown.reading_blocks import read_markdown

EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "200")), deadline=None)
TRICKY = st.text(alphabet="aAbß İıſﬁΣςe\u0301\u0308é'’“\xad  \t漢x", max_size=30)


def found(source: str, query: Query) -> list[str]:
    """The pieces of the source that were found."""
    return [source[slice(*hit)] for hit in query.find_in(read_markdown(source))]


@pytest.mark.parametrize(
    ("source", "text", "written"),
    [
        ("Find the Needle, needle.", "needle", ["Needle", "needle"]),
        ("**bold** text", "bold text", ["bold** text"]),
        ("Straße, STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Straße, STRASSE", "straße", ["Straße", "STRASSE"]),
        ("xßx", "xs", []),
        ("İstanbul, istanbul", "istanbul", ["İstanbul", "istanbul"]),
        ("Cafe\u0301 café", "café", ["Cafe\u0301", "café"]),
        ("Cafe\u0301", "cafe", []),
        ("don’t “quote”", 'don\'t "quote"', ["don’t “quote”"]),
        ("a  lot\u00a0of\tspace", "a lot of space", ["a  lot\u00a0of\tspace"]),
        ("one\ntwo", "one two", ["one\ntwo"]),
        ("one\n\ntwo", "one two", []),
        ("soft\xadly", "softly", ["soft\xadly"]),
        ("ΟΔΟΣ οδος", "οδος", ["ΟΔΟΣ", "οδος"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("a.b a+b", "a.b", ["a.b"]),
        ("漢字かな", "字か", ["字か"]),
        ("text", "", []),
    ],
)
def test_case_and_the_way_of_typing_do_not_matter(source: str, text: str, written: list[str]) -> None:
    assert found(source, Query(text)) == written
    assert not written or Query(text).may_occur_in(source)


@pytest.mark.parametrize(
    ("source", "text", "written"),
    [
        ("Needle needle", "needle", ["needle"]),
        ("Straße STRASSE", "Straße", ["Straße"]),
        ("Cafe\u0301 CAFÉ", "Café", ["Cafe\u0301"]),
    ],
)
def test_case_matters_where_that_is_asked_for(source: str, text: str, written: list[str]) -> None:
    assert found(source, Query(text, match_case=True)) == written


@pytest.mark.parametrize(
    ("source", "text", "count"),
    [
        ("cat concatenate cat_1 cat, (cat) Cat", "cat", 4),
        ("élan relanz élan", "élan", 2),
        ("un**do** do", "do", 1),
        ("Ärger ärgern", "ärger", 1),
        ("+1 a+1", "+1", 2),
        ("ab\ncd", "cd", 1),
        ("Straßen Straße", "strasse", 1),
    ],
)
def test_whole_words_end_where_letters_end(source: str, text: str, count: int) -> None:
    assert len(found(source, Query(text, whole_words=True))) == count


@EXAMPLES
@given(TRICKY, TRICKY)
def test_what_is_found_reads_like_what_was_looked_for(source: str, text: str) -> None:
    query = Query(text)
    reading = read_plain(source)
    folded = fold(reading.text)
    spans = query.find(folded)
    assert query.count(folded) == len(spans)
    assert all(fold(reading.text[slice(*span)]).text == fold(text.replace("\n", " ")).text for span in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert query.may_occur_in(source) or not spans


@EXAMPLES
@given(TRICKY, st.integers(0, 30), st.integers(1, 10))
def test_every_piece_of_a_text_is_found_in_it(source: str, start: int, length: int) -> None:
    folded = fold(source)
    piece = folded.text[start : start + length]
    span = folded.span(start, start + len(piece)) if piece else None
    if span is not None:
        assert Query(source[slice(*span)]).count(folded) >= 1


def test_folding_knows_of_every_character_that_becomes_several() -> None:
    """Where the length stays the same positions are taken to be the same."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        folded = fold(character)
        assert folded.starts is not None or len(folded.text) == 1, hex(code)


def test_a_first_look_passes_over_what_cannot_hold_it() -> None:
    source = "A paragraph with **some** words and a [link](https://example.org/x) in it.\n\n" * 13
    assert not Query("number 7").may_occur_in(source)
    assert Query("some words").may_occur_in(source)
    assert Query("unbelievable").may_occur_in("un**believ**able")
    assert Query("café").may_occur_in("caf&eacute;")
    begun = time.thread_time()
    for _ in range(10_000):
        Query("number 7").may_occur_in(source)
    assert time.thread_time() - begun < 3
