"""Finds models by what is typed, among thousands between two keystrokes. Knows no Qt."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from gui.bridge.fuzzy import fuzzy_score
from gui.bridge.model_choices import ModelChoice, ProviderChoice, tags_of
from gui.chat.model_ref import ModelRef
from gui.history.words import words_of

MOST_NEARLY = 500
"""So many are looked at where only letters match: each takes some hundredths of a millisecond."""

Hit = tuple[ProviderChoice, ModelChoice]

# How well a model answers to a text, the best first.
_EXACT, _BEGINS, _AT_WORDS, _INSIDE = range(4)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is known of a model by its words."""

    tags: frozenset[str]
    names: str
    """Its name, its id and "provider/model", folded, each between two ends of line."""
    haystack: str
    """Its name and its id."""
    tag_words: str
    """Its tags, each after an end of line."""


@dataclass(frozen=True, slots=True)
class _Entry:
    hit: Hit
    texts: _Texts

    def has(self, word: str) -> bool:
        texts = self.texts
        if len(word) == 1 and word.isascii():
            return _begins(word, texts.haystack) or f"\n{word}" in texts.tag_words
        return word in texts.haystack or f"\n{word}" in texts.tag_words or ("/" in word and word in texts.names)


@dataclass(frozen=True, slots=True)
class _Known:
    """The texts of one provider's models, in their order."""

    models: tuple[ModelChoice, ...]
    local: bool
    texts: list[_Texts]
    places: dict[str, int]
    """By the model's id."""


class ModelIndex:
    """Made anew when models have changed, asked at every keystroke.

    A model is found where every word is in its name or its id, or begins a tag or a word of its provider's label
    ("llama" does not mean all of Ollama, nor "son" reasoning); where no model is, letters of beginnings will do ("cs4"
    for “Claude Sonnet 4”). A single letter has to begin a word. Case and accents do not count.
    """

    def __init__(
        self,
        providers: Sequence[ProviderChoice],
        *,
        tag_words: Mapping[str, str] | None = None,
        earlier: "ModelIndex | None" = None,
    ) -> None:
        """`tag_words`: what people see of the tags, which can be typed besides the tags themselves.

        What an `earlier` index with the same tag words knows of models that are the same objects is not found out
        again: when a service begins to answer, its thousands of models are those they were.
        """
        self.providers = tuple(providers)
        before = {} if earlier is None else {each.id: known for each, known in earlier._known}
        self._known: list[tuple[ProviderChoice, _Known]] = [
            (each, _known(each, tag_words or {}, before.get(each.id))) for each in self.providers
        ]
        self._entries = [
            _Entry((provider, model), texts)
            for provider, known in self._known
            for model, texts in zip(provider.models, known.texts, strict=True)
        ]

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def tags(self) -> frozenset[str]:
        """Those that at least one model has."""
        return frozenset[str]().union(*{entry.texts.tags for entry in self._entries})

    def hits(self, refs: Iterable[str]) -> list[Hit]:
        """Those of the models "provider/model" that there are."""
        by_id = {provider.id: (provider, known) for provider, known in reversed(self._known)}
        found: list[Hit] = []
        for ref in refs:
            provider_id, _, model_id = ref.partition("/")
            provider, known = by_id.get(provider_id, (None, None))
            if provider is not None and known is not None and model_id in known.places:
                found.append((provider, provider.models[known.places[model_id]]))
        return found

    def find(self, text: str, *, tags: Set[str] = frozenset(), by_provider: bool = True) -> list[Hit]:
        """Models that have all the tags and answer to the text: by provider, and there the best first, or without
        `by_provider` the best of all first."""
        words = words_of(text).split()
        tagged = [entry for entry in self._entries if tags <= entry.texts.tags] if tags else self._entries
        if not words:
            return [entry.hit for entry in tagged]
        unsaid = {provider.id: _unsaid(provider, words) for provider in self.providers}
        found = [entry for entry in tagged if all(map(entry.has, unsaid[entry.hit[0].id]))]
        if not found:
            return [entry.hit for entry in _nearly(tagged, words, text)]
        order = {provider.id: number if by_provider else 0 for number, provider in enumerate(self.providers)}
        grade = _Grader(words)
        found.sort(key=lambda entry: (order[entry.hit[0].id], grade(entry)))
        return [entry.hit for entry in found]

    def named(self, text: str) -> ModelRef | None:
        """The first model whose name or id is just that."""
        whole = f"\n{_one_line(text)}\n"
        return next((entry.hit[1].ref for entry in self._entries if whole in entry.texts.names), None)


def _known(provider: ProviderChoice, tag_words: Mapping[str, str], earlier: _Known | None) -> _Known:
    if earlier is not None and earlier.models is provider.models and earlier.local == provider.local:
        return earlier
    models, said = provider.models, dict[tuple[str, ...], str]()  # few combinations, of thousands of models
    texts = [_texts(provider, model, tag_words, said) for model in models]
    return _Known(models, provider.local, texts, {model.ref.model: place for place, model in enumerate(models)})


def _texts(
    provider: ProviderChoice, model: ModelChoice, tag_words: Mapping[str, str], said: dict[tuple[str, ...], str]
) -> _Texts:
    tags = tags_of(provider, model)
    every = (*tags, *(tag_words[tag] for tag in tags if tag in tag_words), *model.tags)
    if every not in said:
        said[every] = "".join(f"\n{words_of(tag)}" for tag in every)
    name, model_id = words_of(model.name), words_of(model.ref.model)
    lines = [" ".join(text.split()) for text in (name, model_id, f"{words_of(provider.id)}/{model_id}")]
    names = "\n".join(lines)
    return _Texts(frozenset(tags), f"\n{names}\n", f"{name} {model_id}", said[every])


def _one_line(text: str) -> str:
    return " ".join(words_of(text).split())


def _unsaid(provider: ProviderChoice, words: Sequence[str]) -> list[str]:
    """The words that do not mean the provider, and so must be in the model."""
    label = re.findall("[^ ._-]+", words_of(f"{provider.label} {provider.id}"))
    return [word for word in words if not any(part.startswith(word) for part in label)]


def _begins(word: str, haystack: str) -> bool:
    return re.search(f"(?<![0-9a-z]){re.escape(word)}", haystack) is not None


class _Grader:
    def __init__(self, words: Sequence[str]) -> None:
        whole = " ".join(words)
        self._exact = f"\n{whole}\n"
        self._first = f"\n{whole}"
        self._after_maker = f"/{whole}"
        self._beginnings = [re.compile(f"(?<![0-9a-z]){re.escape(word)}") for word in words]

    def __call__(self, entry: _Entry) -> int:
        names = entry.texts.names
        if self._exact in names:
            return _EXACT
        if self._first in names or self._after_maker in names:
            return _BEGINS
        at_words = all(beginning.search(entry.texts.haystack) for beginning in self._beginnings)
        return _AT_WORDS if at_words else _INSIDE


def _nearly(entries: Iterable[_Entry], words: Sequence[str], text: str) -> list[_Entry]:
    """Few have all the letters in their order, which is quick to see; only these are looked at closely."""
    in_order = [re.compile("".join(f"[^{re.escape(sign)}]*+{re.escape(sign)}" for sign in word)) for word in words]
    likely = [entry for entry in entries if all(letters.match(entry.texts.haystack) for letters in in_order)]
    return [entry for entry in likely[:MOST_NEARLY] if fuzzy_score(text, entry.texts.haystack) is not None]
