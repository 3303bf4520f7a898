import pytest

from gui.bridge.model_choices import ModelChoice, ProviderChoice, context_label, filter_choices, find_choice
from gui.chat.model_ref import ModelRef

GPT = ModelChoice(ModelRef("ai365vip", "gpt-4o"), "GPT-4", 128_000)
GUIDE = ModelChoice(ModelRef("guide", "guide"), "Guide", None, ("offline",))
PROVIDERS = [
    ProviderChoice("ai365vip", "AI365VIP", models=(GPT,)),
    ProviderChoice("guide", "Rill Guide", models=(GUIDE,)),
]


@pytest.mark.parametrize(
    ("tokens", "label"),
    [
        (512, "512"),
        (4096, "4k"),
        (8192, "8k"),
        (16_385, "16k"),
        (128_000, "128k"),
        (131_072, "128k"),
        (200_000, "200k"),
        (1_000_000, "1M"),
        (1_048_576, "1M"),
        (2_097_152, "2M"),
    ],
)
def test_a_context_size_reads_as_people_say_it(tokens: int, label: str) -> None:
    assert context_label(tokens) == label


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["GPT-4", "Guide"]),
        ("gpt", ["GPT-4"]),
        ("4O", ["GPT-4"]),
        ("ai365vip gpt", ["GPT-4"]),
        ("128k", []),
        ("offline", ["Guide"]),
        ("rill", ["Guide"]),
        ("rill gpt", []),
    ],
)
def test_every_word_of_a_filter_must_match_provider_name_id_or_tag(text: str, found: list[str]) -> None:
    names = [model.name for provider in filter_choices(PROVIDERS, text) for model in provider.models]
    assert names == found


def test_a_provider_without_a_matching_model_is_left_out() -> None:
    assert [provider.id for provider in filter_choices(PROVIDERS, "guide")] == ["guide"]


def test_a_model_is_found_with_its_provider() -> None:
    assert find_choice(PROVIDERS, GPT.ref) == (PROVIDERS[0], GPT)
    assert find_choice(PROVIDERS, ModelRef("ai365vip", "gpt-2")) is None
    assert find_choice(PROVIDERS, None) is None
