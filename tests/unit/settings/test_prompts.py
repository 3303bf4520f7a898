from pathlib import Path

import pytest

from gui.settings.prompts import MAX_NAME, Prompt, PromptLibrary, PromptLibraryError

ODD = Prompt('"Quoted" \\ name', 'One\n  "two" and """three"""\n\\n is no line\ttab\r and 語\x01')


@pytest.fixture
def library(tmp_path: Path) -> PromptLibrary:
    return PromptLibrary(tmp_path / "prompts.toml")


def test_it_begins_with_examples_and_writes_nothing_for_them(library: PromptLibrary) -> None:
    examples = library.prompts()
    assert 4 <= len(examples) <= 6
    assert all(prompt.name and prompt.text for prompt in examples)
    assert not library.path.exists()


def test_the_first_change_keeps_the_examples(library: PromptLibrary) -> None:
    examples = library.prompts()
    library.add(Prompt("Mine", "Be kind."))
    assert library.prompts() == [*examples, Prompt("Mine", "Be kind.")]
    library.remove(examples[0])
    assert library.prompts() == [*examples[1:], Prompt("Mine", "Be kind.")]


def test_it_can_be_emptied_and_stays_empty(library: PromptLibrary) -> None:
    for prompt in library.prompts():
        library.remove(prompt)
    assert library.prompts() == []
    library.add(Prompt("First", "again"))
    assert library.prompts() == [Prompt("First", "again")]


def test_every_sign_comes_back_as_it_was(library: PromptLibrary) -> None:
    library.add(ODD)
    library.add(Prompt("Half a pair", "\ud83d and\0"))
    assert ODD in library.prompts()
    assert library.prompts()[-1].text == "? and\N{REPLACEMENT CHARACTER}"
    library.replace(ODD, Prompt("Other", ODD.text + "\nmore"))
    assert library.prompts()[-2] == Prompt("Other", ODD.text + "\nmore")


def test_what_was_written_by_hand_stays(library: PromptLibrary) -> None:
    library.path.write_text(
        '# mine\nown = 1\n[[prompt]]\nname = "One" # the first\ntext = "1"\ncolour = "red"\n\n'
        '[[prompt]]\n# about the second\nname = "Two"\ntext = "2"\n',
        encoding="utf-8",
    )
    library.replace(Prompt("Two", "2"), Prompt("Second", "2\n3"))
    library.add(Prompt("Three", "3"))
    text = library.path.read_text(encoding="utf-8")
    assert all(part in text for part in ("# mine", "own = 1", "# the first", 'colour = "red"', "# about the second"))
    assert library.prompts() == [Prompt("One", "1"), Prompt("Second", "2\n3"), Prompt("Three", "3")]


def test_what_somebody_else_wrote_meanwhile_is_not_lost(library: PromptLibrary) -> None:
    library.path.write_text('[[prompt]]\nname = "One"\ntext = "1"\n', encoding="utf-8")
    seen = library.prompts()[0]
    library.path.write_text('[[prompt]]\nname = "Other"\ntext = "2"\n', encoding="utf-8")
    library.replace(seen, Prompt("One", "new"))
    assert library.prompts() == [Prompt("Other", "2"), Prompt("One", "new")]
    library.remove(seen)
    assert len(library.prompts()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[[prompt]\n",
        "prompt = 3\n",
        "[[prompt]]\nname = 3\n",
        '[[prompt]]\nname = "No text"\n',
        "prompt = [1]\n",
        "\ufffe",
    ],
)
def test_a_damaged_file_is_told_and_left_as_it_is(library: PromptLibrary, text: str) -> None:
    library.path.write_text(text, encoding="utf-8")
    with pytest.raises(PromptLibraryError) as caught:
        library.prompts()
    assert str(library.path) in caught.value.problem.message
    for change in (library.add, library.remove):
        with pytest.raises(PromptLibraryError):
            change(Prompt("One", "1"))
    assert library.path.read_text(encoding="utf-8") == text


def test_a_file_that_is_no_text_is_told(library: PromptLibrary) -> None:
    library.path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PromptLibraryError, match="UTF-8"):
        library.prompts()


@pytest.mark.parametrize("prompt", [Prompt(" ", "text"), Prompt("name", "\n "), Prompt("n" * (MAX_NAME + 1), "text")])
def test_a_prompt_without_a_name_or_a_text_is_refused_in_words(library: PromptLibrary, prompt: Prompt) -> None:
    with pytest.raises(PromptLibraryError):
        library.add(prompt)
    assert not library.path.exists()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    library = PromptLibrary(tmp_path / "gone" / "prompts.toml")
    with pytest.raises(PromptLibraryError, match="cannot be saved"):
        library.add(Prompt("One", "1"))
