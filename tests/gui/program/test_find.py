"""Finding words, from anywhere in the window."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.settings.schema import TEXT_SIZE
from gui.transcript.link_status import LinkStatus
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.gui.program.rill import OpenRill, Rill, talking_to

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def field(rill: Rill) -> QLineEdit:
    (found,) = rill.named(QLineEdit, "Find in this conversation")
    return found


async def test_from_the_message_field_one_finds_and_comes_back(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("A needle in the hay, a needle"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("Where is the needle?")
            rill.write("Half a sentence")
            rill.key(Qt.Key.Key_F, CTRL)
            assert QApplication.focusWidget() is field(rill)
            field(rill).setText("needle")
            await rill.until(lambda: rill.says("1 of 3"), what="the count")
            rill.key(Qt.Key.Key_F3, on=rill.window)
            await rill.until(lambda: rill.says("2 of 3"), what="the next hit")
            rill.key(Qt.Key.Key_G, CTRL | SHIFT, on=rill.window)
            await rill.until(lambda: rill.says("1 of 3"), what="the hit before")
            rill.key(Qt.Key.Key_Escape, on=field(rill))
            assert rill.editor.hasFocus()
            assert rill.editor.toPlainText() == "Half a sentence"
            assert not rill.named(QLineEdit, "Find in this conversation")


async def test_esc_in_the_search_stops_no_reply(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("So far", stays_open=True))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.send("Go on for ever")
            await rill.until(lambda: "So far" in rill.reply.text, what="the first words")
            rill.key(Qt.Key.Key_F, CTRL)
            rill.key(Qt.Key.Key_Escape, on=field(rill))
            assert rill.chat.active
            assert not rill.named(QLineEdit, "Find in this conversation")
            rill.key(Qt.Key.Key_Escape)
            await rill.ended()


async def test_there_is_nothing_to_find_in_an_empty_chat(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("An answer"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.key(Qt.Key.Key_F, CTRL)
            assert rill.editor.hasFocus()
            await rill.ask("A question")
            rill.key(Qt.Key.Key_F, CTRL)
            assert field(rill).hasFocus()


async def test_another_chat_is_searched_as_soon_as_it_is_shown(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[streamed("needle"), streamed("needle, needle")])) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("One")
            rill.key(Qt.Key.Key_N, CTRL)
            await rill.ask("Two")
            rill.key(Qt.Key.Key_F, CTRL)
            field(rill).setText("needle")
            await rill.until(lambda: rill.says("1 of 2"), what="the count")
            rill.key(Qt.Key.Key_Tab, CTRL, on=rill.window)
            await rill.until(lambda: rill.says("1 of 1"), what="the count of the other chat")


async def test_the_wheel_with_ctrl_steps_through_the_text_sizes_and_says_so(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("An answer"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("A question")
            viewport = rill.transcript.viewport()
            middle = viewport.mapTo(rill.window, viewport.rect().center())
            for notch, percent in ((120, 110), (120, 125), (-120, 110), (-120, 100), (-120, 90)):
                QTest.wheelEvent(rill.window.windowHandle(), middle, QPoint(0, notch), QPoint(), CTRL)
                await rill.drawn()
                assert rill.settings.get(TEXT_SIZE) == percent
                (status,) = rill.transcript.findChildren(LinkStatus)
                assert status.text == f"Text size {percent} %"
            assert rill.theme.text_scale == 0.9
