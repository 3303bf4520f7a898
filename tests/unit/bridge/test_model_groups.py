from gui.bridge.model_choices import ModelChoice, ProviderChoice, Status
from gui.bridge.model_groups import COLLAPSE_OVER, FEW_MODELS, MOST_SHOWN, RECENT, Group, Wish, groups_of
from gui.bridge.model_index import ModelIndex
from gui.chat.model_ref import ModelRef


def provider(provider_id: str, count: int, *, status: Status = "ok") -> ProviderChoice:
    models = tuple(
        ModelChoice(ModelRef(provider_id, f"m{n}"), f"{provider_id} m{n}", vision=n == 1) for n in range(count)
    )
    return ProviderChoice(provider_id, provider_id.title(), status, models=models)


FEW = ModelIndex([provider("a", 3), provider("b", 2)])
MANY = ModelIndex([provider("a", 3), provider("big", 5000), provider("c", FEW_MODELS)])
A1, A2, B0 = ModelRef("a", "m1"), ModelRef("a", "m2"), ModelRef("b", "m0")
BIG = ModelRef("big", "m77")


def outline(groups: list[Group]) -> list[tuple[str, list[str]]]:
    heads = [group.kind if group.provider is None else group.provider.id for group in groups]
    return [(head, [str(hit[1].ref) for hit in group.hits]) for head, group in zip(heads, groups, strict=True)]


def test_each_provider_is_a_group_in_the_users_order() -> None:
    assert outline(groups_of(FEW, Wish())) == [("a", ["a/m0", "a/m1", "a/m2"]), ("b", ["b/m0", "b/m1"])]


def test_favourites_come_first_in_their_own_order_and_are_not_repeated() -> None:
    groups = groups_of(FEW, Wish(favourites=(B0, A1, ModelRef("gone", "x"))))
    assert outline(groups) == [("favourites", ["b/m0", "a/m1"]), ("a", ["a/m0", "a/m2"]), ("b", ["b/m1"])]


def test_few_models_need_no_group_of_recent_ones() -> None:
    assert [group.kind for group in groups_of(FEW, Wish(recent=(A1,), current=A2))] == ["provider", "provider"]


def test_recent_ones_begin_with_the_current_and_leave_favourites_out() -> None:
    recent = (A1, A2, *(ModelRef("c", f"m{n}") for n in range(9)))
    groups = groups_of(MANY, Wish(recent=recent, current=BIG, favourites=(A1,)))
    assert outline(groups)[:2] == [("favourites", ["a/m1"]), ("recent", ["big/m77", "a/m2", "c/m0", "c/m1", "c/m2"])]
    assert len(groups[1].hits) == RECENT


def test_a_provider_with_many_models_is_closed_until_it_is_opened() -> None:
    big = groups_of(MANY, Wish())[1]
    assert (big.collapsible, big.collapsed, big.hits, big.count) == (True, True, (), 5000)
    big = groups_of(MANY, Wish(expanded={"big"}))[1]
    assert (big.collapsible, big.collapsed, len(big.hits), big.left_out) == (True, False, MOST_SHOWN, 5000 - MOST_SHOWN)
    big = groups_of(MANY, Wish(expanded={"big"}, complete={"big"}))[1]
    assert (len(big.hits), big.left_out) == (5000, 0)


def test_the_only_provider_with_models_is_open() -> None:
    index = ModelIndex([provider("a", COLLAPSE_OVER + 1), provider("b", 0)])
    assert not groups_of(index, Wish())[0].collapsible


def test_a_filter_opens_all_and_leaves_out_what_has_no_match() -> None:
    groups = groups_of(MANY, Wish("big m12", recent=(A1,), current=A1))
    assert [(group.kind, group.collapsed) for group in groups] == [("provider", False)]
    assert groups[0].count == 111
    assert [len(group.hits) for group in groups_of(MANY, Wish(tags=frozenset({"vision"})))] == [1, 1, 1]


def test_favourites_are_filtered_as_well() -> None:
    assert outline(groups_of(FEW, Wish("a m1", favourites=(A1, B0)))) == [("favourites", ["a/m1"])]


def test_a_provider_without_models_is_there_and_is_found_by_its_name() -> None:
    index = ModelIndex([provider("a", 2), provider("ollama", 0, status="failed")])
    assert [name for name, _refs in outline(groups_of(index, Wish()))] == ["a", "ollama"]
    assert [name for name, _refs in outline(groups_of(index, Wish("olla")))] == ["ollama"]
    assert outline(groups_of(index, Wish("olla", tags=frozenset({"vision"})))) == []
