"""What a user does with several models at once."""

import asyncio
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from gui.chat.message import Message, State
from tests.fakes.chatbot_ui import ChatbotUI, streamed, tokens
from tests.fakes.counterparty import running
from tests.gui.program.rill import OpenRill, Rill, talking_to

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def settings(one: ChatbotUI, other: ChatbotUI) -> str:
    mirror = f'[providers.mirror]\npreset = "ai365vip"\nlabel = "Mirror"\naddress = "{other.address}"\n'
    return talking_to(one.address, mirror)


def mirror(**more: Any) -> ChatbotUI:
    return ChatbotUI(models=[("swift", "Swift")], **more)


async def check_models(rill: Rill, *names: str) -> None:
    """In the list of models that opens: check those with these names besides what is checked, and confirm."""
    await rill.until(lambda: rill.named(QLineEdit, "Find models to compare"), what="the list of models")
    (line,) = rill.named(QLineEdit, "Find models to compare")
    for name in names:
        line.clear()
        QTest.keyClicks(line, name)
        QTest.keyClick(line, Qt.Key.Key_Space, CTRL)
    QTest.keyClick(line, Qt.Key.Key_Return)
    await rill.in_front()


async def ask_several(rill: Rill, prompt: str, *names: str) -> list[Message]:
    rill.write(prompt)
    rill.key(Qt.Key.Key_Return, CTRL | ALT)
    await check_models(rill, *names)
    return replies(rill)


def replies(rill: Rill) -> list[Message]:
    return rill.chat.conversation.side_by_side()


def press(rill: Rill, reply: Message, name: str) -> None:
    """A button of one of the replies."""
    bubble = next(bubble for bubble in rill.transcript.live_bubbles().values() if bubble.message is reply)
    (button,) = [one for one in bubble.findChildren(QPushButton) if one.text() == name and one.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def listed(rill: Rill, *servers: ChatbotUI) -> None:
    await rill.until(lambda: all(server.asked_for_models for server in servers), what="the lists of models")
    await asyncio.sleep(0.3)


async def test_three_services_answer_at_their_own_speed_and_one_is_gone_on_with(open_rill: OpenRill) -> None:
    with (
        running(ChatbotUI(replies=[tokens(30, pause=0.05)])) as one,
        running(mirror(replies=[streamed("At once."), streamed("Further.")])) as other,
    ):
        async with open_rill(settings(one, other)) as rill:
            await listed(rill, one, other)
            slow, swift, guide = await ask_several(rill, "Where are my chats kept?", "Swift", "Guide")
            await rill.until(lambda: swift.state is State.DONE and guide.state is State.DONE, what="the swift ones")
            assert slow.state is State.STREAMING
            assert rill.says("At once.")
            assert {"Stop", "Go on with this one"} <= {one.text() for one in rill.window.findChildren(QPushButton)}
            await rill.ended()
            assert slow.text.split()[-1] == "tok29"
            assert [reply.provider_label for reply in (slow, swift, guide)] == ["AI365VIP", "Mirror", "Guide"]

            press(rill, swift, "Go on with this one")
            assert replies(rill) == []
            assert rill.parts.picker.current == swift.model
            await rill.ask("And then?")
            assert rill.reply.text == "Further."
            said = [message["content"] for message in other.received[-1].json["messages"]]
            assert said[-3:] == ["Where are my chats kept?", "At once.", "And then?"]
            assert not any("tok" in text for text in said)


async def test_escape_stops_all_and_a_comparison_is_there_again_after_a_restart(open_rill: OpenRill) -> None:
    with (
        running(ChatbotUI(reply=streamed("So far", stays_open=True))) as one,
        running(mirror(reply=streamed("Only this", stays_open=True))) as other,
    ):
        async with open_rill(settings(one, other)) as rill:
            await listed(rill, one, other)
            left, right = await ask_several(rill, "Go on for ever", "Swift")
            await rill.until(lambda: left.text and right.text, what="the first words")
            press(rill, right, "Stop")
            await rill.until(lambda: right.state is State.STOPPED, what="the end of one")
            await rill.until(lambda: other.hung_up_at, what="a closed connection")
            assert left.state is State.STREAMING
            rill.key(Qt.Key.Key_Escape)
            await rill.ended()
            assert [reply.state for reply in (left, right)] == [State.STOPPED, State.STOPPED]
        async with open_rill(settings(one, other)) as rill:
            await rill.until(lambda: replies(rill), what="the comparison")
            assert [reply.text for reply in replies(rill)] == ["So far", "Only this"]
            await rill.until(lambda: len(rill.transcript.live_bubbles()) == 3, what="the columns")
            columns = [rill.transcript.live_bubbles()[row] for row in (1, 2)]
            assert columns[0].y() == columns[1].y()
            rill.key(Qt.Key.Key_2, ALT)
            assert columns[1].hasFocus()
            QTest.keyClick(columns[1], Qt.Key.Key_Return)
            assert rill.reply.text == "Only this"
            assert rill.editor.hasFocus()


async def test_other_models_are_asked_what_one_has_answered(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[streamed("Mine.")])) as one, running(mirror(reply=streamed("Theirs."))) as other:
        async with open_rill(settings(one, other)) as rill:
            await listed(rill, one, other)
            mine = await rill.ask("Whose?")
            rill.transcript.wishes.compare_requested.emit(mine.id, rill.window.mapToGlobal(rill.window.rect().center()))
            await check_models(rill, "Swift")
            await rill.until(lambda: len(replies(rill)) == 2, what="the other reply")
            await rill.ended()
            assert [reply.text for reply in replies(rill)] == ["Mine.", "Theirs."]
            assert len(one.received) == 1


async def test_a_version_by_a_model_of_another_service_says_whose_it_is(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[streamed("Mine.")])) as one, running(mirror(reply=streamed("Theirs."))) as other:
        async with open_rill(settings(one, other)) as rill:
            await listed(rill, one, other)
            mine = await rill.ask("Whose?")
            at = rill.window.mapToGlobal(rill.window.rect().center())
            rill.transcript.wishes.another_model_requested.emit(mine.id, at)
            await rill.choose_in_list("Swift")
            await rill.until(lambda: rill.reply is not mine, what="the other version")
            await rill.ended()
            assert (rill.reply.text, rill.reply.model_label, rill.reply.provider_label) == (
                "Theirs.",
                "Swift",
                "Mirror",
            )
            assert rill.says("Swift · Mirror")


async def test_nothing_written_says_so_and_opens_no_list(open_rill: OpenRill) -> None:
    with running(ChatbotUI()) as one, running(mirror()) as other:
        async with open_rill(settings(one, other)) as rill:
            await listed(rill, one, other)
            rill.key(Qt.Key.Key_Return, CTRL | ALT)
            assert rill.says("Write the message first")
            assert not rill.named(QLineEdit, "Find models to compare")
