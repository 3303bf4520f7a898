import pytest

from gui.settings.kinds import ModelList
from gui.settings.problem import InvalidValueError


def test_each_model_stands_once_and_where_it_stood_first() -> None:
    assert ModelList(most=3).check(["b/y", "a/x/1", "b/y"]) == ("b/y", "a/x/1")


def test_typed_text_has_one_model_a_line() -> None:
    assert ModelList(most=3).parse("a/x\n\n  b/y \n") == ("a/x", "b/y")


@pytest.mark.parametrize("raw", ["a/x", 5, ["a"], ["/x"], ["a/"], [5], [["a/x"]], {"a": "x"}])
def test_what_is_no_list_of_models_is_refused(raw: object) -> None:
    with pytest.raises(InvalidValueError, match="provider/model"):
        ModelList(most=3).check(raw)


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="more than 3"):
        ModelList(most=3).check([f"a/{number}" for number in range(4)])
