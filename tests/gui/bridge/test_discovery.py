"""Servers for local models, found at the ports they run at: real ones, at ports of this test's own."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.bridge.discovery import Discovery
from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.settings.schema import DISCOVERY
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS
from gui.settings.settings import Settings
from provider.presets import Preset, presets
from tests.fakes.faulty import answer
from tests.fakes.raw import RawServer

MODELS = answer("200 OK", json.dumps({"data": [{"id": "tiny"}]}).encode(), content_type="application/json")


class Computer:
    """A computer with servers at the usual ports, which tests start and stop."""

    def __init__(self, directory: Path) -> None:
        self.settings = Settings(directory / "settings.toml")
        secrets = SecretStore(profile="", names_file=directory / "names")
        self.directory = ProviderDirectory(settings=self.settings, secrets=secrets)
        self.tasks = Tasks()
        self.usual: list[Preset] = []
        self.discovery = Discovery(
            settings=self.settings, directory=self.directory, tasks=self.tasks, candidates=lambda: self.usual
        )

    def expect(self, preset_id: str, address: str) -> None:
        self.usual.append(replace(presets()[preset_id], address=address))

    def found(self) -> list[str]:
        return [found.id for found in self.directory.services()]

    async def until(self, look: Callable[[], bool]) -> None:
        for _ in range(1000):
            if look():
                return
            await asyncio.sleep(0.01)
        raise TimeoutError


@pytest.fixture
async def computer(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Computer]:
    made = Computer(tmp_path)
    yield made
    await made.tasks.cancel_all(seconds=1)


async def test_a_server_that_runs_is_found_with_its_models_and_gone_when_it_stops(computer: Computer) -> None:
    async with RawServer(MODELS) as server:
        computer.expect("lm-studio", f"{server.url}/v1")
        computer.discovery.look()
        await computer.until(lambda: "lm-studio" in computer.found())
        await computer.until(lambda: computer.directory.status("lm-studio") == "ok")
        choice = next(each for each in computer.directory.choices() if each.id == "lm-studio")
        assert [model.name for model in choice.models] == ["tiny"]
        assert choice.local
        assert computer.found()[-1] == "guide"
    await computer.discovery.look_around()
    assert "lm-studio" not in computer.found()


async def test_a_server_of_another_kind_at_that_port_is_not_shown_and_asked_only_once(computer: Computer) -> None:
    async with RawServer(answer("200 OK", b"<html>A page</html>", content_type="text/html")) as server:
        computer.expect("llama-cpp", server.url)
        for _ in range(3):
            await computer.discovery.look_around()
        assert "llama-cpp" not in computer.found()
        await computer.until(lambda: server.connections == 4)
        assert len([request for request in server.requests if request]) == 1


async def test_a_server_that_wants_a_key_is_found_all_the_same(computer: Computer) -> None:
    async with RawServer(answer("401 Unauthorized", b'{"error": {"message": "Invalid API Key"}}')) as server:
        computer.expect("vllm", server.url)
        await computer.discovery.look_around()
        await computer.until(lambda: computer.directory.status("vllm") == "failed")
        assert "key" in computer.directory.reason("vllm")


async def test_a_server_that_is_still_loading_is_looked_at_again(computer: Computer) -> None:
    async with RawServer(answer("503 Unavailable", b'{"error": {"message": "Loading model"}}')) as server:
        computer.expect("llama-cpp", server.url)
        await computer.discovery.look_around()
        assert "llama-cpp" not in computer.found()
        server.behaviour = MODELS
        await computer.discovery.look_around()
        assert "llama-cpp" in computer.found()


async def test_a_server_that_is_set_up_already_does_not_appear_twice(computer: Computer) -> None:
    async with RawServer(MODELS) as server:
        computer.settings.set(ADDRESS.of("home"), server.url.replace("127.0.0.1", "localhost"))
        computer.expect("lm-studio", server.url)
        await computer.discovery.look_around()
        assert "lm-studio" not in computer.found()


async def test_nothing_is_looked_for_where_that_is_not_wanted(computer: Computer) -> None:
    async with RawServer(MODELS) as server:
        computer.expect("lm-studio", server.url)
        await computer.discovery.look_around()
        assert "lm-studio" in computer.found()
        computer.settings.set(DISCOVERY, False)
        assert "lm-studio" not in computer.found()
        before = len(server.requests)
        computer.discovery.look()
        await asyncio.sleep(0.05)
        assert len(server.requests) == before
