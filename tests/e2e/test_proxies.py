"""Proxies as a user sets them in the preferences; the conversation goes on through them and through nothing else."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.chat_window import RECORDED, ChatWindow, talking_to
from tests.e2e.desktop import Desktop
from tests.e2e.screen_reader import wait_until
from tests.fakes.counterparty import running
from tests.fakes.proxies import RunningProxy, microsocks, tinyproxy
from tests.fakes.replay import RecordedChat

pytestmark = pytest.mark.window

DIRECT = "127.0.0.1"
BY_PROXY = "127.0.0.2"
"""Where the proxies make their connections from, so that the server can tell."""
KINDS = ["HTTP", "HTTPS", "SOCKS5", "SOCKS4"]
"""In the order in which they can be chosen."""
USER, PASSWORD = "user", "canary-7f3a"


@pytest.fixture
def server() -> Iterator[RecordedChat]:
    with running(RecordedChat("cbui_ok")) as server:
        yield server


@pytest.fixture
def window(desktop: Desktop, profile: Path, server: RecordedChat) -> ChatWindow:
    settings = talking_to(server.url, '[network.proxy]\nmode = "none"\n', model="gpt-4")
    return ChatWindow(desktop, profile=profile, settings=settings)


@pytest.mark.component("tinyproxy")
def test_a_conversation_goes_on_through_an_http_proxy_with_a_login(window: ChatWindow, server: RecordedChat) -> None:
    with tinyproxy(user=USER, password=PASSWORD, outgoing=BY_PROXY) as proxy:
        assert_conversation_moves_to(proxy, kind="HTTP", window=window, server=server)


@pytest.mark.component("microsocks")
def test_a_conversation_goes_on_through_a_socks5_proxy_with_a_login(window: ChatWindow, server: RecordedChat) -> None:
    with microsocks(user=USER, password=PASSWORD, outgoing=BY_PROXY) as proxy:
        assert_conversation_moves_to(proxy, kind="SOCKS5", window=window, server=server)


@pytest.mark.component("tinyproxy", "microsocks")
@pytest.mark.parametrize("kind", ["HTTP", "SOCKS5"])
def test_a_wrong_password_is_told_plainly_and_never_shown(window: ChatWindow, server: RecordedChat, kind: str) -> None:
    run = tinyproxy if kind == "HTTP" else microsocks
    with run(user=USER, password="right-one", outgoing=BY_PROXY) as proxy:
        set_proxy(window, proxy, kind=kind, password=PASSWORD)
        window.desktop.key("Escape")
        window.wait_for_focus()
        server.came_from.clear()

        window.ask("Is anybody there?")

        assert window.says(f"The proxy {proxy.place} needs a login.")
        window.reader.read("button", "Retry")
        window.reader.read("button", "Open preferences")
        assert server.came_from == [], "and nothing went there directly"
        assert_password_is_nowhere(window)


def assert_conversation_moves_to(proxy: RunningProxy, *, kind: str, window: ChatWindow, server: RecordedChat) -> None:
    window.watch_reply("Directly", whole=RECORDED)
    assert set(server.came_from) == {DIRECT}

    set_proxy(window, proxy, kind=kind, password=PASSWORD)
    server.came_from.clear()  # until its box is ticked, this computer's own addresses are reached directly
    window.reader.press("button", "Test")
    window.wait_for_words("Everything works.")
    window.desktop.key("Escape")
    window.wait_for_focus()

    window.watch_reply("By proxy", whole=RECORDED)
    assert window.messages()[-1].name == "GPT-4, reply 4 of 4"
    assert set(server.came_from) == {BY_PROXY}, "every connection since then: of the test, and of the conversation"
    assert [turn["content"] for turn in server.messages()[-1]["messages"]] == ["Directly", RECORDED, "By proxy"]
    assert_password_is_nowhere(window)


def set_proxy(window: ChatWindow, proxy: RunningProxy, *, kind: str, password: str) -> None:
    """With the keyboard, by the letters that the labels underline."""
    desktop = window.desktop
    desktop.key("ctrl+comma")
    wait_until(lambda: desktop.title_in_front() == "Preferences", what="the preferences in front")
    desktop.type_text("Network")
    desktop.key("Return")
    window.reader.press("radio button", "Manual proxy")
    wait_for_focus_in(window, "text", "Host")
    desktop.key("alt+k")
    wait_for_focus_in(window, "combo box", "Kind")
    desktop.key("Home", *["Down"] * KINDS.index(kind))
    desktop.key("alt+h")
    wait_for_focus_in(window, "text", "Host")
    desktop.type_text("127.0.0.1")
    desktop.key("Tab")
    wait_for_focus_in(window, "text", "Port")
    desktop.type_text(str(proxy.port))
    desktop.key("alt+u")
    wait_for_focus_in(window, "text", "User")
    desktop.type_text(proxy.user)
    desktop.key("alt+w")
    wait_for_focus_in(window, "password text", "Password")
    desktop.type_text(password)
    desktop.key("alt+l")
    wait_until(lambda: stored(window).get("localhost"), what="the proxy for this computer's own addresses")
    assert window.reader.read("combo box", "Kind").text == kind
    scheme = {"HTTP": "http", "SOCKS5": "socks5h"}[kind]
    assert stored(window) | {"bypass": []} == {
        "mode": "manual",
        "url": f"{scheme}://{proxy.user}@{proxy.place}",
        "localhost": True,
        "bypass": [],
    }


def wait_for_focus_in(window: ChatWindow, role: str, name: str) -> None:
    """A busy computer takes its time, and what is typed too early goes elsewhere."""
    wait_until(lambda: "focused" in window.reader.read(role, name).states, what=f"the focus in {name}")


def stored(window: ChatWindow) -> dict[str, object]:
    """The proxy in the settings file."""
    found: dict[str, object] = tomllib.loads(window.settings_file.read_text(encoding="utf-8"))["network"]["proxy"]
    return found


def assert_password_is_nowhere(window: ChatWindow) -> None:
    assert not window.says(PASSWORD)
    assert PASSWORD not in window.log()
    for path in window.profile.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path
