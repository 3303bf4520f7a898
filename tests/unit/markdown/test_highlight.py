"""Code keeps every character, and a growing block is coloured as a whole one is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.highlight import COMMON, LONGEST_LINE, LONGEST_TEXT, Kind, LineHighlighter, Span, highlight, warm

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


def _grown(code: str, language: str, *, step: int) -> tuple[list[Kind], int]:
    """The kind of each character as a growing text ends up, and how much of it was coloured again at most."""
    growing, kinds, most = LineHighlighter(language=language), list[Kind](), 0
    for end in range(step, len(code) + step, step):
        start, spans = growing.update(code[:end])
        most = max(most, min(end, len(code)) - start)
        kinds[start:] = _kinds(spans, len(code[:end]))[start:]
    return kinds, most


def _kinds(spans: list[Span], length: int) -> list[Kind]:
    kinds: list[Kind] = ["plain"] * length
    for start, size, kind in spans:
        kinds[start : start + size] = [kind] * size
    return kinds


GROWING = {
    "python": CODE + "\n\n",
    "javascript": "function f(x) {\n  // y\n  return `a\n${x}`;\n}\n\n",
    "c": "/* a\n\nb */\nint f(void) {\n  return 1;\n}\n\n",
}
INDENTED = {
    "python": (
        "class A:\n",
        "    def f(self, x: int = 1) -> str:\n        '''doc'''\n        return str(x) + \"a\"  # c\n\n",
    ),
    "javascript": ("export default {\n", "  f(a, b) {\n    const x = `t ${a}`;\n    return a + b; // c\n  },\n"),
    "json": ("{\n", '  "key": {"a": 1, "b": [true, null]},\n'),
    "html": ("<html>\n", '    <p class="a">text &amp; more</p><script>var x = 1;</script>\n'),
    "css": ("@media x {\n", "  .a { color: red; margin: 1px; }\n"),
    "rust": ("impl A {\n", "    fn f(&self) -> u32 {\n        // c\n        x + 1\n    }\n"),
    "cpp": ("class A {\n", "    int f(const std::string& x) {\n        // c\n        return x.size();\n    }\n"),
    "java": ("class A {\n", "    public int f(String x) {\n        return x.length(); // c\n    }\n"),
    "go": ("func f() {\n", '    x := map[string]int{"a": 1} // c\n'),
    "sql": ("SELECT\n", "    a, -- c\n    'str' AS x,\n"),
    "bash": ("main() {\n", "    echo \"$x\" | grep -v 'a' # c\n"),
    "yaml": ("a:\n", '    key: "v" # c\n    list:\n        - 1\n'),
}


@pytest.mark.parametrize("language", GROWING)
def test_a_growing_text_ends_up_coloured_like_a_whole_one(language: str) -> None:
    code = GROWING[language] * 100
    kinds, most = _grown(code, language, step=37)
    assert kinds == _kinds(highlight(code, language), len(code))
    assert most < 1_000


@pytest.mark.parametrize("language", INDENTED)
def test_long_indented_code_is_coloured_bit_by_bit(language: str) -> None:
    opening, inside = INDENTED[language]
    code = opening + inside * (24_000 // len(inside))
    kinds, most = _grown(code, language, step=150)
    assert kinds == _kinds(highlight(code, language), len(code))
    assert most < 1_500


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from([*COMMON, "php", "yaml", "lua"]), st.integers(1, 60))
def test_growing_text_of_any_kind_never_fails(code: str, language: str, step: int) -> None:
    _grown(code, language, step=step)


def test_warming_goes_step_by_step() -> None:
    assert list(dict.fromkeys(warm(["python", "c"]))) == ["python", "c"]
