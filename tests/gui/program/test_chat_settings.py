"""What a chat asks of its model besides answering, and whether it fits, in the whole program."""

import json
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QPlainTextEdit

from gui.chat.chat_settings import ChatSettings
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.fakes.raw import Connection, RawServer
from tests.gui.program.rill import OpenRill, Rill, talking_to

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


async def set_here(rill: Rill, *, prompt: str, temperature: float) -> None:
    """By the keyboard, in the sheet of the chat in front."""
    rill.key(Qt.Key.Key_P, CTRL | SHIFT)
    await rill.until(lambda: rill.named(QPlainTextEdit, "System prompt"), what="the settings of the chat")
    (editor,) = rill.named(QPlainTextEdit, "System prompt")
    assert editor.hasFocus()
    QTest.keyClicks(editor, prompt)
    (switch,) = [box for box in editor.window().findChildren(QCheckBox) if box.text() == "Temperature"]
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    (field,) = rill.named(QDoubleSpinBox, "Temperature")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(temperature))
    QTest.keyClick(field, Qt.Key.Key_Escape)
    await rill.in_front()
    assert not rill.named(QPlainTextEdit, "System prompt")


async def test_what_a_chat_asks_for_reaches_the_server_and_no_other_chat_asks_for_it(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        more = "temperature = 0.9\n[chat]\n"
        settings = talking_to(server.address, more).replace("[chat]\n", '[chat]\nsystem_prompt = "Be brief."\n', 1)
        settings = settings.removesuffix("[chat]\n")
        async with open_rill(settings) as rill:
            await set_here(rill, prompt="Be kind.", temperature=0.25)
            conversation = rill.chat.conversation
            conversation.settings = replace(conversation.settings, top_p=0.5)  # as from a model that takes it
            await rill.ask("First")
            assert rill.reply.parameters == {"temperature": 0.25}
            rill.press("New chat")
            await rill.ask("Second")
            assert rill.reply.parameters == {"temperature": 0.9}
            rill.key(Qt.Key.Key_Tab, CTRL)
            await rill.ask("Third")
            asked = [(request.json["prompt"], request.json["temperature"]) for request in server.received]
            assert asked == [("Be kind.", 0.25), ("Be brief.", 0.9), ("Be kind.", 0.25)]


async def test_it_is_kept_across_a_restart(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            await set_here(rill, prompt="Be kind.", temperature=0.25)
        async with open_rill(talking_to(server.address)) as rill:
            await rill.until(lambda: rill.chat.conversation.title == "First", what="the last chat")
            assert rill.chat.conversation.settings == ChatSettings(prompt="Be kind.", temperature=0.25)
            assert rill.parts.header.chat_settings.marked
            await rill.ask("Second")
            assert server.received[-1].json["prompt"] == "Be kind."


async def test_a_prompt_of_the_library_is_given_to_the_chat_by_its_name(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.key(Qt.Key.Key_K, CTRL)
            (field,) = rill.named(QLineEdit, "Go to a chat, run a command, choose a model")
            QTest.keyClicks(field, "/transl")
            QTest.keyClick(field, Qt.Key.Key_Return)
            await rill.in_front()
            await rill.ask("First")
            assert server.received[0].json["prompt"].startswith("Translate what I write")


async def test_those_of_a_new_chat_are_kept_too_and_go_with_its_first_message(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            await rill.ask("First")
            first = rill.chat.conversation.key
            rill.press("New chat")
            rill.write("half a thought")
            await set_here(rill, prompt="Be kind.", temperature=0.25)
            rill.program.session.show_chat(first)
            rill.program.session.note(rill.chat.conversation)  # what happens elsewhere takes nothing from it
        async with open_rill(settings) as rill:
            await rill.until(lambda: rill.chat.conversation.key == first, what="the last chat")
            assert not rill.parts.header.chat_settings.marked
            rill.press("New chat")
            assert rill.parts.header.chat_settings.marked
            assert rill.editor.toPlainText() == "half a thought"
            await rill.ask("!")
            assert server.received[-1].json["prompt"] == "Be kind."
        async with open_rill(settings) as rill:
            await rill.until(lambda: rill.chat.conversation.title, what="the last chat")
            rill.press("New chat")
            assert not rill.parts.header.chat_settings.marked
            assert rill.editor.toPlainText() == ""


async def test_a_message_that_the_service_would_drop_goes_out_only_when_it_is_sent_once_more(
    open_rill: OpenRill,
) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        settings = talking_to(server.address).replace("gpt-4o", "gpt-3.5-turbo")
        async with open_rill(settings) as rill:
            QGuiApplication.clipboard().setText("word " * 14_000)
            rill.editor.setFocus()
            rill.key(Qt.Key.Key_V, CTRL)
            await rill.until(lambda: rill.says("too long for this model"), what="the warning")
            rill.key(Qt.Key.Key_Return)
            assert rill.says("Sending once more sends it all the same.")
            assert not rill.chat.active
            assert not server.received
            rill.key(Qt.Key.Key_Return)
            await rill.ended()
            assert len(server.received) == 1


async def test_a_warning_goes_with_the_model_that_it_was_about(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        settings = talking_to(server.address).replace("gpt-4o", "gpt-3.5-turbo")
        async with open_rill(settings) as rill:
            QGuiApplication.clipboard().setText("word " * 14_000)
            rill.editor.setFocus()
            rill.key(Qt.Key.Key_V, CTRL)
            await rill.until(lambda: rill.says("too long for this model"), what="the warning")
            rill.key(Qt.Key.Key_Return)
            assert rill.says("Sending once more sends it all the same.")
            rill.parts.actions.choose_model.trigger()
            await rill.choose_in_list("gpt-4o")
            assert not rill.says("Sending once more sends it all the same.")
            rill.key(Qt.Key.Key_Return)
            await rill.ended()
            assert len(server.received) == 1


async def test_older_messages_that_would_be_left_out_are_told_beforehand(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("word " * 9_000))) as server:
        settings = talking_to(server.address).replace("gpt-4o", "gpt-3.5-turbo")
        async with open_rill(settings) as rill:
            await rill.ask("First")
            assert not rill.says("older messages")
            await rill.ask("Second")
            await rill.until(lambda: rill.says("older messages will be left out"), what="the warning")
            await rill.ask("Third")  # it is no obstacle
            assert len(server.received) == 3


async def test_a_reply_that_a_limit_cut_says_so_and_goes_on(open_rill: OpenRill) -> None:
    asked: list[dict[str, Any]] = []

    async def behave(connection: Connection) -> None:
        if b" /v1/models" in connection.request:
            return await connection.send(_answer("application/json", b'{"data": [{"id": "m"}]}'))
        asked.append(json.loads(connection.request.partition(b"\r\n\r\n")[2]))
        text, reason = ("One, two", "length") if len(asked) == 1 else (", three", "stop")
        delta = {"choices": [{"delta": {"content": text}, "finish_reason": reason}]}
        usage = {"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 2}}
        events = b"".join(b"data: %s\n\n" % json.dumps(event).encode() for event in (delta, usage))
        await connection.send(_answer("text/event-stream", events + b"data: [DONE]\n\n"))
        return None

    with running(RawServer(behave)) as server:
        own = f'[providers.mine]\npreset = "custom"\naddress = "{server.url}/v1"\nprices = {{ m = [2.0, 8.0] }}\n'
        async with open_rill(f'[chat]\ndefault_model = "mine/m"\n{own}') as rill:
            rill.chat.conversation.settings = ChatSettings(max_tokens=2, top_p=0.5)
            await rill.ask("Count")
            assert (asked[0]["max_tokens"], asked[0]["top_p"]) == (2, 0.5)
            assert "Stopped at the limit of 2 tokens" in rill.texts()
            rill.transcript.wishes.details_requested.emit(rill.reply.id)
            assert rill.says("$0.0020, worked out from the prices")
            assert rill.says("at most 2 tokens")
            rill.press("Close")
            await rill.in_front()
            rill.press("Continue")
            await rill.ended()
            assert rill.reply.text == "One, two, three"
            assert "Continue" not in rill.buttons()


def _answer(kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
