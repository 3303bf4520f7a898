import asyncio
import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.bridge.provider_directory import ProviderDirectory
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import AI365VIP_ADDRESS
from gui.settings.settings import Settings
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
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
