import pytest

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.bridge.palette_items import Kind, PaletteItem, PaletteQuery, matching, model_items
from gui.chat.model_ref import ModelRef

ITEMS = [
    PaletteItem(Kind.CHAT, "k1", "New ways to say no"),
    PaletteItem(Kind.CHAT, "k2", "Renewing a passport"),
    PaletteItem(Kind.COMMAND, "0", "New chat", "Ctrl+N"),
    PaletteItem(Kind.MODEL, "ollama/newton", "newton", "Ollama"),
]


@pytest.mark.parametrize(
    ("text", "kinds", "words"),
    [
        ("", tuple(Kind), ""),
        ("  new ", tuple(Kind), "new"),
        ("> new", (Kind.COMMAND,), "new"),
        ("@", (Kind.MODEL,), ""),
        ("#new", (Kind.CHAT,), "new"),
    ],
)
def test_a_sign_in_front_asks_for_one_kind(text: str, kinds: tuple[Kind, ...], words: str) -> None:
    assert PaletteQuery.parse(text) == PaletteQuery(kinds, words)


def test_the_best_comes_first_and_equals_stay_in_order() -> None:
    keys = [item.key for item in matching(ITEMS, PaletteQuery.parse("new"))]
    assert keys == ["k1", "0", "ollama/newton", "k2"]


def test_without_words_everything_of_the_kinds_is_there_as_it_was() -> None:
    assert matching(ITEMS, PaletteQuery.parse("")) == ITEMS
    assert matching(ITEMS, PaletteQuery.parse("#"), limit=1) == ITEMS[:1]


def test_a_model_is_found_by_its_provider_and_its_id_and_a_command_not_by_its_number() -> None:
    found = model_items(
        [ProviderChoice("ollama", "Ollama", models=(ModelChoice(ModelRef("ollama", "q4-x"), "Qwen 3", None),))]
    )
    assert matching(found, PaletteQuery.parse("ollama qwen")) == found
    assert matching(found, PaletteQuery.parse("q4-x")) == found
    assert matching(ITEMS, PaletteQuery.parse(">0")) == []
