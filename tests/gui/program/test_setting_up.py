"""From an empty window to a service that answers: by the greeting, the list of models, and a reply that failed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView

from tests.fakes.chat_completions import ChatCompletions
from tests.gui.program.rill import OpenRill, Rill

ONLY_THE_GUIDE = """
[chat]
discovery = false
[providers.ai365vip]
enabled = false
[providers.local]
enabled = false
"""


async def add_by_address(rill: Rill, address: str) -> None:
    """In the chooser that is open."""
    line = rill.find(QLineEdit, "add_filter")
    QTest.keyClicks(line, "openai-compatible")
    QTest.keyClicks(rill.find(QLineEdit, "add_address"), address)
    QTest.keyClick(rill.find(QLineEdit, "add_address"), Qt.Key.Key_Return)


async def test_the_greeting_leads_to_a_service_whose_first_model_answers_then(open_rill: OpenRill) -> None:
    async with ChatCompletions(models=("first", "second")) as server, open_rill(ONLY_THE_GUIDE) as rill:
        await rill.until(lambda: rill.says("Guide is ready"), what="the Guide")
        rill.press("Connect a model…")
        await add_by_address(rill, server.url)
        await rill.until(
            lambda: str(rill.chat.conversation.model) == "custom/first", what="the first model of the new service"
        )
        rill.find(QListView, "services").window().close()
        await rill.in_front()
        assert (await rill.ask()).text == "Hello"
        assert "default_model" not in rill.on_disk()["chat"], "the user has not chosen it"


async def test_a_chat_that_has_begun_is_offered_the_new_service(open_rill: OpenRill) -> None:
    async with ChatCompletions(models=("first",)) as server, open_rill(ONLY_THE_GUIDE) as rill:
        await rill.ask("How do I use a proxy?")
        rill.parts.picker.add_provider_requested.emit()
        await add_by_address(rill, server.url)
        await rill.until(lambda: rill.says(f"127.0.0.1:{server.port} answers now."), what="the offer")
        rill.find(QListView, "services").window().close()
        await rill.in_front()
        assert rill.chat.conversation.model is not None
        assert rill.chat.conversation.model.provider == "guide"
        rill.press("Switch to it")
        assert str(rill.chat.conversation.model) == "custom/first"


async def test_a_reply_that_failed_for_its_key_leads_to_the_very_service(open_rill: OpenRill) -> None:
    async with ChatCompletions(key="sk-right") as server:
        settings = (
            f'[chat]\ndefault_model = "custom-2/small"\n[providers.custom]\naddress = "{server.url}"\n'
            f'[providers.custom-2]\npreset = "custom"\nlabel = "The second"\naddress = "{server.url}"\n'
        )
        async with open_rill(settings) as rill:
            await rill.ask()
            assert rill.reply.failure is not None
            assert rill.reply.failure.kind == "KeyRejectedError"
            rill.press("Open preferences")
            state = await rill.until(lambda: rill.find(QLabel, "service_state"), what="the service")
            assert "rejected" in state.text()
            assert rill.says("The second")
            QTest.keyClicks(rill.find(QLineEdit, "service_key"), "sk-right")
            QTest.keyClick(rill.find(QLineEdit, "service_key"), Qt.Key.Key_Return)
            await rill.until(lambda: "2 models" in rill.find(QLabel, "service_state").text(), what="its models")
            state.window().close()
            await rill.in_front()
            assert (await rill.ask()).text == "Hello"
