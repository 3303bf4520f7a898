"""The list of providers: its order, and what loading it costs."""

import subprocess
import sys

import pytest

from provider.registry import provider, provider_ids, providers


def test_the_first_is_ai365vip_and_the_last_needs_no_network() -> None:
    found = providers()
    assert found[0].id == "ai365vip"
    assert found[-1].id == "guide"
    assert found[-1].url == ""


def test_each_is_found_by_its_id() -> None:
    assert [provider(name).id for name in provider_ids()] == list(provider_ids())
    assert [found.id for found in providers()] == list(provider_ids())
    with pytest.raises(KeyError):
        provider("nobody")


def test_each_knows_its_models_without_asking() -> None:
    for found in providers():
        assert found.label
        if not found.default_model:  # only the service knows its models
            assert not found.model_infos
            continue
        assert found.get_model("") == found.default_model
        assert found.default_model in found.model_infos
        assert set(found.model_infos) == set(found.models) == set(found.get_models())


def test_listing_them_loads_no_network_library() -> None:
    heavy = "{'aiohttp', 'yarl', 'truststore'} & set(sys.modules)"
    code = f"import sys; from provider.registry import providers; providers(); sys.exit(sorted({heavy}) or 0)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
