"""Quitting takes at most two seconds, whatever the network does (faults 14 and 15)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.chat_window import ChatWindow, talking_to
from tests.e2e.desktop import Desktop
from tests.e2e.screen_reader import wait_until
from tests.fakes.counterparty import running
from tests.fakes.faulty import hang, hang_after
from tests.fakes.raw import STREAM_HEAD, RawServer

pytestmark = pytest.mark.window

LONGEST_SECONDS = 2
HANGING_DNS = """
import socket, time

def look_up(host, *arguments, **options):
    if host == "hanging.example":
        time.sleep(3600)
    return real(host, *arguments, **options)

real, socket.getaddrinfo = socket.getaddrinfo, look_up
"""

Quit = Callable[[ChatWindow], float]
WAYS = [pytest.param(ChatWindow.quit, id="Ctrl+Q"), pytest.param(ChatWindow.terminate, id="SIGTERM")]


@contextmanager
def waiting_for(server: RawServer, desktop: Desktop, profile: Path) -> Iterator[ChatWindow]:
    """A window with a reply on its way from a server that says nothing."""
    with running(server):
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.url))
        window.send("Hello?")
        window.reader.read("button", "Stop")
        wait_until(lambda: any(b"/api/chat" in request for request in server.requests), what="the request")
        yield window


@pytest.mark.parametrize("quit_program", WAYS)
def test_a_server_that_hangs_holds_nothing_up(desktop: Desktop, profile: Path, quit_program: Quit) -> None:
    with waiting_for(RawServer(hang()), desktop, profile) as window:
        assert quit_program(window) < LONGEST_SECONDS


@pytest.mark.parametrize("quit_program", WAYS)
def test_a_stream_that_stalls_holds_nothing_up(desktop: Desktop, profile: Path, quit_program: Quit) -> None:
    with waiting_for(RawServer(hang_after(STREAM_HEAD + b"6\r\nSo far\r\n")), desktop, profile) as window:
        wait_until(lambda: window.reply_text() == "So far", what="the first words")
        assert quit_program(window) < LONGEST_SECONDS


@pytest.mark.parametrize("quit_program", WAYS)
def test_a_name_look_up_that_hangs_holds_nothing_up(
    desktop: Desktop, profile: Path, quit_program: Quit, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(HANGING_DNS)
    settings = talking_to("http://hanging.example")
    window = ChatWindow(desktop, profile=profile, settings=settings, env={"PYTHONPATH": str(tmp_path)})
    window.send("Hello?")
    window.reader.read("button", "Stop")
    time.sleep(0.5)  # the look-up is under way, which nothing tells
    assert quit_program(window) < LONGEST_SECONDS


def test_closing_the_window_quits(desktop: Desktop, profile: Path) -> None:
    with waiting_for(RawServer(hang()), desktop, profile) as window:
        assert window.close() < LONGEST_SECONDS
