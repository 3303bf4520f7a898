"""What can be reached from anywhere with the keyboard alone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.gui.program.rill import OpenRill, talking_to

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


async def test_from_the_field_one_goes_to_the_messages_and_back(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("An answer"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask()
            rill.key(Qt.Key.Key_Up, ALT)
            assert QApplication.focusWidget() is rill.bubble
            rill.key(Qt.Key.Key_Up, ALT, on=rill.window)
            assert QApplication.focusWidget() is rill.transcript.live_bubbles()[0]
            rill.key(Qt.Key.Key_Down, ALT, on=rill.window)
            assert QApplication.focusWidget() is rill.bubble
            rill.key(Qt.Key.Key_L, CTRL, on=rill.window)
            assert rill.editor.hasFocus()


async def test_a_theme_change_in_the_preferences_leaves_the_focus_in_the_conversation(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("An answer"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask()
            rill.key(Qt.Key.Key_Up, ALT)
            rill.program.open_preferences("appearance")
            await rill.until(lambda: not rill.window.isActiveWindow(), what="the preferences in front")
            rill.theme.set_scheme("dark")
            assert rill.window.focusWidget() is rill.transcript
