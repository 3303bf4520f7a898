"""What was typed and not sent outlives everything else that is done in the window."""

from PySide6.QtCore import Qt

from gui.window.prompt_card import PromptCard
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.gui.program.rill import OpenRill, talking_to


async def test_an_example_that_is_clicked_leaves_the_draft_alone(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.write("half a thought")
            example = rill.window.findChildren(PromptCard)[0]
            prompt = example.text()
            example.click()
            await rill.ended()
            assert rill.chat.model.message(0).text == prompt
            assert rill.editor.toPlainText() == "half a thought"


async def test_the_draft_of_a_new_chat_outlives_the_program(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            rill.write("half a thought")
        async with open_rill(settings) as rill:
            await rill.until(lambda: rill.editor.toPlainText() == "half a thought", what="the draft")


async def test_the_draft_of_a_new_chat_waits_behind_the_chat_that_was_in_front(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            await rill.ask("First")
            first = rill.chat.conversation.key
            rill.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
            rill.write("half a thought")
            rill.program.session.show_chat(first)
        async with open_rill(settings) as rill:
            await rill.until(lambda: rill.chat.conversation.key == first, what="the last chat")
            rill.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
            assert rill.editor.toPlainText() == "half a thought"


async def test_what_is_being_written_stays_when_the_chat_is_read_again(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            chat, recorder = rill.chat, rill.program.keeping.recorder
            await rill.until(lambda: not recorder.has_changes(chat.conversation), what="the disk")
            rill.write("half a thought")
            rill.program.session.read_again([chat.conversation.key])
            await rill.until(lambda: rill.chat is not chat, what="the chat, read again")
            assert rill.editor.toPlainText() == "half a thought"
            assert rill.chat.conversation.draft == "half a thought"
