import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.history.search.query import Query, Term


def words(*expected: str, beginning: bool = True) -> tuple[Term, ...]:
    return tuple(Term(tuple(each.split()), beginning) for each in expected)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("sky Blue", words("sky", "blue")),
        ("sky  sky", words("sky")),
        ('"Blue sky"', words("blue sky", beginning=False)),
        ("“Blue sky”", words("blue sky", beginning=False)),
        ('"blue sk', words("blue sk")),
        ("don't", words("don t")),
        ("日本 語", words("日 本", "語", beginning=False)),
        ("text:sky", words("text sky")),
        ("sky* OR (x)", words("sky", "or", "x")),
        ('" - -- *', ()),
    ],
)
def test_what_is_typed_is_words_and_phrases(text: str, terms: tuple[Term, ...]) -> None:
    assert Query(text).terms == terms


def test_a_minus_before_a_word_or_phrase_excludes_it() -> None:
    query = Query('sky -blue -"red sun" well-known')
    assert query.terms == words("sky", "well known")
    assert query.excluded == words("blue", "red sun", beginning=False)


def test_there_is_nothing_to_look_for_without_a_word_that_has_to_occur() -> None:
    for text in ("", "   ", "-sky", '"', "\0", "()"):
        assert Query(text).for_messages() == Query(text).for_titles() == "", text


def test_only_so_much_of_a_long_text_is_read() -> None:
    assert len(Query("日" * 100_000).terms[0].words) < 100
    assert len(Query("a " * 50_000 + "".join(map(chr, range(33, 999)))).terms) < 100


PIECES = [
    "a",
    "bc",
    "日",
    " ",
    '"',
    "-",
    "*",
    "^",
    ":",
    "(",
    ")",
    "{",
    "}",
    "+",
    "\0",
    "text",
    " AND ",
    " NOT ",
    "NEAR(",
]
SYNTAX = st.lists(st.sampled_from(PIECES)).map("".join)


@given(text=st.one_of(st.text(), SYNTAX))
def test_no_text_is_read_as_syntax_of_the_index(text: str) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE titles USING fts5 (text, tokenize = 'ascii')")
    connection.execute("CREATE VIRTUAL TABLE messages USING fts5 (text, beginnings, tokenize = 'ascii')")
    query = Query(text)
    if query.terms:
        assert connection.execute("SELECT * FROM titles WHERE titles MATCH ?", (query.for_titles(),)).fetchall() == []
        found = connection.execute("SELECT * FROM messages WHERE messages MATCH ?", (query.for_messages(),))
        assert found.fetchall() == []
    connection.close()
