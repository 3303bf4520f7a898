import json
import stat
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.bridge.model_cache import MOST_MODELS, MOST_SERVICES, ModelCache
from provider.types import ModelInfo

ADDRESS = "https://api.example.com/v1"
FULL = ModelInfo("gpt-x", "GPT x", 128_000, True, False, True, 2.5, 10.0)
BARE = ModelInfo("b", "Ünknown 模型")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "models.json"


def test_a_list_comes_back_after_a_start_with_its_time_and_all_that_is_known(path: Path) -> None:
    ModelCache(path).store("openai", ADDRESS, [FULL, BARE], listed_at=1_700_000_000.5)
    assert ModelCache(path).load("openai", ADDRESS) == ([FULL, BARE], 1_700_000_000.5)


def test_every_field_of_a_model_is_kept(path: Path) -> None:
    assert all(getattr(FULL, field.name) is not None for field in fields(ModelInfo))
    ModelCache(path).store("openai", ADDRESS, [FULL], listed_at=1.0)
    assert ModelCache(path).load("openai", ADDRESS) == ([FULL], 1.0)


def test_another_address_has_no_list_and_no_service_has_another_ones(path: Path) -> None:
    cache = ModelCache(path)
    cache.store("openai", ADDRESS, [FULL], listed_at=1.0)
    assert cache.load("openai", "https://elsewhere.example.com/v1") is None
    assert cache.load("openai-2", ADDRESS) is None


def test_the_newest_list_stands_and_a_forgotten_one_does_not(path: Path) -> None:
    cache = ModelCache(path)
    cache.store("a", ADDRESS, [FULL], listed_at=1.0)
    cache.store("a", ADDRESS, [BARE], listed_at=2.0)
    cache.store("b", ADDRESS, [FULL], listed_at=3.0)
    cache.forget("b")
    again = ModelCache(path)
    assert again.load("a", ADDRESS) == ([BARE], 2.0)
    assert again.load("b", ADDRESS) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b"[" * 100_000,
        b'{"version": 99, "services": {}}',
        b'{"version": 1, "services": []}',
        b'{"version": 1, "services": {"a": 5}}',
        b'{"version": 1, "services": {"a": {"address": "", "listed_at": 1%s, "models": []}}}' % (b"0" * 400),
        b'{"version": 1, "services": {"a": {"address": "x", "listed_at": "now", "models": [{}]}}}',
    ],
)
def test_a_damaged_or_foreign_file_is_none_and_is_written_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    cache = ModelCache(path)
    assert cache.load("a", ADDRESS) is None
    cache.store("a", ADDRESS, [FULL], listed_at=1.0)
    assert ModelCache(path).load("a", ADDRESS) == ([FULL], 1.0)


@pytest.mark.parametrize("foreign", ["NaN", "1e999", "[" * 980 + "]" * 980])
def test_what_cannot_be_written_again_costs_no_other_list(path: Path, foreign: str) -> None:
    path.write_text(f'{{"version": 1, "services": {{"b": {{"x": {foreign}}}}}}}')
    ModelCache(path).store("a", ADDRESS, [FULL], listed_at=1.0)
    again = ModelCache(path)
    assert again.load("a", ADDRESS) == ([FULL], 1.0)
    again.store("c", ADDRESS, [BARE], listed_at=2.0)
    assert ModelCache(path).load("a", ADDRESS) == ([FULL], 1.0)


def test_a_damaged_model_is_left_out_and_its_neighbours_stay(path: Path) -> None:
    ModelCache(path).store("a", ADDRESS, [FULL, BARE], listed_at=1.0)
    document = json.loads(path.read_bytes())
    models = document["services"]["a"]["models"]
    models[0] |= {"context_tokens": True, "vision": "yes", "prompt_price": -1, "completion_price": 10**400}
    models.insert(1, {"id": 5, "name": "x"})
    path.write_text(json.dumps(document), encoding="utf-8")
    loaded = ModelCache(path).load("a", ADDRESS)
    assert loaded is not None
    assert loaded[0] == [ModelInfo("gpt-x", "GPT x", None, None, False, True), BARE]


def test_neither_the_address_nor_anything_else_that_may_be_secret_is_in_the_file(path: Path) -> None:
    ModelCache(path).store("a", "https://user:canary@example.com/v1?key=canary", [FULL], listed_at=1.0)
    assert "canary" not in path.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_file_does_not_grow_without_end(path: Path) -> None:
    cache = ModelCache(path)
    cache.store("big", ADDRESS, [ModelInfo(f"m{n}", f"m{n}") for n in range(MOST_MODELS + 5)], listed_at=1.0)
    loaded = ModelCache(path).load("big", ADDRESS)
    assert loaded is not None
    assert len(loaded[0]) == MOST_MODELS
    document = {"version": 1, "services": {f"s{n}": {} for n in range(MOST_SERVICES)}}
    path.write_text(json.dumps(document), encoding="utf-8")
    ModelCache(path).store("new", ADDRESS, [FULL], listed_at=1.0)
    services = json.loads(path.read_bytes())["services"]
    assert len(services) == MOST_SERVICES
    assert "new" in services


def test_a_place_that_cannot_be_written_costs_only_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = ModelCache(tmp_path / "file" / "models.json")
    cache.store("a", ADDRESS, [FULL], listed_at=1.0)
    assert cache.load("a", ADDRESS) == ([FULL], 1.0)


_PRICES = st.none() | st.floats(min_value=0, max_value=1e6, allow_nan=False)
_TEXTS = st.text(st.characters(), min_size=1, max_size=50)


@given(
    st.lists(
        st.builds(ModelInfo, id=_TEXTS, name=_TEXTS, vision=st.none() | st.booleans(), prompt_price=_PRICES),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_models_are_called_they_come_back(
    tmp_path_factory: pytest.TempPathFactory, models: list[ModelInfo]
) -> None:
    path = tmp_path_factory.mktemp("cache") / "models.json"
    ModelCache(path).store("a", ADDRESS, models, listed_at=1.0)
    assert ModelCache(path).load("a", ADDRESS) == (models, 1.0)


def test_the_file_may_be_written_later_and_then_has_the_newest(path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    cache = ModelCache(path, later=waiting.append)
    cache.store("a", ADDRESS, [FULL], listed_at=1.0)
    cache.store("b", ADDRESS, [BARE], listed_at=2.0)
    assert not path.exists()
    for write in waiting:
        write()
    again = ModelCache(path)
    assert again.load("a", ADDRESS) == ([FULL], 1.0)
    assert again.load("b", ADDRESS) == ([BARE], 2.0)
