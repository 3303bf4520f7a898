"""What a user does with chats: types, recalls, switches, changes the model."""

import asyncio
import socket
import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTreeWidget

from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from tests.fakes.chatbot_ui import ChatbotUI, streamed, tokens
from tests.fakes.counterparty import running
from tests.fakes.raw import Connection, RawServer
from tests.gui.program.rill import OpenRill, Rill, talking_to

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


async def test_a_reply_grows_on_the_screen_while_it_comes(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=tokens(10, pause=0.1))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.send("Ten tokens, please")
            assert {"Stop"} <= rill.buttons()
            seen = set()
            while rill.chat.active:
                await asyncio.sleep(0.02)
                seen.add(rill.bubble.visible_text().strip())
            await rill.ended()
            assert rill.bubble.visible_text().split() == [f"tok{number}" for number in range(10)]
            assert len(seen) >= 5
            assert rill.reply.state is State.DONE


async def test_stopping_closes_the_connection_and_keeps_what_had_arrived(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("So far", stays_open=True))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.send("Go on for ever")
            await rill.until(lambda: "So far" in rill.reply.text, what="the first words")
            rill.key(Qt.Key.Key_Escape)
            await rill.ended()
            await rill.until(lambda: server.hung_up_at, what="a closed connection", seconds=2)
            assert rill.reply.state is State.STOPPED
            assert "So far" in rill.bubble.visible_text()
            assert {"Continue", "Retry"} <= rill.buttons()

            server.reply = streamed(", so good")
            rill.press("Continue")
            await rill.ended()
            assert rill.reply.text == "So far, so good"
            assert "So far, so good" in rill.bubble.visible_text()


async def test_the_model_can_change_in_mid_conversation(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[streamed("One"), streamed("Two")])) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            await choose_model(rill, "GPT-3.5-16k")
            await rill.ask("Second")
            first, second = (request.json for request in server.received)
            assert (first["model"]["id"], second["model"]["id"]) == ("gpt-4o", "gpt-3.5-turbo-16k")
            assert [(turn["role"], turn["content"]) for turn in second["messages"]] == [
                ("user", "First"),
                ("assistant", "One"),
                ("user", "Second"),
            ]
            assert rill.parts.picker.currentText() == "GPT-3.5-16k"
            assert rill.on_disk()["chat"]["default_model"] == "ai365vip/gpt-3.5-turbo-16k"


async def test_each_chat_has_its_own_model(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            rill.press("New chat")
            await choose_model(rill, "GPT-3.5")
            await rill.ask("Second")
            rill.key(Qt.Key.Key_Tab, CTRL)
            assert rill.chat.conversation.title == "First"
            assert rill.parts.picker.currentText() == "GPT-4"
            await rill.ask("Third")
            assert [request.json["model"]["id"] for request in server.received] == ["gpt-4o", "gpt-3.5-turbo", "gpt-4o"]


async def test_a_new_chat_has_the_model_that_was_chosen_last(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            rill.press("New chat")
            await choose_model(rill, "GPT-3.5-16k")
            await rill.ask("Second")
            rill.key(Qt.Key.Key_Tab, CTRL)
            rill.press("New chat")
            assert rill.parts.picker.currentText() == "GPT-3.5-16k"

            rill.key(Qt.Key.Key_Tab, CTRL)
            await choose_model(rill, "GPT-4")
            rill.press("New chat")
            assert rill.parts.picker.currentText() == "GPT-4"


async def test_switching_chats_keeps_each_draft(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            rill.write("a draft for the first")
            rill.key(Qt.Key.Key_N, CTRL)
            assert rill.editor.toPlainText() == ""
            await rill.ask("Second")
            rill.write("another for the second")
            rill.key(Qt.Key.Key_Tab, CTRL)
            assert rill.editor.toPlainText() == "a draft for the first"
            rill.key(Qt.Key.Key_Tab, CTRL)
            assert rill.editor.toPlainText() == "another for the second"


async def test_a_draft_in_a_new_chat_outlives_a_look_at_another(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            rill.press("New chat")
            rill.write("not sent yet")
            rill.key(Qt.Key.Key_Tab, CTRL)
            rill.press("New chat")
            assert rill.editor.toPlainText() == "not sent yet"


async def test_a_reply_goes_on_while_another_chat_is_in_front(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[tokens(8, pause=0.1), streamed("Meanwhile")])) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.send("First")
            first = rill.chat
            await rill.until(lambda: first.last_reply() and rill.reply.text, what="the first words")
            rill.press("New chat")
            assert (await rill.ask("Second")).text == "Meanwhile"
            await rill.until(lambda: not first.active, what="the end of the first reply")
            rill.key(Qt.Key.Key_Tab, CTRL)
            assert rill.bubble.visible_text().split() == [f"tok{number}" for number in range(8)]


async def test_up_recalls_the_last_prompt_into_an_empty_field(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Yes"))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.write("Two")
            rill.key(Qt.Key.Key_Return, SHIFT)
            await rill.ask("lines")
            rill.key(Qt.Key.Key_Up)
            assert rill.editor.toPlainText() == "Two\nlines"
            rill.key(Qt.Key.Key_Up)  # from the second line to the first, as in any text
            assert rill.editor.textCursor().blockNumber() == 0


async def test_what_is_typed_during_a_reply_stays_and_is_not_sent(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=tokens(5, pause=0.1))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            rill.send("First")
            rill.send("And then?")
            await rill.ended()
            assert rill.editor.toPlainText() == "And then?"
            assert len(server.received) == 1
            rill.key(Qt.Key.Key_Return)
            await rill.ended()
            assert server.received[1].json["messages"][-1]["content"] == "And then?"


async def test_regenerating_keeps_the_older_reply_as_a_version(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[streamed("Heads"), streamed("Tails")])) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("Toss a coin")
            rill.key(Qt.Key.Key_R, CTRL | SHIFT)
            await rill.ended()
            assert "Tails" in rill.bubble.visible_text()
            rill.bubble.setFocus(Qt.FocusReason.TabFocusReason)
            await rill.until(lambda: "Previous version" in rill.buttons(), what="the way to the older version")
            rill.press("Previous version")
            await rill.drawn()
            assert "Heads" in rill.bubble.visible_text()
            assert server.received[0].json == server.received[1].json


async def test_the_first_start_takes_the_service_that_answers(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Hello"))) as server:
        async with open_rill(f'[providers.ai365vip]\naddress = "{server.address}"\n') as rill:
            await rill.until(lambda: rill.says("AI365VIP answers"), what="a model that answers")
            assert (await rill.ask()).text == "Hello"
            assert rill.chat.conversation.model == ModelRef("ai365vip", "gpt-3.5-turbo")


async def test_without_a_service_the_first_start_takes_the_guide_and_says_so(open_rill: OpenRill) -> None:
    async with open_rill(f'[providers.ai365vip]\naddress = "http://127.0.0.1:{unused_port()}"\n') as rill:
        await rill.until(lambda: rill.says("Until it does, you are talking to the Guide."), what="a banner")
        reply = await rill.ask("How do I use a proxy?")
        assert reply.provider_label == "Guide"
        assert "proxy" in rill.bubble.visible_text().lower()
        assert "chat" not in rill.on_disk(), "what Rill chose by itself is not the user's choice"


async def test_a_choice_made_while_the_first_start_still_looks_stands(open_rill: OpenRill) -> None:
    chosen = threading.Event()

    async def hang_up_then(_connection: Connection) -> None:
        await asyncio.to_thread(chosen.wait, 20)

    with running(RawServer(hang_up_then)) as server:
        async with open_rill(f'[providers.ai365vip]\naddress = "{server.url}"\n') as rill:
            await choose_model(rill, "GPT-3.5-16k")
            chosen.set()
            await rill.until(lambda: rill.says("AI365VIP does not answer"), what="the end of the search")
            assert rill.parts.picker.currentText() == "GPT-3.5-16k"
            assert not rill.says("you are talking to the Guide")


async def test_the_keys_for_the_size_of_text_change_the_settings_file(open_rill: OpenRill) -> None:
    async with open_rill("# mine\n" + talking_to(f"http://127.0.0.1:{unused_port()}")) as rill:
        rill.key(Qt.Key.Key_Plus, CTRL)
        rill.key(Qt.Key.Key_Plus, CTRL)
        assert rill.on_disk()["appearance"]["text_size"] == 125
        assert rill.theme.text_scale == 1.25
        rill.key(Qt.Key.Key_Minus, CTRL)
        assert rill.on_disk()["appearance"]["text_size"] == 110
        rill.key(Qt.Key.Key_0, CTRL)
        assert rill.on_disk()["appearance"]["text_size"] == 100
        assert rill.paths.settings_file.read_text().startswith("# mine\n")


async def choose_model(rill: Rill, name: str) -> None:
    """With the keyboard."""
    rill.key(Qt.Key.Key_M, CTRL | SHIFT)
    await rill.choose_in_list(name)
    assert rill.parts.picker.currentText() == name


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


async def test_an_answer_shows_that_the_provider_is_there_after_all(open_rill: OpenRill) -> None:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    async with open_rill(talking_to(f"http://127.0.0.1:{port}")) as rill:
        picker = rill.parts.picker
        await rill.until(lambda: "does not answer" in picker.accessibleDescription(), what="a failed check")
        with running(ChatbotUI(reply=streamed("Here I am"), port=port)):
            await rill.ask("Are you there?")
        assert picker.accessibleDescription() == "AI365VIP answers"


async def test_the_page_of_shortcuts_names_the_key_that_sends(open_rill: OpenRill) -> None:
    async with open_rill('[general]\nsend_key = "ctrl+enter"\n[chat]\ndefault_model = "guide/manual"\n') as rill:
        rill.parts.actions.shortcuts.trigger()
        (table,) = rill.named(QTreeWidget, "Keyboard shortcuts")
        rows = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
        keys = {row.text(0): row.text(1).split("   ") for row in rows if row is not None}
        assert keys["Send the message"] == ["Ctrl+Enter"]
        assert keys["Begin a new line"] == ["Shift+Enter", "Enter"]
        table.window().close()
        await rill.in_front()


async def test_a_dialog_that_was_closed_is_gone(open_rill: OpenRill) -> None:
    async with open_rill('[chat]\ndefault_model = "guide/manual"\n') as rill:
        for open_dialog in (rill.parts.actions.shortcuts, rill.parts.actions.about):
            open_dialog.trigger()
            (dialog,) = rill.window.findChildren(QDialog)
            dialog.close()
            await rill.in_front()
            await rill.until(lambda: not rill.window.findChildren(QDialog), what="the end of the dialog")


async def test_a_chat_whose_messages_were_all_deleted_shows_what_is_sent_next(open_rill: OpenRill) -> None:
    with running(ChatbotUI(replies=[streamed("One"), streamed("Two")])) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            rill.transcript.wishes.delete_requested.emit(rill.chat.conversation.path()[0].id)
            assert not rill.transcript.isVisible()
            await rill.ask("Second")
            assert rill.transcript.isVisible()
            assert "Two" in rill.bubble.visible_text()
