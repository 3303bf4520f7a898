"""What was typed and not sent outlives everything else that is done in the window."""

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
