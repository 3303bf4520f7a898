import asyncio
import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.bridge.provider_directory import ProviderDirectory
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS, AI365VIP_ADDRESS, PROXY
from gui.settings.settings import Settings
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.fakes.faulty import answer
from tests.fakes.raw import Connection, RawServer


async def test_a_late_answer_about_an_older_address_counts_for_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    asked, hang_up = threading.Event(), threading.Event()

    async def hang(_connection: Connection) -> None:
        asked.set()
        await asyncio.to_thread(hang_up.wait, 20)

    settings = Settings(tmp_path / "settings.toml")
    secrets = SecretStore(profile="", names_file=tmp_path / "names")
    directory = ProviderDirectory(settings=settings, secrets=secrets)
    with running(RawServer(hang)) as old, running(ChatbotUI(reply=streamed("Yes"))) as new:
        settings.set(AI365VIP_ADDRESS, old.url)
        first = asyncio.ensure_future(directory.refresh())
        assert await asyncio.to_thread(asked.wait, 20)
        settings.set(AI365VIP_ADDRESS, new.address)
        await directory.refresh()
        assert directory.status("ai365vip") == "ok"
        hang_up.set()
        await first
    assert directory.status("ai365vip") == "ok"


async def test_at_the_start_only_what_is_asked_for_hears_of_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.toml")
    directory = ProviderDirectory(settings=settings, secrets=SecretStore(profile="", names_file=tmp_path / "names"))
    models = answer("200 OK", b'{"data": [{"id": "m"}]}', content_type="application/json")
    with running(RawServer(models)) as server:
        settings.set(ADDRESS.of("ai365vip"), "http://chat.invalid")
        settings.set(PROXY.of("ai365vip"), f"http://127.0.0.1:{server.port}")  # so that it would be seen
        settings.set(ADDRESS.of("office"), "http://office.invalid/v1")
        settings.set(PROXY.of("office"), f"http://127.0.0.1:{server.port}")
        await directory.refresh_own()
        assert server.connections == 0
        assert directory.status("guide") == "ok"
        assert directory.is_unasked("office")
        await directory.refresh_service("office")
        assert directory.status("office") == "ok"
        assert server.connections == 1
        await directory.refresh_known()
        assert server.connections == 2
        await directory.refresh_old()
        assert not directory.is_unasked("ai365vip")
        assert server.connections == 3
