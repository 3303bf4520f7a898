import time

import pytest

from gui.bridge.fuzzy import fuzzy_score


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "anything"),
        ("new", "New chat"),
        ("nwc", "Next week's chat"),
        ("nc", "New chat"),
        ("trkyo", "Trip to Kyoto"),
        ("kyoto trip", "Trip to Kyoto"),
        ("gpt4", "gpt-4o"),
        ("eact", "Debounce a React field"),
        ("uber", "Über allen Gipfeln"),
        ("天空", "为什么天空是蓝色的"),
    ],
)
def test_letters_find_a_text(query: str, text: str) -> None:
    assert fuzzy_score(query, text) is not None


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("nx", "New chat"),
        ("ewc", "New chat"),
        ("cn", "New chat"),
        ("kyoto osaka", "Trip to Kyoto"),
        ("h", "The"),
        ("o" * 1000, "o" * 1000),
    ],
)
def test_letters_that_begin_no_word_find_nothing(query: str, text: str) -> None:
    assert fuzzy_score(query, text) is None


def test_what_begins_the_text_comes_before_what_begins_a_word_and_that_before_all_else() -> None:
    texts = ["Search all chats", "A research plan", "Plan the search", "Some ear charms"]
    ranked = sorted(texts, key=lambda text: -(fuzzy_score("search", text) or 0))
    assert ranked == ["Search all chats", "Plan the search", "A research plan", "Some ear charms"]


def test_a_hostile_title_takes_no_time() -> None:
    start = time.perf_counter()
    assert fuzzy_score("a" * 39 + "b", "a " * 80_000) is None
    assert time.perf_counter() - start < 0.1
