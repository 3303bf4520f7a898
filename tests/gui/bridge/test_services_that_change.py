"""Services that are switched off, removed, moved or found while somebody asks them."""

import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.bridge.model_cache import ModelCache
from gui.bridge.model_choices import ModelChoice
from gui.bridge.provider_directory import ProviderDirectory
from gui.chat.chat_settings import ChatSettings
from gui.chat.model_ref import ModelRef
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS, ENABLED, TEMPERATURE
from gui.settings.services import key_secret
from gui.settings.settings import Settings
from provider.errors import ProviderError, ServiceOffError
from provider.presets import presets
from provider.types import Messages
from tests.fakes.counterparty import running
from tests.fakes.faulty import answer
from tests.fakes.keyring import FakeKeyring
from tests.fakes.raw import Connection, RawServer

HELLO: Messages = [{"role": "user", "content": "Hello!"}]
KEY = "sk-canary-0123456789"


def models(*ids: str) -> bytes:
    return json.dumps({"data": [{"id": each} for each in ids]}).encode()


MODELS = answer("200 OK", models("tiny"), content_type="application/json")


class Place:
    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder / "settings.toml")
        self.secrets = SecretStore(profile="", names_file=folder / "names", open_keyring=FakeKeyring)
        self.cache = ModelCache(folder / "models.json")
        self.directory = ProviderDirectory(settings=self.settings, secrets=self.secrets, cache=self.cache)

    def ids(self) -> list[str]:
        return [choice.id for choice in self.directory.choices()]

    def models_of(self, service_id: str) -> list[str]:
        found = next(choice for choice in self.directory.choices() if choice.id == service_id)
        return [model.ref.model for model in found.models]


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Place:
    del qtbot
    return Place(tmp_path)


async def test_a_service_that_is_switched_off_is_asked_nothing(place: Place) -> None:
    async with RawServer(MODELS) as server:
        place.settings.set(ADDRESS.of("mine"), server.url)
        place.settings.set(ENABLED.of("mine"), False)
        with pytest.raises(ServiceOffError, match="mine is switched off"):
            await place.directory.ask(ModelRef("mine", "m"), HELLO, ChatSettings())
        await place.directory.refresh()
        assert server.connections == 0


async def test_a_found_server_that_is_switched_off_does_not_come_back(place: Place) -> None:
    place.settings.set(ENABLED.of("lm-studio"), False)
    place.directory.set_discovered([presets()["lm-studio"]])
    assert "lm-studio" not in place.ids()


async def test_a_found_server_gets_no_key_that_was_meant_for_another_address(place: Place) -> None:
    async with RawServer(MODELS) as home, RawServer(MODELS) as found:
        place.settings.set(ADDRESS.of("lm-studio"), f"{home.url}/v1")
        await place.secrets.set(key_secret("lm-studio"), KEY)
        place.directory.set_discovered([replace(presets()["lm-studio"], address=f"{found.url}/v1")])
        assert place.ids().count("lm-studio") == 1
        await place.directory.refresh()
        assert KEY.encode() in b"".join(home.requests)
        assert KEY.encode() not in b"".join(found.requests)


async def test_what_a_removed_service_answers_late_is_not_kept(place: Place, tmp_path: Path) -> None:
    asked, go_on = threading.Event(), threading.Event()

    async def late(connection: Connection) -> None:
        asked.set()
        await asyncio.to_thread(go_on.wait, 20)
        await MODELS(connection)

    with running(RawServer(late)) as old, running(RawServer(answer("404 Not Found"))) as new:
        place.settings.set(ADDRESS.of("mine"), f"{old.url}/v1")
        check = asyncio.ensure_future(place.directory.refresh_service("mine"))
        assert await asyncio.to_thread(asked.wait, 20)
        place.settings.remove_service("mine")
        place.settings.set(ADDRESS.of("mine"), f"{new.url}/v1")
        go_on.set()
        await check
        assert place.directory.status("mine") != "ok"
        assert place.models_of("mine") == []
        assert not (tmp_path / "models.json").exists()
        assert not next(choice for choice in place.directory.choices() if choice.id == "mine").asking
        await place.directory.refresh_service("mine")
        assert place.directory.status("mine") == "failed"


async def test_a_service_that_is_set_up_again_elsewhere_has_none_of_the_old_models(place: Place) -> None:
    async with RawServer(MODELS) as old, RawServer(MODELS) as new:
        place.settings.set(ADDRESS.of("mine"), f"{old.url}/v1")
        await place.directory.refresh_service("mine")
        assert place.models_of("mine") == ["tiny"]
        place.settings.remove_service("mine")
        assert "mine" not in place.ids()
        place.settings.set(ADDRESS.of("mine"), f"{new.url}/v1")
        assert place.models_of("mine") == []
        assert place.directory.status("mine") == "unknown"


async def test_a_chat_with_a_service_that_is_gone_says_what_is_missing(place: Place) -> None:
    ref = ModelRef("gone-3", "some/model")
    assert place.directory.labels(ref) == ("some/model", "gone-3")
    assert not place.directory.has(ref)
    assert place.directory.choice(ref) is None
    with pytest.raises(ProviderError, match="gone-3"):
        await place.directory.ask(ref, HELLO, ChatSettings())


async def test_models_that_have_not_changed_are_not_made_anew_with_every_change(place: Place) -> None:
    """A service may have thousands, and every step of every check is such a change."""
    async with RawServer(MODELS) as server:
        place.settings.set(ADDRESS.of("mine"), f"{server.url}/v1")
        await place.directory.refresh_service("mine")

        def listed() -> tuple[ModelChoice, ...]:
            return next(choice.models for choice in place.directory.choices() if choice.id == "mine")

        before = listed()
        await place.directory.refresh_service("guide")
        assert listed() is before
        place.settings.set(TEMPERATURE.of("mine"), 0.5)
        assert [model.temperature for model in listed()] == [0.5]
        server.behaviour = answer("200 OK", models("tiny", "large"), content_type="application/json")
        await place.directory.refresh_service("mine")
        assert [model.name for model in listed()] == ["tiny", "large"]
