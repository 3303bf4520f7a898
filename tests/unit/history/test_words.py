import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.history.words import beginnings_of, is_joint, split, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Naïve CAFÉ, übrigens", ["naive", "cafe", "ubrigens"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("İstanbul ısparta Łódź Ørsted œuvre", ["istanbul", "isparta", "lodz", "orsted", "oeuvre"]),
        ("Ελλάς ΕΛΛΑΣ", ["ελλασ", "ελλασ"]),
        ("Ａｂｃ ﬁne", ["abc", "fine"]),
        ("foo_bar don't C++", ["foo", "bar", "don", "t", "c"]),
        ("soft\xadware zero\u200bwidth \u202eright\u202c", ["software", "zerowidth", "right"]),
        ("हिन्दी", ["हिन्दी"]),
        ("日本語のabc。", ["日", "本", "語", "の", "abc"]),
        ("ｶﾞｷﾞ ガギ", ["ガ", "ギ", "ガ", "ギ"]),
        ("한국어 \u1112\u1161\u11ab", ["한", "국", "어", "한"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("a→b 🎉", ["a", "→", "b", "🎉"]),
        ("a\0b", ["a", "b"]),
    ],
)
def test_words_are_without_case_and_accents_and_signs_stand_alone(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_beginnings_are_those_of_words_and_not_of_single_signs() -> None:
    assert sorted(beginnings_of(words_of("Über ubiquity a 日本")).split()) == ["a", "u", "ub", "ube", "ubi"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_text_can_be_looked_at_in_parts(first: str, second: str) -> None:
    if is_joint(second, 0):
        assert words_of(first + second).split() == (words_of(first) + words_of(second)).split()
