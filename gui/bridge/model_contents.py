"""What the open list of models holds, and what has been done to it since it opened. Knows no Qt."""

from collections.abc import Mapping, Sequence

from gui.bridge.model_choices import ProviderChoice, typed_model
from gui.bridge.model_groups import Group, Wish, groups_of
from gui.bridge.model_index import Hit, ModelIndex
from gui.chat.model_ref import ModelRef

LONGEST_EXAMPLE = 40


class ModelContents:
    """Favourites that get or lose their star stay where they are until the list is opened or filtered anew, so that
    nothing that can be seen moves."""

    def __init__(self, *, tag_words: Mapping[str, str]) -> None:
        self._tag_words = tag_words
        self._index = ModelIndex(())
        self._favourites: Sequence[ModelRef] = ()
        self._placed_favourites: Sequence[ModelRef] = ()
        self._recent: Sequence[ModelRef] = ()
        self._expanded: set[str] = set()
        self._complete: set[str] = set()

    @property
    def tags(self) -> frozenset[str]:
        """Those that at least one model has."""
        return self._index.tags

    def set_providers(self, providers: Sequence[ProviderChoice]) -> bool:
        """Whether they are others than before."""
        if tuple(providers) == self._index.providers:
            return False
        self._index = ModelIndex(providers, tag_words=self._tag_words, earlier=self._index)
        return True

    def set_favourites(self, refs: Sequence[ModelRef]) -> None:
        self._favourites = tuple(refs)

    def set_recent(self, refs: Sequence[ModelRef]) -> None:
        """The latest first."""
        self._recent = tuple(refs)

    def begin(self) -> None:
        """The list opens: long groups are closed again."""
        self._expanded.clear()
        self.filter_anew()

    def filter_anew(self) -> None:
        """Something else is looked for."""
        self._placed_favourites = self._favourites
        self._complete.clear()

    def open_group(self, provider_id: str, *, opened: bool) -> None:
        (self._expanded.add if opened else self._expanded.discard)(provider_id)

    def show_all(self, provider_id: str) -> None:
        """However many models the provider has."""
        self._complete.add(provider_id)

    def groups(self, text: str, *, tags: frozenset[str], current: ModelRef | None) -> list[Group]:
        """What stands in the list while that is typed and pressed."""
        wish = Wish(
            text=text,
            tags=tags,
            favourites=self._placed_favourites,
            recent=self._recent,
            current=current,
            expanded=self._expanded,
            complete=self._complete,
        )
        return groups_of(self._index, wish)

    def typed(self, text: str) -> Hit | None:
        """A model that no list has and that the text names."""
        return typed_model(self._index.providers, text)

    def example(self, text: str) -> str:
        """How to name a model that no list has by what is typed; empty where there is no way."""
        words = text.rpartition("/")[2].split()
        taking = sorted(
            (provider for provider in self._index.providers if not provider.lists_all),
            key=lambda provider: provider.status == "failed",
        )
        services = [provider.id for provider in taking]
        return f"{services[0]}/{'-'.join(words)[:LONGEST_EXAMPLE]}" if words and services else ""

    def named(self, text: str) -> ModelRef | None:
        """The model whose name or id is just that."""
        return self._index.named(text)

    def names(self, refs: Sequence[ModelRef]) -> list[str]:
        """As people see them."""
        names = {hit[1].ref: hit[1].name for hit in self._index.hits(map(str, refs))}
        return [names.get(ref, ref.model) for ref in refs]
