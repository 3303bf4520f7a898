"""Code keeps every character, and a growing block is coloured as a whole one is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.highlight import COMMON, LONGEST_LINE, LONGEST_TEXT, LineHighlighter, Span, highlight, warm

CODE = 'def f(x):\n    """doc\n    more"""\n    return "a" + str(1)  # hi\n'


def test_pieces_have_the_kind_a_reader_expects() -> None:
    kinds = {CODE[start : start + length]: kind for start, length, kind in highlight(CODE, "python")}
    assert kinds["def"] == "keyword"
    assert kinds["f"] == "name"
    assert kinds["# hi"] == "comment"
    assert kinds['"""doc\n    more"""'] == "literal"


@pytest.mark.parametrize("language", ["py", "Python", "c++", "shell", "yml", "tsx", "golang", "{.python}"])
def test_other_names_of_a_language_are_known(language: str) -> None:
    assert highlight("# x\nfor /* x */ 'a' 1\n", language)


@pytest.mark.parametrize("language", ["", "text", "no-such-language", "\0", "../x", "a" * 10_000])
def test_unknown_languages_are_plain(language: str) -> None:
    assert highlight(CODE, language) == []


def test_large_texts_are_plain() -> None:
    assert highlight("x = 1\n" * (LONGEST_TEXT // 6 + 1), "python") == []
    assert highlight("x" * (LONGEST_LINE + 1), "python") == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from([*COMMON, "php", "diff", "console", "yaml", "ruby"]))
def test_spans_of_any_text_lie_in_order_inside_it(code: str, language: str) -> None:
    end = 0
    for start, length, kind in highlight(code, language):
        assert start >= end
        assert length > 0
        assert kind != "plain"
        end = start + length
    assert end <= len(code)


@pytest.mark.parametrize("language", ["python", "javascript", "c"])
def test_a_growing_text_ends_up_coloured_like_a_whole_one(language: str) -> None:
    function = {
        "python": CODE + "\n\n",
        "javascript": "function f(x) {\n  // y\n  return `a\n${x}`;\n}\n\n",
        "c": "/* a\n\nb */\nint f(void) {\n  return 1;\n}\n\n",
    }
    code = function[language] * 100
    growing, spans = LineHighlighter(language=language), list[Span]()
    starts = []
    for end in range(37, len(code) + 37, 37):
        start, new = growing.update(code[:end])
        starts.append(start)
        spans = [span for span in spans if span[0] < start] + new
    assert spans == highlight(code, language)
    assert starts[-1] > len(code) - 3_000


def test_warming_goes_step_by_step() -> None:
    assert next(warm(["python", "c"])) == "python"
