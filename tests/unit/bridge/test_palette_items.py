import pytest

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.bridge.model_index import ModelIndex
from gui.bridge.palette_items import Kind, PaletteItem, PaletteQuery, matching, matching_models
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


def test_a_command_is_not_found_by_its_number() -> None:
    assert matching(ITEMS, PaletteQuery.parse(">0")) == []


QWEN = ModelChoice(ModelRef("ollama", "q4-x"), "Qwen 3")
OTHERS = tuple(ModelChoice(ModelRef("big", f"m{number}"), f"Model {number}") for number in range(500))
MODELS = ModelIndex([ProviderChoice("big", "Big", models=OTHERS), ProviderChoice("ollama", "Ollama", models=(QWEN,))])


def found(text: str, *first: ModelRef, limit: int = 1000) -> list[str]:
    query = PaletteQuery.parse(text)
    items = matching_models(MODELS, query, first=first, limit=limit, detail=lambda hit: hit[0].label)
    assert all((item.kind, item.detail) in ((Kind.MODEL, "Big"), (Kind.MODEL, "Ollama")) for item in items)
    return [item.key for item in items]


@pytest.mark.parametrize("text", ["ollama qwen", "@q4-x", "QWEN", "ollama/q4-x"])
def test_a_model_is_found_by_its_provider_and_its_id(text: str) -> None:
    assert found(text) == ["ollama/q4-x"]


def test_models_that_are_used_come_first_and_no_more_than_can_be_read() -> None:
    assert found("", QWEN.ref, OTHERS[7].ref, limit=3) == ["ollama/q4-x", "big/m7", "big/m0"]
    assert found("model 7", QWEN.ref, OTHERS[71].ref, limit=2) == ["big/m71", "big/m7"]


def test_a_query_for_other_kinds_gives_no_models() -> None:
    assert found(">model") == found("#model") == []
