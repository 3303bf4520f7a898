"""A prompt is edited in the whole program, with nothing but the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.gui.program.rill import OpenRill, Rill, talking_to

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def focused(rill: Rill) -> QWidget:
    widget = rill.window.focusWidget()
    assert widget is not None
    return widget


async def test_an_edited_prompt_is_asked_again_and_both_versions_are_walked(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[streamed("One"), streamed("Two")])) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            for _ in range(2):
                QTest.keyClick(focused(rill), Qt.Key.Key_Up, ALT)
            QTest.keyClick(focused(rill), Qt.Key.Key_F2)
            QTest.keyClicks(focused(rill), ", but better")
            QTest.keyClick(focused(rill), Qt.Key.Key_Return, CTRL)
            await rill.ended()
            assert [message.text for message in rill.chat.conversation.path()] == ["First, but better", "Two"]
            QTest.keyClick(focused(rill), Qt.Key.Key_Left, ALT)
            await rill.drawn()
            assert [message.text for message in rill.chat.conversation.path()] == ["First", "One"]
            QTest.keyClick(focused(rill), Qt.Key.Key_Right, ALT)
            await rill.drawn()
            assert [message.text for message in rill.chat.conversation.path()] == ["First, but better", "Two"]


async def test_while_a_reply_comes_an_edit_waits(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("So far", stays_open=True))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.send("Go on for ever")
            await rill.until(lambda: "So far" in rill.reply.text, what="the first words")
            for _ in range(2):
                QTest.keyClick(focused(rill), Qt.Key.Key_Up, ALT)
            QTest.keyClick(focused(rill), Qt.Key.Key_F2)
            QTest.keyClicks(focused(rill), " please")
            QTest.keyClick(focused(rill), Qt.Key.Key_Return, CTRL)
            assert not rill.button("Save and resend").isEnabled()
            assert rill.chat.conversation.path()[0].text == "Go on for ever"
            rill.press("Save")
            assert rill.chat.conversation.path()[0].text == "Go on for ever please"
            rill.chat.stop()
            await rill.ended()
