"""The Guide stands in for a provider that does not answer, and steps back once it does."""

import asyncio
import threading

from gui.chat.message import State
from gui.settings.service_fields import AI365VIP_ADDRESS
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.fakes.raw import Connection, RawServer
from tests.gui.program.rill import OpenRill, Rill

NOBODY = "http://127.0.0.1:1"
SETTINGS = f'[providers.ai365vip]\naddress = "{NOBODY}"\n'


async def fallen_back(rill: Rill) -> None:
    await rill.until(lambda: rill.says("you are talking to the Guide"), what="the notice")
    assert rill.parts.picker.currentText() == "Rill manual"


async def test_an_empty_chat_goes_to_the_provider_as_soon_as_it_answers(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Here"))) as server:
        async with open_rill(SETTINGS) as rill:
            await fallen_back(rill)
            rill.settings.set(AI365VIP_ADDRESS, server.address)
            await rill.until(lambda: rill.parts.picker.currentText() == "GPT-3.5", what="the provider's model")
            assert not rill.parts.banners.notices()
            assert (await rill.ask()).text == "Here"


async def test_try_again_looks_once_more(open_rill: OpenRill) -> None:
    async with open_rill(SETTINGS) as rill:
        await fallen_back(rill)
        with running(ChatbotUI()) as server:
            rill.settings.set(AI365VIP_ADDRESS, server.address)
            rill.press("Try again")
            await rill.until(lambda: rill.parts.picker.currentText() == "GPT-3.5", what="the provider's model")


async def test_a_conversation_with_the_guide_is_not_taken_from_it_unasked(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Here"))) as server:
        async with open_rill(SETTINGS) as rill:
            await fallen_back(rill)
            await rill.ask("How do I set a proxy?")
            rill.settings.set(AI365VIP_ADDRESS, server.address)
            await rill.until(lambda: rill.says("AI365VIP answers now."), what="the offer")
            assert rill.parts.picker.currentText() == "Rill manual"
            rill.press("Switch to it")
            assert rill.parts.picker.currentText() == "GPT-3.5"
            assert not rill.parts.banners.notices()


async def test_who_writes_before_the_search_has_ended_talks_on_to_the_guide(open_rill: OpenRill) -> None:
    written = threading.Event()

    async def hang_up_then(_connection: Connection) -> None:
        await asyncio.to_thread(written.wait, 20)

    with running(RawServer(hang_up_then)) as server:
        async with open_rill(f'[providers.ai365vip]\naddress = "{server.url}"\n') as rill:
            rill.send("How do I set a proxy?")
            written.set()
            await fallen_back(rill)
            await rill.ended()
            assert rill.reply.state is State.FAILED
            assert (await rill.ask("How do I set a proxy?")).provider_label == "Guide"
