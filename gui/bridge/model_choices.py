"""The models one can choose from, as the picker and the empty state show them. Knows no Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gui.chat.model_ref import ModelRef

Status = Literal["unknown", "checking", "ok", "failed"]

VISION, REASONING, FREE, LOCAL = TAGS = ("vision", "reasoning", "free", "local")
"""What one can ask for. These words can be typed; what people see of them, widgets translate."""
OFFLINE = "offline"
"""Among `ModelChoice.tags`: the model needs no network."""
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One model. `tags` are short words for what sets it apart, such as "offline". None stands for the unknown."""

    ref: ModelRef
    name: str
    context_tokens: int | None = None
    tags: tuple[str, ...] = ()
    vision: bool | None = None
    reasoning: bool | None = None
    free: bool = False
    parameters: frozenset[str] = frozenset()
    """Which of `provider.options.PARAMETERS` its provider takes."""
    temperature: float | None = None
    """What the preferences set for its service; None leaves it to the service."""
    takes_images: bool = False
    """Whether its provider sends pictures."""
    drops_older_messages: bool = False
    """Whether its provider leaves out, without a word, what is too long for it."""
    prompt_price: float | None = None
    """US dollars a million tokens."""
    completion_price: float | None = None

    def all_tags(self) -> tuple[str, ...]:
        """The context size first, where it is known."""
        return self.tags if self.context_tokens is None else (context_label(self.context_tokens), *self.tags)


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A service with its models. `reason` says in plain words why it does not answer ("failed")."""

    id: str
    label: str
    status: Status = "unknown"
    reason: str = ""
    local: bool = False
    """Whether it runs on this computer."""
    lists_all: bool = False
    """Whether it can answer with no model that it does not list."""
    listed_at: float | None = None
    """When the service named its models, in seconds since the epoch; None: it has not yet."""
    models: tuple[ModelChoice, ...] = ()
    asking: bool = False
    """Whether it has been asked for its models and has not answered yet, whatever it did before."""


def tags_of(provider: ProviderChoice, model: ModelChoice) -> tuple[str, ...]:
    """Those of `TAGS` that the model has."""
    has = (model.vision is True, model.reasoning is True, model.free, provider.local or OFFLINE in model.tags)
    return tuple(tag for tag, had in zip(TAGS, has, strict=True) if had)


def typed_model(providers: Iterable[ProviderChoice], text: str) -> tuple[ProviderChoice, ModelChoice] | None:
    """The model that somebody means who types "service/model-id": lists of services are not always complete.

    The service is given by its id or its label. None where it is no such text, where the model is listed, and where a
    model that is not listed cannot be there: a gateway on this computer may have it, a program that runs models not.
    """
    name, slash, model_id = text.strip().partition("/")
    if not slash or not model_id or len(model_id) > LONGEST_ID or any(map(str.isspace, model_id)):
        return None
    meant = name.strip().casefold()
    for provider in providers:
        if meant in (provider.id.casefold(), provider.label.casefold()) and not provider.lists_all:
            listed = (name.casefold() for model in provider.models for name in (model.ref.model, model.name))
            if model_id.casefold() in listed:
                return None
            return provider, ModelChoice(ModelRef(provider.id, model_id), model_id)
    return None


def context_label(tokens: int) -> str:
    """A context size as people say it: 128,000 and 131,072 are both "128k", 16,385 is "16k"."""
    thousand = 1024 if tokens % 1024 == 0 and tokens % 1000 else 1000
    if tokens >= thousand * thousand:
        return f"{tokens / (thousand * thousand):.3g}M"
    if tokens >= thousand:
        return f"{round(tokens / thousand)}k"
    return str(tokens)
