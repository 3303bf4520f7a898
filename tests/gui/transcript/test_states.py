"""Waiting, streaming, failing, stopping: what is shown, and what it costs."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.chat.message import Failure, Message, State
from gui.theme.theme import Theme
from gui.transcript.bubbles.cut_line import CutLine
from gui.transcript.bubbles.failure_text import failure_text
from gui.transcript.bubbles.reply_header import ReplyHeader
from gui.transcript.bubbles.waiting_line import WaitingLine
from gui.transcript.segments.plain_text import PlainText
from gui.transcript.view import TranscriptView
from provider.types import Progress
from tests.gui.transcript.conftest import Chat, Clock

LOST = Failure(
    kind="ConnectionLostError",
    template="The connection was lost: {why}.",
    fields={"why": "reset by peer"},
    detail="ConnectionResetError: [Errno 104]",
)
KEY = Failure(
    kind="KeyRejectedError",
    template="The service rejected the key ({status}): {reason}.",
    fields={"status": 401, "reason": "Unauthorized"},
    advice="Enter a valid key under Preferences → Models and providers.",
    retryable=False,
)


def buttons(view: TranscriptView) -> dict[str, QPushButton]:
    shown = [button for button in view.findChildren(QPushButton) if button.isVisible()]
    return {button.accessibleName() or button.text(): button for button in shown}


def running_timers(view: TranscriptView) -> list[QTimer]:
    return [timer for timer in view.findChildren(QTimer) if timer.isActive()]


def test_waiting_says_nothing_for_ten_seconds_and_then_counts(chat: Chat, clock: Clock) -> None:
    chat.reply(state=State.WAITING)
    line = chat.open().findChildren(WaitingLine)[0]
    assert line.isVisible()
    assert line.text == ""
    clock.now += 12
    chat.view.tick()
    assert line.text == "Waiting for gpt-4o… 12 s"


def test_what_the_reply_waits_for_is_said_at_once(chat: Chat, clock: Clock) -> None:
    reply = chat.reply(state=State.WAITING)
    line = chat.open().findChildren(WaitingLine)[0]
    reply.progress = Progress("Loading the model", 0.404)
    chat.view.tick()
    assert line.text == line.accessibleName() == "Loading the model… 40 %"
    clock.now += 12
    reply.progress = Progress("Starting the model")
    chat.view.tick()
    assert line.text == "Starting the model…"
    reply.progress = None
    chat.view.tick()
    assert line.text == "Waiting for gpt-4o… 12 s"


def test_the_header_counts_seconds_while_the_reply_is_on_its_way(chat: Chat, clock: Clock) -> None:
    reply = chat.reply("Some", state=State.STREAMING)
    header = chat.open().findChildren(ReplyHeader)[0]
    assert header.text == "gpt-4o · AI365VIP · 0 s"
    clock.now += 3
    chat.view.tick()
    assert header.text == "gpt-4o · AI365VIP · 3 s"
    chat.end(reply)
    assert header.text == "gpt-4o · AI365VIP"


def test_timers_run_only_while_something_is_active(chat: Chat) -> None:
    reply = chat.reply("Some", state=State.STREAMING)
    view = chat.open()
    assert running_timers(view)
    chat.end(reply)
    chat.settle()
    assert running_timers(view) == []


def test_a_lost_connection_says_how_much_arrived_and_keeps_it(chat: Chat) -> None:
    reply = chat.reply("Four words have arrived", state=State.FAILED, failure=LOST)
    view = chat.open()
    said = chat.reply_bubble(reply).failure_text()
    assert said == "The connection was lost after 4 words. Nothing was lost: what arrived is above."
    assert chat.text_of(reply) == "Four words have arrived"
    assert {"Continue", "Retry", "Another model", "Details"} <= set(buttons(view))
    assert "Open preferences" not in buttons(view)


def test_a_failure_without_text_cannot_be_continued(chat: Chat) -> None:
    reply = chat.reply(state=State.FAILED, failure=LOST)
    view = chat.open()
    assert "Continue" not in buttons(view)
    assert chat.reply_bubble(reply).failure_text() == "The connection was lost: reset by peer."


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("KeyRejectedError", "providers"),
        ("AddressError", "providers"),
        ("ProxyLoginError", "network"),
        ("ProxyUnreachableError", "network"),
        ("ProxyAddressError", "network"),
        ("CertificateFileError", "network"),
        ("TLSError", "network"),
    ],
)
def test_what_preferences_can_mend_leads_there(chat: Chat, kind: str, page: str) -> None:
    chat.reply(state=State.FAILED, failure=Failure(kind=kind, template="It failed."))
    view = chat.open()
    pages: list[str] = []
    view.wishes.preferences_requested.connect(lambda page, _service: pages.append(page))
    buttons(view)["Open preferences"].click()
    assert pages == [page]


def test_the_detail_is_folded_away_until_it_is_asked_for(chat: Chat) -> None:
    reply = chat.reply(state=State.FAILED, failure=LOST)
    view = chat.open()
    detail = next(text for text in view.findChildren(PlainText) if "Errno" in text.toPlainText())
    before = chat.bubble(reply).height()
    assert not detail.isVisible()
    buttons(view)["Details"].click()
    assert detail.isVisible()
    assert chat.bubble(reply).height() > before


def test_an_automatic_retry_counts_down_and_can_be_cancelled(chat: Chat, clock: Clock) -> None:
    reply = chat.reply(state=State.FAILED, failure=LOST)
    reply.retry_at = clock.now + 12
    view = chat.open()
    countdown = next(text for text in view.findChildren(PlainText) if "Trying" in text.toPlainText())
    assert countdown.toPlainText() == "Trying again in 12 s"
    clock.now += 5
    view.tick()
    assert countdown.toPlainText() == "Trying again in 7 s"
    cancelled: list[int] = []
    view.wishes.cancel_retry_requested.connect(cancelled.append)
    buttons(view)["Cancel"].click()
    assert cancelled == [reply.id]

    reply.retry_at = None
    chat.model.message_changed(reply.id)
    assert "Cancel" not in buttons(view)
    assert running_timers(view) == []


def test_a_translation_that_does_not_fit_falls_back_to_english() -> None:
    message = Message(id=1, parent=None, role="assistant")
    failure = Failure(kind="X", template="No {missing} field", fields={})
    with pytest.raises(KeyError):
        _ = failure.message
    assert failure_text(message, failure).headline == "No {missing} field"


@pytest.mark.parametrize(
    ("reason", "words", "offered"),
    [
        ("length", "Stopped at the token limit", {"Continue", "Retry"}),
        ("content_filter", "Held back by the service’s content filter", {"Retry"}),
        ("tool_calls", "The model asked for a tool, and Rill has none to give it", {"Retry"}),
        ("refusal", "The model declined to go on", {"Retry"}),
        ("stop", "", set()),
        ("a word of its own", "", set()),
    ],
)
def test_an_end_that_was_not_wanted_is_told_quietly(chat: Chat, reason: str, words: str, offered: set[str]) -> None:
    reply = chat.reply("So far", state=State.DONE)
    reply.finish_reason = reason
    view = chat.open()
    lines = [line.text for line in view.findChildren(CutLine) if line.isVisible()]
    assert lines == ([words] if words else [])
    assert offered == {"Continue", "Retry"} & buttons(view).keys()


def test_a_stopped_reply_says_so_quietly(chat: Chat) -> None:
    reply = chat.reply("Half a", state=State.STOPPED)
    view = chat.open()
    wished: list[tuple[str, int]] = []
    view.wishes.continue_requested.connect(lambda message: wished.append(("continue", message)))
    view.wishes.retry_requested.connect(lambda message: wished.append(("retry", message)))
    buttons(view)["Continue"].click()
    buttons(view)["Retry"].click()
    assert wished == [("continue", reply.id), ("retry", reply.id)]
    assert chat.reply_bubble(reply).failure_text() == ""


def test_a_failure_reports_what_the_user_wishes(chat: Chat) -> None:
    reply = chat.reply("Half a", state=State.FAILED, failure=LOST)
    view = chat.open()
    wished: list[tuple[str, int]] = []
    view.wishes.continue_requested.connect(lambda message: wished.append(("continue", message)))
    view.wishes.retry_requested.connect(lambda message: wished.append(("retry", message)))
    view.wishes.another_model_requested.connect(lambda message, _at: wished.append(("another", message)))
    for name in ("Continue", "Retry", "Another model"):
        buttons(view)[name].click()
    assert wished == [("continue", reply.id), ("retry", reply.id), ("another", reply.id)]


def test_the_actions_appear_without_moving_anything(chat: Chat, qtbot: QtBot) -> None:
    chat.prompt()
    reply = chat.reply("Done")
    view = chat.open()
    before = {row: bubble.geometry() for row, bubble in view.live_bubbles().items()}
    chat.bubble(reply).setFocus()
    qtbot.waitUntil(lambda: "Regenerate" in buttons(view))
    assert {row: bubble.geometry() for row, bubble in view.live_bubbles().items()} == before


def test_versions_are_walked(chat: Chat) -> None:
    prompt = chat.prompt()
    first = chat.reply("one")
    assert first.model is not None
    second = chat.conversation.add_reply(parent=prompt.id, model=first.model, model_label="m", provider_label="p")
    third = chat.conversation.add_reply(parent=prompt.id, model=first.model, model_label="m", provider_label="p")
    chat.conversation.show_version(second.id)
    chat.model.refresh()
    view = chat.open()
    chat.bubble(second).set_focus_within(True)
    asked: list[int] = []
    view.wishes.version_requested.connect(asked.append)
    buttons(view)["Previous version"].click()
    buttons(view)["Next version"].click()
    assert asked == [first.id, third.id]


def test_another_theme_restyles_what_is_shown(chat: Chat, theme: Theme) -> None:
    reply = chat.reply("Some text")
    view = chat.open()
    light = view.grab().toImage().pixelColor(2, 2)
    height = chat.bubble(reply).height()
    theme.set_scheme("dark")
    dark = view.grab().toImage().pixelColor(2, 2)
    assert (light.name(), dark.name()) == ("#ffffff", "#1b2023")
    theme.set_text_scale(2.0)
    assert chat.bubble(reply).height() > height * 1.3
    assert chat.text_of(reply) == "Some text"
    theme.set_text_scale(1.0)
    QApplication.processEvents()
