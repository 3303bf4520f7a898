"""What stands in the list of models, in its order: favourites, recent ones, then each provider's. Knows no Qt."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from gui.bridge.model_choices import ProviderChoice
from gui.bridge.model_index import Hit, ModelIndex
from gui.chat.model_ref import ModelRef
from gui.history.words import words_of

RECENT = 5
FEW_MODELS = 12
"""Where there are no more than these, all are seen at once and recent ones need no group of their own."""
COLLAPSE_OVER = 30
"""A provider with more models is closed until somebody opens it or types."""
MOST_SHOWN = 200
"""Of one provider, until somebody asks for all: nobody reads on, and each line costs time to lay out."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and what stands beneath it."""

    kind: Literal["favourites", "recent", "provider"]
    hits: tuple[Hit, ...]
    """The models that are shown."""
    provider: ProviderChoice | None = None
    count: int = 0
    """How many models belong here, shown or not."""
    collapsible: bool = False
    collapsed: bool = False

    @property
    def left_out(self) -> int:
        """How many models stand behind “Show all”."""
        return 0 if self.collapsed else self.count - len(self.hits)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see."""

    text: str = ""
    tags: frozenset[str] = frozenset()
    favourites: Sequence[ModelRef] = ()
    recent: Sequence[ModelRef] = ()
    current: ModelRef | None = None
    expanded: Set[str] = frozenset()
    """Ids of providers that have been opened."""
    complete: Set[str] = frozenset()
    """Ids of providers all of whose models were asked for."""

    @property
    def filtering(self) -> bool:
        return bool(self.tags) or bool(self.text.strip())


def groups_of(index: ModelIndex, wish: Wish) -> list[Group]:
    """Favourites are not repeated among their provider's models. While one filters there are no recent models, all
    providers are open, and those without any match are left out."""
    found = index.find(wish.text, tags=wish.tags)
    favourites = _among(found, wish.favourites)
    groups = [Group("favourites", tuple(favourites), count=len(favourites))] if favourites else []
    if not wish.filtering and len(index) > FEW_MODELS:
        recent = _recent(index, wish)
        groups += [Group("recent", tuple(recent), count=len(recent))] if recent else []
    starred = {hit[1].ref for hit in favourites}
    rest: dict[str, list[Hit]] = {provider.id: [] for provider in index.providers}
    for hit in found:
        if hit[1].ref not in starred:
            rest[hit[0].id].append(hit)
    for provider in index.providers:
        hits = rest[provider.id]
        if hits or not wish.filtering or _is_meant(provider, wish):
            groups.append(_group(provider, hits, wish, alone=len(hits) == len(index)))
    return groups


def _group(provider: ProviderChoice, hits: list[Hit], wish: Wish, *, alone: bool) -> Group:
    collapsible = not wish.filtering and not alone and len(hits) > COLLAPSE_OVER
    collapsed = collapsible and provider.id not in wish.expanded
    limit = 0 if collapsed else len(hits) if provider.id in wish.complete else MOST_SHOWN
    return Group("provider", tuple(hits[:limit]), provider, len(hits), collapsible, collapsed)


def _recent(index: ModelIndex, wish: Wish) -> list[Hit]:
    """The current model first, so that it is always in sight."""
    refs = [*([wish.current] if wish.current is not None else []), *wish.recent]
    names = dict.fromkeys(str(ref) for ref in refs if ref not in wish.favourites)
    return index.hits(names)[:RECENT]


def _among(found: Iterable[Hit], refs: Sequence[ModelRef]) -> list[Hit]:
    """Those of the refs that were found, in the order of the refs."""
    wanted = set(refs)
    hits = {hit[1].ref: hit for hit in found if hit[1].ref in wanted}
    return [hits[ref] for ref in refs if ref in hits]


def _is_meant(provider: ProviderChoice, wish: Wish) -> bool:
    """Whether somebody looks for a provider that has no models, maybe because it does not answer."""
    label = words_of(f"{provider.label} {provider.id}")
    return not provider.models and not wish.tags and all(word in label for word in words_of(wish.text).split())
