"""The models one can choose from, as the picker and the empty state show them. Knows no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gui.chat.model_ref import ModelRef

Status = Literal["unknown", "checking", "ok", "failed"]


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
    takes_images: bool = False
    """Whether its provider sends pictures."""
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
    listed_at: float | None = None
    """When the service named its models, in seconds since the epoch; None: it has not yet."""
    models: tuple[ModelChoice, ...] = ()


def find_choice(providers: Iterable[ProviderChoice], ref: ModelRef | None) -> tuple[ProviderChoice, ModelChoice] | None:
    """None where there is no such model (any more)."""
    for provider in providers:
        for model in provider.models:
            if model.ref == ref:
                return provider, model
    return None


def filter_choices(providers: Sequence[ProviderChoice], text: str) -> list[ProviderChoice]:
    """Those whose provider, name, id or tags hold every word of `text`; providers without any are left out."""
    words = text.casefold().split()
    if not words:
        return list(providers)
    matching = [
        replace(provider, models=tuple(model for model in provider.models if _matches(provider, model, words)))
        for provider in providers
    ]
    return [provider for provider in matching if provider.models]


def _matches(provider: ProviderChoice, model: ModelChoice, words: list[str]) -> bool:
    haystack = " ".join((provider.label, model.name, model.ref.model, *model.tags)).casefold()
    return all(word in haystack for word in words)


def context_label(tokens: int) -> str:
    """A context size as people say it: 128,000 and 131,072 are both "128k", 16,385 is "16k"."""
    thousand = 1024 if tokens % 1024 == 0 and tokens % 1000 else 1000
    if tokens >= thousand * thousand:
        return f"{tokens / (thousand * thousand):.3g}M"
    if tokens >= thousand:
        return f"{round(tokens / thousand)}k"
    return str(tokens)
