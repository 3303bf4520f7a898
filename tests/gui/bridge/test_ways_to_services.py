"""By which way the program reaches its services: as the settings say, for all they are asked, and by no other."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gui.bridge.provider_directory import ProviderDirectory
from gui.chat.chat_settings import ChatSettings
from gui.chat.model_ref import ModelRef
from gui.settings.schema import FIRST_BYTE_SECONDS, IDLE_SECONDS, PROXY_LOCALHOST, PROXY_MODE, PROXY_URL
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS, PROXY
from gui.settings.settings import Settings
from provider.errors import ProviderError
from tests.fakes.counting import CountingServer
from tests.fakes.keyring import FakeKeyring
from tests.fakes.proxies import RunningProxy, tinyproxy

DIRECT, BY_PROXY = "127.0.0.1", "127.0.0.2"
IDS = ["ai365vip", "openai", "anthropic", "gemini", "ollama"]


@pytest.fixture(scope="module")
def proxy() -> Iterator[RunningProxy]:
    with tinyproxy(user="user", password="secret", outgoing=BY_PROXY) as running:
        yield running


@pytest.fixture
async def server() -> AsyncIterator[CountingServer]:
    async with CountingServer() as counting:
        yield counting


@pytest.fixture
async def directory(tmp_path: Path, server: CountingServer) -> ProviderDirectory:
    """All of the services live at the server, and have keys."""
    settings = Settings(tmp_path / "settings.toml")
    secrets = SecretStore(profile="", names_file=tmp_path / "names", open_keyring=FakeKeyring)
    for service_id in IDS:
        settings.set(ADDRESS.of(service_id), server.url)
        await secrets.set(f"{service_id}/key", "sk-canary")
    settings.set(FIRST_BYTE_SECONDS, 2)
    settings.set(IDLE_SECONDS, 2)
    return ProviderDirectory(settings=settings, secrets=secrets)


def for_all(directory: ProviderDirectory, url: str) -> None:
    settings = directory._settings
    settings.set(PROXY_URL, url)
    settings.set(PROXY_LOCALHOST, True)
    settings.set(PROXY_MODE, "manual")


async def use(directory: ProviderDirectory) -> None:
    """Everything the program does with its services; a message is sent again after it has failed."""
    await directory.refresh()
    for service_id in IDS:
        async for _ in directory.diagnose(service_id):
            pass
        for _ in range(2):
            with suppress(ProviderError):
                reply = await directory.ask(
                    ModelRef(service_id, "m"), [{"role": "user", "content": "Hello!"}], ChatSettings()
                )
                async with reply:
                    async for _event in reply:
                        pass


async def test_the_proxy_of_the_settings_is_the_only_way(
    directory: ProviderDirectory, server: CountingServer, proxy: RunningProxy
) -> None:
    for_all(directory, proxy.url)
    await use(directory)
    assert len(server.came_from) >= 4 * len(IDS)
    assert set(server.came_from) == {BY_PROXY}


async def test_while_it_is_dead_there_is_no_way(directory: ProviderDirectory, server: CountingServer) -> None:
    for_all(directory, "http://127.0.0.1:1")
    await use(directory)
    assert server.came_from == []
    assert {directory.status(service_id) for service_id in IDS} == {"failed"}


async def test_a_service_has_a_proxy_of_its_own_or_none(
    directory: ProviderDirectory, server: CountingServer, proxy: RunningProxy
) -> None:
    for_all(directory, "http://127.0.0.1:1")
    own = directory._settings
    own.set(PROXY.of("openai"), proxy.url_with("user", "").replace(":@", "@"))
    await directory._secrets.set("openai/proxy-password", "secret")
    await directory.refresh()
    assert set(server.came_from) == {BY_PROXY}
    server.came_from.clear()
    own.set(PROXY.of("openai"), "none")
    await directory.refresh()
    assert set(server.came_from) == {DIRECT}
