"""The scenes: each brings the program into a state and says which widget to picture."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.fakes.chatbot_ui import ChatbotUI, Reply, streamed
from tests.gui.program.rill import Rill
from tests.shots import attachments, comparing, history, local, models, ollama, services, tuning

TIMER_PROMPT = "How do I debounce a search field in Qt so that it only asks the server when the typing pauses?"
TIMER_REPLY = """### One single-shot timer

Restart a `QTimer` on every edit; only the last restart survives long enough to fire.

```python
class SearchField(QLineEdit):
    settled = Signal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._pause = QTimer(self, singleShot=True, interval=250)
        self.textChanged.connect(self._pause.start)  # restarts
        self._pause.timeout.connect(self._on_pause)
```

- 250 ms feels immediate and still skips most requests.
- Cancel the request in flight when a new one starts.
"""
ASYNC_PROMPT = "And with asyncio instead of a timer?"
ASYNC_REPLY = (
    "Keep the pending task and cancel it on the next keystroke: `asyncio.sleep` is the timer, "
    "cancellation is the restart"
)
EVERYTHING = (Path(__file__).parent / "everything.md").read_text(encoding="utf-8")
REASONING = """The user wants to see *everything* that can be formatted. A list of what there is:

1. Text, with emphasis and code
2. Blocks: lists, tables, quotations, code, formulas

So one of each, and no more words than needed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scene plays on: the program, and the server it talks to."""

    rill: Rill
    server: ChatbotUI

    def other_window(self) -> QWidget:
        """What is open beside the main window."""
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self.rill.window]
        return windows[0]

    async def tell(self, prompt: str, *replies: Reply) -> None:
        """Send a prompt that is answered so, and wait for the end."""
        self.server.replies.extend(replies)
        await self.rill.ask(prompt)

    async def tell_streaming(self, prompt: str, reply: Reply, *, until: str) -> None:
        """Send a prompt and wait until so much of its reply is on the screen."""
        self.server.replies.append(reply)
        self.rill.send(prompt)
        await self.rill.until(lambda: until in self.rill.reply.text, what="the text")
        await self.rill.drawn()


Play = Callable[[Stage], Awaitable[QWidget]]


@dataclass(frozen=True, slots=True)
class Scene:
    """`play` gives the widget to picture; `settings` is more text of settings.toml."""

    play: Play
    size: tuple[int, int] = (1180, 860)
    settings: str = ""
    prepare: Callable[[Path], None] = lambda _profile: None
    """Lays what the program finds in its profile."""


async def empty(stage: Stage) -> QWidget:
    await stage.rill.until(lambda: stage.server.asked_for_models, what="the question for models")
    await asyncio.sleep(0.5)
    return stage.rill.window


async def streaming(stage: Stage) -> QWidget:
    await stage.tell("Regex for ISO dates", streamed("`\\d{4}-\\d{2}-\\d{2}`"))
    stage.rill.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    await stage.tell("Trip to Kyoto in April", streamed("Early April has the blossoms."))
    stage.rill.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    await stage.tell(TIMER_PROMPT, streamed(TIMER_REPLY))
    reply = streamed(*(f"{word} " for word in ASYNC_REPLY.split()), pause=0.02, stays_open=True)
    await stage.tell_streaming(ASYNC_PROMPT, reply, until="restart")
    return stage.rill.window


async def long(stage: Stage) -> QWidget:
    await stage.tell("Show me everything you can format.", streamed(EVERYTHING))
    return stage.rill.window


async def everything(stage: Stage) -> QWidget:
    """The whole of a long reply, opened from its beginning, with what was thought before it."""
    await stage.tell("Show me everything you can format.", streamed(EVERYTHING))
    stage.rill.reply.reasoning = REASONING
    stage.rill.chat.model.message_changed(stage.rill.reply.id)
    await asyncio.sleep(0.5)
    stage.rill.transcript.scroll_to_start()
    await stage.rill.drawn()
    return stage.rill.window


async def opened_reasoning(stage: Stage) -> QWidget:
    window = await everything(stage)
    for button in stage.rill.transcript.findChildren(QAbstractButton):
        if "▸" in button.text() or "▾" in button.text():
            button.click()
    await asyncio.sleep(0.2)
    return window


async def waiting(stage: Stage) -> QWidget:
    stage.server.replies.append(Reply(before_headers=60))
    stage.rill.send(ASYNC_PROMPT)
    await asyncio.sleep(2.5)
    return stage.rill.window


async def error(stage: Stage) -> QWidget:
    await stage.tell(TIMER_PROMPT, streamed(TIMER_REPLY))
    await stage.tell(ASYNC_PROMPT, streamed(ASYNC_REPLY, pause=0.1, breaks_off=True))
    stage.rill.transcript.follow()
    return stage.rill.window


async def selected(stage: Stage) -> QWidget:
    """Everything selected, from the keyboard."""
    await stage.tell(TIMER_PROMPT, streamed(TIMER_REPLY))
    stage.rill.transcript.setFocus()
    QTest.keyClick(stage.rill.transcript, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    await stage.rill.drawn()
    return stage.rill.window


async def find(stage: Stage) -> QWidget:
    await stage.tell(TIMER_PROMPT, streamed(TIMER_REPLY))
    stage.rill.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    await stage.rill.drawn()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "timer")
    await asyncio.sleep(0.5)
    return stage.rill.window


async def refused(stage: Stage) -> QWidget:
    await stage.tell("Hello!", Reply(status=401, reason="Incorrect API key provided", chunks=[(0, b"Error")]))
    return stage.rill.window


async def picker(stage: Stage) -> QWidget:
    await stage.rill.until(lambda: stage.server.asked_for_models, what="the question for models")
    await asyncio.sleep(0.5)
    stage.rill.parts.picker.open_popup()
    await asyncio.sleep(0.2)
    return stage.other_window()


async def network(stage: Stage) -> QWidget:
    stage.rill.program.open_preferences("network")
    await asyncio.sleep(0.2)
    window = stage.other_window()
    stage.rill.find(QAbstractButton, "proxy_test").click()
    await asyncio.sleep(1)
    return window


async def system_proxy(stage: Stage) -> QWidget:
    with patch.dict(os.environ, {"HTTPS_PROXY": "http://anna:secret@proxy.example.com:3128"}):
        stage.rill.program.open_preferences("network")
        await asyncio.sleep(0.5)
    return stage.other_window()


async def appearance(stage: Stage) -> QWidget:
    stage.rill.program.open_preferences("appearance")
    await asyncio.sleep(0.3)
    return stage.other_window()


async def sidebar(stage: Stage) -> QWidget:
    await stage.tell(TIMER_PROMPT, streamed(TIMER_REPLY))
    stage.rill.parts.window.sides.toggle_sidebar()
    await asyncio.sleep(0.2)
    return stage.rill.window


async def chats(stage: Stage) -> QWidget:
    await stage.tell(TIMER_PROMPT, streamed(TIMER_REPLY))
    await asyncio.sleep(0.5)
    return stage.rill.window


async def searching(stage: Stage) -> QWidget:
    await asyncio.sleep(0.5)
    stage.rill.parts.actions.search_all.trigger()
    QTest.keyClicks(stage.rill.parts.sidebar.search_field, "early blossoms")
    await asyncio.sleep(0.7)
    QTest.keyClick(stage.rill.parts.sidebar.search_field, Qt.Key.Key_Down)
    QTest.keyClick(stage.rill.parts.sidebar.search_field, Qt.Key.Key_Return)
    await asyncio.sleep(0.7)
    return stage.rill.window


async def palette(stage: Stage) -> QWidget:
    await asyncio.sleep(0.5)
    stage.rill.parts.actions.palette.trigger()
    await asyncio.sleep(0.3)
    return stage.other_window()


async def editing(stage: Stage) -> QWidget:
    await stage.tell(TIMER_PROMPT, streamed(TIMER_REPLY))
    prompt = stage.rill.chat.conversation.path()[0]
    stage.rill.transcript.wishes.edit_requested.emit(prompt.id)
    await asyncio.sleep(0.3)
    return stage.rill.window


async def settled(stage: Stage) -> QWidget:
    """Whatever the start shows."""
    await asyncio.sleep(1.5)
    return stage.rill.window


async def data(stage: Stage) -> QWidget:
    await asyncio.sleep(0.5)
    stage.rill.program.open_preferences("data")
    await asyncio.sleep(0.5)
    return stage.other_window()


NARROW = (420, 860)
NO_PROXY = '[network.proxy]\nmode = "none"\n'
LARGE_TEXT = "[appearance]\ntext_size = 200\n"
MANUAL_PROXY = """
[network.proxy]
mode = "manual"
url = "socks5h://anna@127.0.0.1:1080"
bypass = ["*.example.com", "10.0.0.0/8"]
"""

SCENES = {
    "empty": Scene(empty),
    "streaming": Scene(streaming, prepare=history.many_chats),
    "long": Scene(long, size=(1180, 1500)),
    "everything": Scene(everything, size=(1180, 1900)),
    "everything-narrow": Scene(everything, size=(420, 2300)),
    "everything-large-text": Scene(everything, size=(1180, 3900), settings=LARGE_TEXT),
    "reasoning": Scene(opened_reasoning),
    "selected": Scene(selected),
    "find": Scene(find),
    "waiting": Scene(waiting),
    "error": Scene(error),
    "refused": Scene(refused),
    "picker": Scene(picker),
    "picker-providers": Scene(models.several_providers),
    "picker-favourites": Scene(models.favourites),
    "picker-filtered": Scene(models.filtered),
    "picker-tagged": Scene(models.tagged),
    "picker-greyed": Scene(models.greyed),
    "picker-many": Scene(models.many),
    "picker-unlisted": Scene(models.unlisted),
    "picker-nothing": Scene(models.nothing),
    "picker-comparing": Scene(models.comparing),
    "narrow-picker": Scene(models.in_its_window, size=NARROW),
    "picker-in-window": Scene(models.in_its_window),
    "picker-large-text": Scene(models.favourites, settings=LARGE_TEXT),
    "preferences-network": Scene(network, settings=MANUAL_PROXY),
    "preferences-system-proxy": Scene(system_proxy),
    "preferences-providers": Scene(services.listed),
    "preferences-providers-large-text": Scene(services.listed, settings=LARGE_TEXT),
    "narrow-preferences-providers": Scene(services.listed_narrow),
    "narrow-preferences-service": Scene(services.edited_narrow),
    "preferences-add": Scene(services.chooser),
    "preferences-add-large-text": Scene(services.chooser, settings=LARGE_TEXT),
    "preferences-add-by-address": Scene(services.chooser_by_address),
    "preferences-keys": Scene(services.keys),
    "preferences-keys-large-text": Scene(services.keys, settings=LARGE_TEXT),
    "preferences-service-more": Scene(services.more),
    "preferences-environment": Scene(services.environment),
    "preferences-test-running": Scene(services.test_running),
    "preferences-test": Scene(services.tested),
    "preferences-test-failed": Scene(services.test_failed),
    "preferences-remove": Scene(services.removing),
    "preferences-general": Scene(services.general),
    "preferences-shortcuts": Scene(services.shortcuts),
    "preferences-search": Scene(services.searched),
    "preferences-search-large-text": Scene(services.searched, settings=LARGE_TEXT),
    "preferences-found": Scene(services.found),
    "preferences-appearance": Scene(appearance),
    "preferences-data": Scene(data, prepare=history.many_chats),
    "comparing-choosing": Scene(comparing.choosing),
    "comparing-two": Scene(comparing.two),
    "comparing-three": Scene(comparing.three),
    "comparing-four": Scene(comparing.four, size=(1500, 900)),
    "comparing-four-two-lines": Scene(comparing.four, size=(1180, 1300)),
    "comparing-failed": Scene(comparing.failed),
    "comparing-chosen": Scene(comparing.chosen),
    "comparing-focused": Scene(comparing.focused),
    "comparing-large-text": Scene(comparing.three, settings=LARGE_TEXT),
    "narrow-comparing": Scene(comparing.three, size=NARROW),
    "chats": Scene(chats, prepare=history.many_chats),
    "search": Scene(searching, prepare=history.many_chats),
    "search-large-text": Scene(searching, settings=LARGE_TEXT, prepare=history.many_chats),
    "palette": Scene(palette, prepare=history.many_chats),
    "editing": Scene(editing),
    "comparing-interrupted": Scene(settled, prepare=history.an_interrupted_comparison),
    "interrupted": Scene(settled, prepare=history.an_interrupted_reply),
    "salvaged": Scene(settled, prepare=history.damaged_chats),
    "local-loading": Scene(local.loading),
    "local-open": Scene(local.opening),
    "local-open-no-memory": Scene(local.opening_without_memory),
    "local-open-large-text": Scene(local.opening_without_memory, settings=LARGE_TEXT),
    "local-ended": Scene(local.ended, prepare=local.lay_models),
    "local-picker": Scene(local.picker, prepare=local.lay_models),
    "local-damaged": Scene(local.damaged),
    "local-preferences": Scene(local.preferences),
    "local-preferences-large-text": Scene(local.preferences, settings=LARGE_TEXT),
    "narrow-local-download": Scene(local.downloading, size=NARROW, settings=NO_PROXY + LARGE_TEXT),
    "local-download": Scene(local.downloading, settings=NO_PROXY),
    "ollama": Scene(ollama.fetching),
    "ollama-failed": Scene(ollama.not_in_the_library),
    "ollama-deleting": Scene(ollama.deleting),
    "ollama-large-text": Scene(ollama.fetching, settings=LARGE_TEXT),
    "chat-settings": Scene(tuning.chat_settings),
    "chat-settings-all": Scene(tuning.all_chat_settings),
    "chat-settings-large-text": Scene(tuning.all_chat_settings, settings=LARGE_TEXT),
    "chat-settings-button": Scene(tuning.chat_settings_button),
    "narrow-chat-settings-button": Scene(tuning.chat_settings_button, size=NARROW),
    "prompt-library": Scene(tuning.prompt_library),
    "context": Scene(tuning.metered(3_000)),
    "context-near": Scene(tuning.metered(11_400)),
    "context-over": Scene(tuning.metered(12_280)),
    "context-too-long": Scene(tuning.metered(14_000, pressed=True)),
    "narrow-context-too-long": Scene(tuning.metered(14_000, pressed=True), size=NARROW),
    "details": Scene(tuning.details),
    "attaching": Scene(attachments.composing),
    "narrow-attaching": Scene(attachments.composing, size=NARROW),
    "attaching-large-text": Scene(attachments.composing, settings=LARGE_TEXT),
    "attaching-reading": Scene(attachments.reading),
    "attaching-refused": Scene(attachments.refused),
    "narrow-attaching-refused": Scene(attachments.refused, size=NARROW),
    "attachments": Scene(attachments.sent, size=(1180, 1150)),
    "narrow-attachments": Scene(attachments.sent, size=(400, 1250)),
    "attachments-large-text": Scene(attachments.sent, size=(1180, 1300), settings=LARGE_TEXT),
    "attached-picture": Scene(attachments.picture_viewer),
    "attached-text": Scene(attachments.text_viewer),
    "cut-by-a-limit": Scene(tuning.cut_by_a_limit),
    "narrow-search": Scene(searching, size=NARROW, prepare=history.many_chats),
    "narrow-editing": Scene(editing, size=NARROW),
    "narrow": Scene(streaming, size=NARROW),
    "narrow-empty": Scene(empty, size=NARROW),
    "narrow-sidebar": Scene(sidebar, size=NARROW),
    "large-text": Scene(streaming, settings=LARGE_TEXT),
}
