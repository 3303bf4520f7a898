"""Faults of a service as its user meets them: what came is kept, what happened is said, Retry mends it."""

import asyncio
import time

import pytest

from gui.chat.message import State
from tests.fakes.chatbot_ui import ChatbotUI, tokens
from tests.fakes.counterparty import running
from tests.fakes.faulty import (
    answer,
    compressed,
    drip,
    endless,
    gzip_bomb,
    hang,
    hang_after,
    login_page,
    pieces,
    redirect,
    reset_after,
    single_bytes,
    truncated_chunk,
    truncated_length,
)
from tests.fakes.raw import STREAM_HEAD, Behaviour
from tests.gui.program.rill import OpenRill, Rill, talking_to
from tests.gui.program.service import FaultyService

IMPATIENT = "[network]\nfirst_byte_seconds = 1\nidle_seconds = 1\n"
CANARY = "canary-7f3a"
"""The key; the faulty services say it aloud."""


def fault(name: str, behaviour: Behaviour, says: str, *, kept: str = "", page: bool = False) -> object:
    """`kept`: what came before the fault. `page`: the preferences can mend it."""
    return pytest.param(behaviour, says, kept, page, id=name)


@pytest.mark.parametrize(
    ("behaviour", "says", "kept", "page"),
    [
        fault("1 reset", reset_after(b"Hel", b"lo ", "wörld".encode()), "lost after 2 words", kept="Hello wörld"),
        fault("1 reset at once", reset_after(), "The connection was lost"),
        fault("2 short chunk", truncated_chunk(b"Half an answer"), "lost after 3 words", kept="Half an answer"),
        fault("2 short body", truncated_length(b"Half an answer"), "lost after 3 words", kept="Half an answer"),
        fault("4 status 204", answer("204 No Content"), "empty answer"),
        fault("4 empty", pieces([]), "empty answer"),
        fault("5 login page", login_page(), "web page came back instead of an answer (status 200): Hotel WLAN"),
        fault("6 401", answer("401 No", f"bad key {CANARY}".encode()), "rejected the key (401)", page=True),
        fault("6 403", answer("403 Forbidden"), "rejected the key (403)", page=True),
        fault("6 500", answer(f"500 Incorrect API key: {CANARY}", b"Error"), "rejected the key (500)", page=True),
        fault("12 circle", redirect(308, "/api/chat"), "did not follow", page=True),
        fault("12 scheme", redirect(307, f"https://u:{CANARY}@127.0.0.1:1/"), "did not follow", page=True),
        fault("15 no headers", hang(), "Nothing came from the service for 1 s."),
        fault("15 no text", hang_after(STREAM_HEAD), "Nothing came from the service for 1 s."),
        fault("15 stall", hang_after(STREAM_HEAD + b"5\r\nHello\r\n"), "Nothing came from", kept="Hello"),
        fault("16 drip", drip(b"\n", every=0.05), "Nothing came from the service for 1 s."),
        fault("18 bomb", compressed("gzip", gzip_bomb(20)), "compressed answer (gzip)"),
    ],
)
async def test_a_fault_keeps_what_came_says_what_happened_and_retry_mends_it(
    open_rill: OpenRill, behaviour: Behaviour, says: str, kept: str, page: bool
) -> None:
    with running(FaultyService(behaviour)) as server:
        async with open_rill(talking_to(server.url, IMPATIENT)) as rill:
            await rill.enter_key(CANARY)
            reply = await rill.ask("Is all well?")
            assert (reply.state, reply.text.strip()) == (State.FAILED, kept)
            assert kept in rill.bubble.visible_text()
            assert rill.says(says), rill.texts()
            assert ("Continue" in rill.buttons()) == bool(kept)
            assert ("Open preferences" in rill.buttons()) == page
            assert_no_credential(rill)

            rill.write("What I typed meanwhile")
            server.mend()
            rill.press("Retry")
            await rill.ended()
            assert (rill.reply.state, rill.reply.text) == (State.DONE, "All is well")
            assert "All is well" in rill.bubble.visible_text()
            assert not rill.says(says)
            assert rill.editor.toPlainText() == "What I typed meanwhile"
            asked = [request for request in server.requests if b"/api/chat" in request]
            assert CANARY in asked[-1].decode(), "the key went where it belongs"


@pytest.mark.parametrize("behaviour", [truncated_chunk(b"One, two,"), hang_after(STREAM_HEAD + b"9\r\nOne, two,\r\n")])
async def test_a_reply_that_was_cut_is_continued_where_it_stopped(open_rill: OpenRill, behaviour: Behaviour) -> None:
    with running(FaultyService(behaviour)) as server:
        async with open_rill(talking_to(server.url, IMPATIENT)) as rill:
            await rill.ask("Count")
            server.fault = pieces([b" three"])
            rill.press("Continue")
            await rill.ended()
            assert (rill.reply.state, rill.reply.text) == (State.DONE, "One, two, three")
            assert "One, two, three" in rill.bubble.visible_text()


@pytest.mark.parametrize(("asks_for", "most"), [("30", 30), ("86400", 60)])
async def test_a_service_that_asks_for_a_pause_is_given_it_unless_the_user_cancels(
    open_rill: OpenRill, asks_for: str, most: int
) -> None:
    with running(FaultyService(answer("429 Too Many Requests", retry_after=asks_for))) as server:
        async with open_rill(talking_to(server.url)) as rill:
            rill.send("Hello!")
            await rill.until(lambda: rill.says("Trying again in "), what="a countdown")
            (words,) = {text for text in rill.texts() if text.startswith("Trying again in ")}
            assert most - 5 <= int(words.split()[3]) <= most
            assert rill.says("The service asks for a pause (429)")
            rill.press("Cancel")
            await rill.ended()
            assert not rill.says("Trying again in ")
            assert server.asked == 1

            server.mend()
            rill.press("Retry")
            await rill.ended()
            assert rill.reply.text == "All is well"


async def test_when_the_pause_is_over_the_service_is_asked_again_by_itself(open_rill: OpenRill) -> None:
    with running(FaultyService(answer("429 Too Many Requests", retry_after="1"))) as server:
        async with open_rill(talking_to(server.url)) as rill:
            rill.send("Hello!")
            await rill.until(lambda: rill.says("Trying again in "), what="a countdown")
            server.mend()
            await rill.ended()
            assert rill.reply.text == "All is well"


async def test_a_service_with_a_problem_of_its_own_is_asked_three_times_and_then_by_the_user(
    open_rill: OpenRill,
) -> None:
    with running(FaultyService(answer("500 Internal Server Error", b"Error"))) as server:
        async with open_rill(talking_to(server.url)) as rill:
            reply = await rill.ask()
            assert (reply.state, server.asked) == (State.FAILED, 3)
            assert rill.says("The service has a problem of its own (500): Internal Server Error.")
            server.mend()
            rill.press("Retry")
            await rill.ended()
            assert rill.reply.text == "All is well"


async def test_a_redirect_to_another_host_is_named_and_not_followed(open_rill: OpenRill) -> None:
    with running(ChatbotUI()) as thief, running(FaultyService(hang())) as server:
        server.fault = redirect(307, f"http://localhost:{thief.port}/api/chat")
        async with open_rill(talking_to(server.url)) as rill:
            await rill.enter_key(CANARY)
            await rill.ask()
            assert rill.says(f"redirects to localhost:{thief.port}, which Rill did not follow")
            assert {"Retry", "Open preferences"} <= rill.buttons()
            assert thief.connections == 0
            assert_no_credential(rill)


async def test_an_endless_answer_is_stopped_and_kept(open_rill: OpenRill) -> None:
    with running(FaultyService(endless(b"word " * 10_000))) as server:
        async with open_rill(talking_to(server.url)) as rill:
            reply = await rill.ask()
            assert reply.state is State.FAILED
            assert len(reply.text) == 4 * 2**20
            assert rill.says("The answer was stopped at 4 MB.")
            assert {"Retry", "Continue"} <= rill.buttons()


async def test_a_million_tiny_chunks_are_all_shown_and_leave_the_window_alive(open_rill: OpenRill) -> None:
    with running(FaultyService(single_bytes(1_000_000))) as server:
        async with open_rill(talking_to(server.url)) as rill:
            rill.send("Hello!")
            longest, last = 0.0, time.monotonic()
            while rill.chat.active:
                await asyncio.sleep(0.001)
                longest, last = max(longest, time.monotonic() - last), time.monotonic()
            await rill.ended()
            assert rill.reply.text == "0123456789" * 100_000
            assert rill.reply.state is State.DONE
            assert longest < 1
            assert "0123456789" in rill.bubble.visible_text()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("日本語🎉".encode(), "日本語🎉"),
        (b"a\xffb\xfe\xfdc", "a\ufffdb\ufffd\ufffdc"),
        (b"a\x00b\x1b[31mc", "a\ufffdb\ufffd[31mc"),
        (b"\xef\xbb\xbf\xed\xa0\x80ok", "\ufffd\ufffd\ufffdok"),
    ],
    ids=["split", "invalid", "controls", "lone surrogate"],
)
async def test_bytes_that_are_no_text_are_shown_as_what_they_are(open_rill: OpenRill, data: bytes, text: str) -> None:
    parts = [data[at : at + 1] for at in range(len(data))]
    with running(FaultyService(pieces(parts, pause=0.005))) as server:
        async with open_rill(talking_to(server.url)) as rill:
            reply = await rill.ask()
            assert (reply.state, reply.text) == (State.DONE, text)
            assert text in rill.bubble.visible_text()


async def test_a_window_that_was_blocked_goes_on_with_the_stream(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=tokens(30, pause=0.1))) as server:
        async with open_rill(talking_to(server.address, IMPATIENT)) as rill:
            rill.send("Thirty tokens, please")
            await rill.until(lambda: "tok2" in rill.reply.text, what="the first tokens")
            asyncio.get_running_loop().call_soon(time.sleep, 2.5)  # more than the service may be silent
            await rill.ended()
            assert rill.reply.state is State.DONE
            assert rill.reply.text.split() == [f"tok{number}" for number in range(30)]


async def test_another_model_answers_where_one_has_failed(open_rill: OpenRill) -> None:
    with running(FaultyService(hang())) as server:
        server.fault = answer("404 Not Found", b"no such model")
        async with open_rill(talking_to(server.url)) as rill:
            failed = await rill.ask()
            assert rill.says("The service has nothing at this address (404): no such model.")
            server.mend()
            rill.press("Another model")
            await rill.choose_in_list("GPT-3.5-16k")
            await rill.ended()
            assert (rill.reply.text, rill.reply.model_label) == ("All is well", "GPT-3.5-16k")
            assert rill.chat.conversation.versions(rill.reply.id) == [failed.id, rill.reply.id]
            assert rill.parts.picker.currentText() == "GPT-4", "the chat's own model stays"


def assert_no_credential(rill: Rill) -> None:
    """Nowhere, also not in the details of a failure."""
    if "Details" in rill.buttons():
        rill.press("Details")
    assert not rill.says(CANARY)
    assert CANARY not in rill.log()
    for path in rill.paths.config.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path
