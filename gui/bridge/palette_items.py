"""What the palette offers, and what of it answers to what is typed. Knows no Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from gui.bridge.fuzzy import fuzzy_score
from gui.bridge.model_index import Hit, ModelIndex
from gui.chat.model_ref import ModelRef


class Kind(Enum):
    CHAT = "#"
    """With the sign that asks for this kind only."""
    COMMAND = ">"
    MODEL = "@"
    PROMPT = "/"


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """A line that can be chosen."""

    kind: Kind
    key: str
    """A conversation's key, "provider/model", or the number of a command or a prompt of the library."""
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
        for score in (fuzzy_score(query.words, item.text),)
        if score is not None
    ]
    scored.sort(key=lambda pair: -pair[0])
    return [item for _score, item in scored][:limit]


def matching_models(
    index: ModelIndex,
    query: PaletteQuery,
    *,
    first: Sequence[ModelRef],
    limit: int,
    detail: Callable[[Hit], str],
) -> list[PaletteItem]:
    """Models that answer to the query, those in `first` before others, then the best. `detail` says what stands at
    the right. Never more than `limit`: a service may list thousands."""
    if Kind.MODEL not in query.kinds:
        return []
    hits = index.find(query.words, by_provider=False)
    places = {ref: place for place, ref in enumerate(first)}
    hits.sort(key=lambda hit: places.get(hit[1].ref, len(places)))
    return [PaletteItem(Kind.MODEL, str(hit[1].ref), hit[1].name, detail(hit)) for hit in hits[:limit]]
