"""What the palette offers, and what of it answers to what is typed. Knows no Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from gui.bridge.fuzzy import fuzzy_score
from gui.bridge.model_choices import ProviderChoice


class Kind(Enum):
    CHAT = "#"
    """With the sign that asks for this kind only."""
    COMMAND = ">"
    MODEL = "@"


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """A line that can be chosen."""

    kind: Kind
    key: str
    """A conversation's key, "provider/model", or the command's number."""
    text: str
    detail: str = ""
    """At the right: a command's keys, a model's provider."""


@dataclass(frozen=True, slots=True)
class PaletteQuery:
    """What is typed, taken apart."""

    kinds: tuple[Kind, ...]
    words: str

    @classmethod
    def parse(cls, text: str) -> "PaletteQuery":
        stripped = text.strip()
        for kind in Kind:
            if stripped.startswith(kind.value):
                return cls((kind,), stripped[1:].strip())
        return cls(tuple(Kind), stripped)


def matching(items: Iterable[PaletteItem], query: PaletteQuery, *, limit: int | None = None) -> list[PaletteItem]:
    """Those that answer to the query, the best first; among equals, and without words, in the order they are in."""
    scored = [
        (score, item)
        for item in items
        if item.kind in query.kinds
        for score in (fuzzy_score(query.words, f"{item.text} {_also(item)}"),)
        if score is not None
    ]
    scored.sort(key=lambda pair: -pair[0])
    return [item for _score, item in scored][:limit]


def _also(item: PaletteItem) -> str:
    """What else a line is found by: a model by its provider and its id."""
    return f"{item.detail} {item.key}" if item.kind is Kind.MODEL else ""


def model_items(providers: Iterable[ProviderChoice]) -> list[PaletteItem]:
    return [
        PaletteItem(Kind.MODEL, str(model.ref), model.name, provider.label)
        for provider in providers
        for model in provider.models
    ]
