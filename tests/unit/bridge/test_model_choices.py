import pytest

from gui.bridge.model_choices import ModelChoice, ProviderChoice, context_label, tags_of, typed_model
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


def test_a_model_has_the_tags_of_what_is_known_of_it() -> None:
    able = ModelChoice(ModelRef("a", "x"), "x", vision=True, reasoning=True, free=True)
    unable = ModelChoice(ModelRef("a", "y"), "y", vision=False, reasoning=None)
    assert tags_of(ProviderChoice("a", "A"), able) == ("vision", "reasoning", "free")
    assert tags_of(ProviderChoice("a", "A", local=True), unable) == ("local",)
    assert tags_of(PROVIDERS[1], GUIDE) == ("local",)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("ai365vip/gpt-9", "ai365vip/gpt-9"),
        ("  AI365VIP/org/gpt-9:free ", "ai365vip/org/gpt-9:free"),
        ("ai365vip/", None),
        ("ai365vip", None),
        ("/gpt-9", None),
        ("nobody/gpt-9", None),
        ("ai365vip/two words", None),
        ("ai365vip/GPT-4O", None),
        ("ai365vip/" + "x" * 201, None),
        ("ollama/qwen", None),
        ("gateway/qwen", "gateway/qwen"),
    ],
)
def test_a_model_can_be_typed_that_its_service_does_not_list(text: str, ref: str | None) -> None:
    here = [
        ProviderChoice("ollama", "Ollama", local=True, lists_all=True),
        ProviderChoice("gateway", "Gateway", local=True),
    ]
    found = typed_model([*PROVIDERS, *here], text)
    assert (None if found is None else str(found[1].ref)) == ref
