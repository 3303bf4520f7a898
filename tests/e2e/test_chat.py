"""A conversation in a real window, with the keyboard and through a screen reader."""

import socket
from pathlib import Path

import pytest

from tests.e2e.chat_window import RECORDED, ChatWindow, talking_to
from tests.e2e.desktop import Desktop
from tests.e2e.screen_reader import wait_until
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.fakes.replay import RecordedChat

pytestmark = pytest.mark.window


def test_a_recorded_reply_streams_token_by_token_into_its_bubble(desktop: Desktop, profile: Path) -> None:
    with running(RecordedChat("cbui_ok")) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.url, model="gpt-4"))
        assert window.reader.read("combo box", "Model").text == "GPT-4"
        for name in ("New chat", "Preferences"):
            assert "enabled" in window.reader.read("button", name).states
        assert "enabled" not in window.reader.read("button", "Send").states, "there is nothing to send yet"

        window.watch_reply("hi", whole=RECORDED)

        prompt, reply = window.messages()
    assert (prompt.role, prompt.name, prompt.text) == ("list item", "You, message 1 of 2", "hi")
    assert (reply.role, reply.name, reply.text) == ("list item", "GPT-4, reply 2 of 2", RECORDED)
    assert server.messages()[0]["messages"] == [{"role": "user", "content": "hi"}]


def test_a_model_chosen_in_mid_conversation_is_asked_next(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(replies=[streamed("One"), streamed("Two")])) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        assert window.ask("first").name == "GPT-4, reply 2 of 2"
        window.choose_model("16k")
        wait_until(lambda: window.reader.read("combo box", "Model").text == "GPT-3.5-16k", what="the new model")
        reply = window.ask("second")
    assert (reply.name, reply.text) == ("GPT-3.5-16k, reply 4 of 4", "Two")
    assert [request.json["model"]["id"] for request in server.received] == ["gpt-4o", "gpt-3.5-turbo-16k"]
    assert [turn["content"] for turn in server.received[1].json["messages"]] == ["first", "One", "second"]


def test_a_model_can_be_chosen_without_the_list_being_opened(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed("Hello"))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.reader.select("combo box", "Model", "GPT-3.5")
        wait_until(lambda: window.reader.read("combo box", "Model").text == "GPT-3.5", what="the new model")
        window.reader.focus("text", "Message")
        assert window.ask("hi").name == "GPT-3.5, reply 2 of 2"
    assert server.received[0].json["model"]["id"] == "gpt-3.5-turbo"


def test_stop_closes_the_connection_and_keeps_the_text(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed("So far", stays_open=True))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.send("Go on for ever")
        wait_until(lambda: window.reply_text() == "So far", what="the first words")
        window.reader.press("button", "Stop")
        wait_until(lambda: server.hung_up_at, what="a closed connection", seconds=2)
        assert window.wait_for_end().text == "So far"
        window.reader.read("button", "Retry")
        window.reader.read("button", "Continue")


def test_new_chat_begins_an_empty_one_and_keeps_the_other(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed("Hello"))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.ask("first")
        window.reader.press("button", "New chat")
        wait_until(lambda: not window.is_showing("list", "Conversation"), what="an empty chat")
        window.wait_for_focus()
        reply = window.ask("second")
        assert reply.name == "GPT-4, reply 2 of 2"
        listed = ["Today, heading", "second, conversation", "first, conversation"]
        wait_until(lambda: [chat.name for chat in window.reader.items("list", "Chats")] == listed, what="the chats")
    assert [turn["content"] for turn in server.received[1].json["messages"]] == ["second"]


def test_preferences_open_from_their_button(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI()) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.reader.press("button", "Preferences")
        window.reader.read("dialog", "Preferences")
        wait_until(lambda: desktop.title_in_front() == "Preferences", what="the preferences in front")


def test_without_a_service_the_first_start_falls_to_the_guide_which_answers(desktop: Desktop, profile: Path) -> None:
    settings = f'[providers.ai365vip]\naddress = "http://127.0.0.1:{_unused_port()}"\n'
    window = ChatWindow(desktop, profile=profile, settings=settings)
    window.wait_for_words("Until it does, you are talking to the Guide.")
    assert window.reader.read("combo box", "Model").text == "Rill manual"
    reply = window.ask("How do I set a proxy?")
    assert reply.name == "Rill manual, reply 2 of 2"
    assert "proxy" in reply.text.lower()


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
