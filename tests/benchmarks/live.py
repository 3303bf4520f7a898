"""The whole program while a reply streams at the end of a conversation of 10,000 messages.

A service in a process of its own streams mixed Markdown at 200 and at 1,000 tokens a second into the program in a
real window (an own screen is opened where there is none). Of the stream at 200 tokens a second: the processor time
of our process, and how late events are that fall due between the request and the end. Of the one at 1,000: how long
after the server's last write the last token is painted, less what an idle window needs for a token and the one frame
that it may have to wait for.

Beside it the naive way: a window with nothing but a QTextBrowser, whose setMarkdown gets the whole reply at every
chunk. It gets the same slow reply, and of the fast one only the first 5,000 tokens.

Prints {"cpu_percent_200", "stall_p99_ms_200", "stall_max_ms_200", "behind_s_1000", "naive": {the same}, "platform"}.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser, QWidget

from gui.bridge.chat_session import ChatSession
from gui.bridge.frame_pacer import FRAME_SECONDS
from gui.chat.conversation import Conversation
from gui.chat.model_ref import ModelRef
from gui.settings.paths import Paths
from gui.settings.settings import Settings
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.transcript.view import TranscriptView
from gui.window.parts import WindowParts, build_window
from gui.wiring import Program
from tests.benchmarks._heartbeat import Heartbeat
from tests.benchmarks._replies import reply
from tests.benchmarks._screen import screen
from tests.benchmarks._token_service import Pace, TokenService, token_service

MESSAGES = 10_000
SINGLE = Pace(rate=20, count=12)
SLOW, FAST = Pace(rate=200, count=5_000), Pace(rate=1_000, count=25_000)
NAIVE_FAST = Pace(rate=1_000, count=5_000)
"""All 25,000 would keep it busy for the better part of an hour."""
SIZE = (1180, 860)
MODEL = ModelRef("ai365vip", "gpt-4o")


@dataclass(frozen=True, slots=True)
class Streamed:
    """What one reply cost, and when its last token was painted after it was written."""

    cpu_percent: float
    stalls: Heartbeat
    lag: float


class PaintWatch(QApplication):
    """Calls `on_painted` after every repaint of the window that is watched."""

    watched: QWidget | None = None
    on_painted: Callable[[], None] = staticmethod(lambda: None)

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        done = super().notify(receiver, event)
        if receiver is self.watched and event.type() == QEvent.Type.UpdateRequest:
            self.on_painted()
        return done


class Watch:
    """Sees a reply from its request, and its first painted token, to its last."""

    def __init__(self, app: PaintWatch, *, length: Callable[[], int], whole: int) -> None:
        self._length = length
        self._whole = whole
        self._stalls = Heartbeat()
        self._begun = 0.0
        self._cpu = 0.0
        self._ended = 0.0
        self._cpu_percent = 0.0
        self._done = asyncio.Event()
        app.on_painted = self._look
        self._stalls.start()

    async def streamed(self, service: TokenService) -> Streamed:
        await self._done.wait()
        written = service.last_write()
        return Streamed(cpu_percent=self._cpu_percent, stalls=self._stalls, lag=self._ended - written)

    def _look(self) -> None:
        length = self._length()
        if length and not self._begun:
            self._begun, self._cpu = time.monotonic(), time.process_time()
        if length >= self._whole and not self._ended:
            self._ended = time.monotonic()
            self._cpu_percent = (time.process_time() - self._cpu) / (self._ended - self._begun) * 100
            self._stalls.stop()
            self._done.set()


def fill(conversation: Conversation) -> None:
    """Ten thousand messages, the replies with something of everything."""
    texts = ["".join(reply("mixed", tokens=40 + 17 * seed, seed=seed)) for seed in range(20)]
    parent = None
    for number in range(MESSAGES // 2):
        text = texts[number % len(texts)]
        prompt = conversation.add_prompt(f"Question {number}: what does “{text[:60]}” mean?", parent=parent)
        answer = conversation.add_reply(parent=prompt.id, model=MODEL, model_label="GPT-4", provider_label="AI365VIP")
        answer.text = text
        parent = answer.id


class Rill:
    """The program with its window."""

    def __init__(self, app: PaintWatch, folder: Path) -> None:
        self._app = app
        theme = Theme(scheme="light")
        apply_theme(app, theme)
        self._parts: WindowParts = build_window(theme=theme)
        self._parts.window.resize(*SIZE)
        self._parts.window.show()
        app.watched = self._parts.window
        paths = Paths.for_profile(folder)
        paths.create()
        settings = Settings(paths.settings_file)
        self._program = Program(parts=self._parts, paths=paths, settings=settings, theme=theme)
        self._running = asyncio.ensure_future(self._program.run())

    @property
    def session(self) -> ChatSession:
        return self._program.session

    def fill(self) -> None:
        chat = self.session.current
        chat.conversation.title = "A long conversation"
        fill(chat.conversation)
        chat.model.refresh()
        chat.title_changed.emit()

    async def stream(self, pace: Pace, service: TokenService) -> Streamed:
        chat = self.session.current
        view = self._parts.window.findChildren(TranscriptView)[0]
        whole = len(pace.text)
        ended = asyncio.Event()
        chat.reply_ended.connect(ended.set)
        row = chat.model.rowCount() + 1  # that of the reply, below the prompt

        def length() -> int:
            """Of the reply's text that is on the screen."""
            if chat.model.rowCount() <= row:
                return 0
            message = chat.model.message(row)
            if len(message.text) < whole:
                return len(message.text)
            bubble = view.live_bubbles().get(row)
            return whole if bubble is not None and bubble.complete else whole - 1

        watch = Watch(self._app, length=length, whole=whole)
        chat.send(pace.prompt)
        streamed = await watch.streamed(service)
        await ended.wait()
        return streamed

    async def close(self) -> None:
        self._parts.window.close()
        await self._running


class Naive:
    """A window that renders the whole reply anew for every chunk."""

    def __init__(self, app: PaintWatch) -> None:
        self._app = app
        self._window = QMainWindow()
        self._browser = QTextBrowser()
        self._window.setCentralWidget(self._browser)
        self._window.resize(*SIZE)
        self._window.show()
        app.watched = self._window

    async def stream(self, pace: Pace, service: TokenService) -> Streamed:
        text = ""
        watch = Watch(self._app, length=lambda: len(text), whole=len(pace.text))
        body = json.dumps({"messages": [{"role": "user", "content": pace.prompt}]})
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{service.address}/api/chat", data=body) as response,
        ):
            async for chunk, _ in response.content.iter_chunks():
                text += chunk.decode()
                self._browser.setMarkdown(text)
                bar = self._browser.verticalScrollBar()
                bar.setValue(bar.maximum())
                await asyncio.sleep(0)  # else nothing would be painted while chunks are waiting
        return await watch.streamed(service)

    def close(self) -> None:
        self._window.close()


def figures(slow: Streamed, fast: Streamed, *, idle_lag: float) -> dict[str, float]:
    return {
        "cpu_percent_200": round(slow.cpu_percent, 1),
        "stall_p99_ms_200": round(slow.stalls.p99_ms, 2),
        "stall_max_ms_200": round(slow.stalls.max_ms, 2),
        "behind_s_1000": round(max(0.0, fast.lag - idle_lag - FRAME_SECONDS), 2),
    }


async def measure(app: PaintWatch, service: TokenService, folder: Path) -> dict[str, object]:
    rill = Rill(app, folder)
    await asyncio.sleep(1)
    idle_lag = (await rill.stream(SINGLE, service)).lag
    rill.fill()
    await asyncio.sleep(2)
    slow, fast = await rill.stream(SLOW, service), await rill.stream(FAST, service)
    await rill.close()
    naive = Naive(app)
    naive_slow, naive_fast = await naive.stream(SLOW, service), await naive.stream(NAIVE_FAST, service)
    naive.close()
    return {
        **figures(slow, fast, idle_lag=idle_lag),
        "naive": figures(naive_slow, naive_fast, idle_lag=idle_lag),
        "platform": app.platformName(),
    }


def main() -> None:
    with screen(), tempfile.TemporaryDirectory() as folder, token_service() as service:
        settings = f'[chat]\ndefault_model = "{MODEL}"\n[providers.ai365vip]\naddress = "{service.address}"\n'
        (Path(folder) / "settings.toml").write_text(settings)
        app = PaintWatch(sys.argv[:1])
        app.setQuitOnLastWindowClosed(False)
        loop = qasync.QEventLoop(app)
        asyncio.set_event_loop(loop)
        with loop:
            print(json.dumps(loop.run_until_complete(measure(app, service, Path(folder)))))


if __name__ == "__main__":
    main()
