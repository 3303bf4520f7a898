"""The conversation through the real accessibility bus, read and walked by another process."""

import time
from pathlib import Path

import pytest

from tests.e2e.chat_window import ChatWindow, talking_to
from tests.e2e.desktop import Desktop
from tests.e2e.screen_reader import Told, wait_until
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running

pytestmark = pytest.mark.window

EVERYTHING = """\
# A heading

Words with a [link](https://one.example), ![a picture](http://x.example/p.png) and 🎉.

```python
print("x")
```

| name | size |
|------|------|
| ant  | 1    |
"""


def announced(told: list[Told]) -> list[str]:
    return [one.said for one in told if one.kind.startswith("object:announcement")]


def focused(told: list[Told]) -> list[tuple[str, str]]:
    return [(one.role, one.name) for one in told if one.kind.startswith("object:state-changed:focused")]


def test_a_reply_is_read_part_by_part_and_its_end_is_announced(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed(EVERYTHING))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        reader = window.reader
        reader.told()
        window.ask("Show me everything")
        assert announced(reader.told()) == ["Reply finished"]

        reply = reader.message(1)
        assert (reply.role, reply.name) == ("list item", "GPT-4, reply 2 of 2")
        assert (reply.place, reply.parent) == (1, "Conversation")
        assert reply.text.startswith("A heading\n\nWords with a link, a picture and 🎉.\n\nprint(")
        assert reader.pieces(1, by="WORD", most=5) == ["A", " ", "heading", "\n\n", "Words"]
        assert reader.pieces(1, by="LINE", most=3) == ["A heading\n", "\n", "Words with a link, a picture and 🎉.\n"]

        parts = [(part.role, part.name) for part in reader.parts(1)]
        for part in (
            ("heading", "A heading"),
            ("link", "link"),
            ("image", "a picture"),
            ("section", "Code, python"),
            ("button", "Copy code"),
            ("table", "Table, 1 rows, 2 columns"),
            ("table column header", "name"),
            ("table cell", "ant"),
        ):
            assert part in parts
        assert [part.text for part in reader.parts(1) if part.role == "label"][-1] == 'print("x")'


def test_the_keyboard_s_way_through_a_message_is_told_by_role_and_name(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed(EVERYTHING))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.ask("Show me everything")
        window.reader.told()
        way = []
        for keys in (["alt+Up"], *[["Tab"]] * 10, ["shift+Tab"]):
            desktop.key(*keys)
            way.append(wait_until(lambda: focused(window.reader.told()), what=f"the focus after {keys}")[-1])
        assert way == [
            ("list item", "GPT-4, reply 2 of 2"),
            ("link", "link"),
            ("image", "a picture"),
            ("section", "Code, python"),
            ("check box", "Wrap long lines"),
            ("button", "Copy code"),
            ("table", "Table, 1 rows, 2 columns"),
            ("button", "Copy"),
            ("button", "Regenerate"),
            ("button", "More actions"),
            ("text", "Message"),
            ("list", "Conversation"),
        ]


def test_a_link_is_opened_from_the_bus_after_a_question_where_it_deceives(desktop: Desktop, profile: Path) -> None:
    deceiving = "Go to [www.bank.example](https://evil.example/login)."
    with running(ChatbotUI(reply=streamed(deceiving))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.ask("Where?")
        window.reader.press_part(1, "link", "www.bank.example")
        window.wait_for_words("Open evil.example?")


def test_a_message_far_off_screen_is_read_and_walked_to(desktop: Desktop, profile: Path) -> None:
    long = "\n\n".join(f"Paragraph **{number}**" for number in range(60))
    replies = [streamed("The **first** answer"), streamed(long), streamed(long), streamed(long)]
    with running(ChatbotUI(replies=replies)) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        for number in range(4):
            window.ask(f"Question {number}")
        first = window.reader.message(1)
        assert "showing" not in first.states or not window.reader.parts(1)
        assert first.text == "The first answer"
        assert window.reader.pieces(1, by="CHAR", most=9) == list("The first")
        assert window.reader.message(7).name == "GPT-4, reply 8 of 8"
        window.reader.told()
        window.reader.focus_message(1)
        told = wait_until(lambda: focused(window.reader.told()), what="the focus on the first reply")
        assert told[-1] == ("list item", "GPT-4, reply 2 of 8")
        assert "focused" in window.reader.message(1).states
        assert any(part.role == "paragraph" for part in window.reader.parts(1))


def test_a_stopped_and_a_failed_reply_are_announced_and_say_so(desktop: Desktop, profile: Path) -> None:
    stays, cut = streamed("So far", stays_open=True), streamed("Only half")
    with running(ChatbotUI(replies=[stays, cut])) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.send("Go on for ever")
        wait_until(lambda: window.reply_text() == "So far", what="the first words")
        assert window.reader.message(1).description == "Being written. So far"
        window.reader.told()
        desktop.key("Escape")
        window.wait_for_end()
        assert announced(window.reader.told()) == ["Reply stopped"]
        assert window.reader.message(1).description == "Stopped. So far"
    # The service is gone now.
    window.send("And you?")
    told = wait_until(lambda: announced(window.reader.told()), what="the failure", seconds=20)
    assert told == ["Reply failed"]
    assert window.reader.message(3).description.startswith("Failed.")
    assert ("button", "Retry") in [(part.role, part.name) for part in window.reader.parts(3)]


def test_a_hundred_streamed_pieces_are_not_told_one_by_one(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed(*[f"word{n} " for n in range(100)], pause=0.01))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.reader.told()
        window.ask("Go on")
        time.sleep(0.2)
        assert announced(window.reader.told()) == ["Reply finished"]


def test_the_search_is_walked_and_tells_its_hits(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed("Hello, *hello*"))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.ask("hi")
        window.reader.told()
        desktop.key("ctrl+f")
        field = ("text", "Find in this conversation")
        assert wait_until(lambda: focused(window.reader.told()), what="the search")[-1] == field
        desktop.type_text("hello")
        assert wait_until(lambda: announced(window.reader.told()), what="the number of hits") == ["1 of 2"]
        desktop.key("Tab")
        told = wait_until(lambda: focused(window.reader.told()), what="the next control")
        assert told == [("button", "Previous hit")]
        assert window.reader.read("check box", "Whole words").name
        desktop.key("Escape")
        told = wait_until(lambda: focused(window.reader.told()), what="the focus where it was")
        assert told == [("text", "Message")]


def test_the_menu_key_opens_a_menu_that_is_read_out(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed("Hello"))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.ask("hi")
        desktop.key("alt+Up")
        wait_until(lambda: focused(window.reader.told()), what="the focus on the reply")
        desktop.key("Menu")
        time.sleep(0.3)  # the menu takes the keyboard when it is on screen
        desktop.key("Down")
        told = wait_until(lambda: focused(window.reader.told()), what="an entry of the menu")
        assert told[-1][0] == "menu item"
        assert told[-1][1]
