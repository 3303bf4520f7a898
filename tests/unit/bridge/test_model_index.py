from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.bridge.model_index import ModelIndex
from gui.chat.model_ref import ModelRef


def model(provider: str, model_id: str, name: str = "", *, vision: bool = False, free: bool = False) -> ModelChoice:
    return ModelChoice(ModelRef(provider, model_id), name or model_id, vision=vision, free=free)


PROVIDERS = [
    ProviderChoice("ai365vip", "AI365VIP", models=(model("ai365vip", "gpt-4o", "GPT-4"),)),
    ProviderChoice(
        "openrouter",
        "OpenRouter",
        models=(
            model("openrouter", "openai/gpt-4o-mini", "OpenAI: GPT-4o mini", vision=True),
            model("openrouter", "anthropic/claude-sonnet-4", "Anthropic: Claude Sonnet 4", vision=True),
            model("openrouter", "meta/llama-3:free", "Meta: Llama 3 (free)", free=True),
        ),
    ),
    ProviderChoice(
        "ollama", "Ollama", local=True, models=(model("ollama", "llama3"), model("ollama", "qwen3-vl", vision=True))
    ),
    ProviderChoice(
        "guide", "Rill Guide", models=(ModelChoice(ModelRef("guide", "manual"), "Rill manual", None, ("offline",)),)
    ),
]
INDEX = ModelIndex(PROVIDERS)


def found(text: str, *tags: str) -> list[str]:
    return [hit[1].ref.model for hit in INDEX.find(text, tags=frozenset(tags))]


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("gpt", ["gpt-4o", "openai/gpt-4o-mini"]),
        ("4O", ["gpt-4o", "openai/gpt-4o-mini"]),
        ("ai365vip gpt", ["gpt-4o"]),
        ("openrouter/openai/gpt-4o-mini", ["openai/gpt-4o-mini"]),
        ("offline", ["manual"]),
        ("rill gpt", []),
        ("guide", ["manual"]),
        ("q", ["qwen3-vl"]),
        ("t", []),
        ("ollama", ["llama3", "qwen3-vl"]),
        ("128k", []),
    ],
)
def test_every_word_must_be_in_provider_name_id_or_tags(text: str, models: list[str]) -> None:
    assert found(text) == models


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("vision", ["openai/gpt-4o-mini", "anthropic/claude-sonnet-4", "qwen3-vl"]),
        ("local", ["llama3", "qwen3-vl", "manual"]),
        ("free llama", ["meta/llama-3:free"]),
        ("vision local", ["qwen3-vl"]),
    ],
)
def test_tags_can_be_typed(text: str, models: list[str]) -> None:
    assert found(text) == models


def test_tags_that_are_asked_for_must_all_be_there_and_go_with_a_text() -> None:
    assert found("", "vision") == ["openai/gpt-4o-mini", "anthropic/claude-sonnet-4", "qwen3-vl"]
    assert found("", "vision", "local") == ["qwen3-vl"]
    assert found("sonnet", "vision") == ["anthropic/claude-sonnet-4"]
    assert found("", "reasoning") == []
    assert INDEX.tags == {"vision", "free", "local"}


def test_a_tag_is_also_found_by_the_word_that_people_see() -> None:
    index = ModelIndex(PROVIDERS, tag_words={"vision": "Sehen"})
    assert [hit[1].ref.model for hit in index.find("sehen local")] == ["qwen3-vl"]


def test_beginnings_will_do_where_no_model_has_the_letters_in_a_row() -> None:
    assert found("cs4") == ["anthropic/claude-sonnet-4"]
    assert found("qv") == ["qwen3-vl"]
    assert found("zzz") == []


def test_within_a_provider_the_best_comes_first_and_the_providers_keep_their_order() -> None:
    models = (model("a", "my-llama"), model("a", "xllama"), model("a", "llama-3"), model("a", "llama"))
    index = ModelIndex([ProviderChoice("a", "A", models=models), *PROVIDERS])
    order = [hit[1].ref.model for hit in index.find("llama")]
    assert order == ["llama", "llama-3", "my-llama", "xllama", "meta/llama-3:free", "llama3"]


def test_a_provider_is_meant_by_the_beginning_of_its_label_only() -> None:
    assert found("llama") == ["meta/llama-3:free", "llama3"]
    assert found("olla qwen") == ["qwen3-vl"]


def test_a_tag_is_meant_by_its_beginning_only() -> None:
    assert found("sion") == []
    assert found("vis") == ["openai/gpt-4o-mini", "anthropic/claude-sonnet-4", "qwen3-vl"]


def test_a_model_that_is_named_in_full_is_told() -> None:
    assert INDEX.named("LLAMA3") == ModelRef("ollama", "llama3")
    assert INDEX.named("ollama/llama3") == ModelRef("ollama", "llama3")
    assert INDEX.named("llama") is None


def test_models_that_are_gone_are_no_hits() -> None:
    assert [hit[1].name for hit in INDEX.hits(["ollama/llama3", "ollama/gone", "ai365vip/gpt-4o"])] == [
        "llama3",
        "GPT-4",
    ]


@given(st.text(max_size=30))
def test_any_text_finds_models_once_each_by_provider(text: str) -> None:
    refs = [hit[1].ref for hit in INDEX.find(text)]
    assert len(set(refs)) == len(refs)
    order = [provider.id for provider in PROVIDERS]
    places = [order.index(ref.provider) for ref in refs]
    assert places == sorted(places)


@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=12), st.data())
def test_any_part_of_a_name_finds_its_model(name: str, data: st.DataObject) -> None:
    index = ModelIndex([ProviderChoice("a", "A", models=(model("a", "id-1"), model("a", "id-2", name)))])
    end = data.draw(st.integers(1, len(name)))
    assert ModelRef("a", "id-2") in [hit[1].ref for hit in index.find(name[:end])]


@given(st.text(max_size=20), st.text(max_size=20))
def test_more_words_never_find_what_fewer_did_not_unless_nothing_had_them(text: str, more: str) -> None:
    fewer = {hit[1].ref for hit in INDEX.find(text)}
    both = {hit[1].ref for hit in INDEX.find(f"{text} {more}")}
    assert both <= fewer or not both & fewer or not fewer


def test_what_an_earlier_index_knew_of_the_same_models_holds_and_of_others_does_not() -> None:
    first = PROVIDERS[0]
    earlier = ModelIndex(PROVIDERS)
    failed = replace(first, status="failed")
    index = ModelIndex([failed, *PROVIDERS[1:]], earlier=earlier)
    assert index.find("")[0] == (failed, first.models[0])
    assert [hit[1] for hit in index.find("")] == [hit[1] for hit in earlier.find("")]
    moved = replace(first, local=not first.local)
    assert ("local" in str(ModelIndex([moved], earlier=earlier).tags)) == moved.local
    other = replace(first, models=(ModelChoice(ModelRef(first.id, "fresh"), "Fresh"),))
    assert [hit[1].name for hit in ModelIndex([other], earlier=earlier).find("fresh")] == ["Fresh"]
    assert ModelIndex([other], earlier=earlier).find(first.models[0].ref.model) == []
