"""How to name a model that no list has."""

from gui.bridge.model_choices import ProviderChoice
from gui.bridge.model_contents import ModelContents

CONTENTS = ModelContents(tag_words={})
CONTENTS.set_providers(
    [
        ProviderChoice("silent", "Silent", "failed", "It does not answer."),
        ProviderChoice("ollama", "Ollama", "ok", local=True, lists_all=True),
        ProviderChoice("gateway", "Gateway", "ok", local=True),
    ]
)


def test_the_example_names_a_service_that_answers() -> None:
    assert CONTENTS.example("qwen") == "gateway/qwen"


def test_a_gateway_on_this_computer_may_have_models_that_it_does_not_list() -> None:
    found = CONTENTS.typed("gateway/qwen")
    assert found is not None
    assert str(found[1].ref) == "gateway/qwen"
