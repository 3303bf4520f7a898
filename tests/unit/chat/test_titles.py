from gui.chat.titles import LONGEST_TITLE, title_from


def test_a_title_is_the_first_line_that_says_something() -> None:
    assert title_from("\n  \n  Debounce   a search field \nin Qt") == "Debounce a search field"


def test_a_long_first_line_is_cut_between_words() -> None:
    title = title_from("word " * 40)
    assert title.endswith("word…")
    assert len(title) <= LONGEST_TITLE + 1


def test_a_line_without_spaces_is_cut_anywhere() -> None:
    assert len(title_from("为" * 200)) == LONGEST_TITLE + 1


def test_a_blank_prompt_gives_no_title() -> None:
    assert title_from(" \n ") == ""
