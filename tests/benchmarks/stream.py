"""What a streamed token costs at the beginning and at the end of a long reply, in each kind of text.

A view in a window, painting included, gets replies of 2,000 and 32,000 tokens at 200 tokens and 60 frames a second of
virtual time: frames follow each other without waiting. Times are those of the window's thread, so other programs do
not count; a stall is what one frame keeps the thread busy. Beside it QTextBrowser.setMarkdown with the whole text in
every frame, of which some are measured, evenly spread.

Prints {"corpora": {name: {"us_per_token_2k", "us_per_token_32k", "flatness", "p99_ms", "max_ms", "naive_ratio"}}};
`p99_ms`, `max_ms` and `naive_ratio` are those of 32,000 tokens.
"""

import json
import statistics
import sys
import time
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser

from gui.bridge.garbage import GarbageCollector
from gui.bridge.message_list_model import MessageListModel
from gui.chat.conversation import Conversation
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.transcript.view import TranscriptView
from tests.benchmarks._replies import CORPORA, reply

SHORT, LONG = 2_000, 32_000
TOKENS_A_FRAME = 200 / 60
NAIVE_FRAMES = 24
SIZE = (900, 800)


@dataclass(frozen=True, slots=True)
class Frames:
    """What the frames of one reply kept the window's thread busy: seconds each."""

    tokens: int
    busy: list[float]

    @property
    def us_per_token(self) -> float:
        return sum(self.busy) / self.tokens * 1e6

    @property
    def p99_ms(self) -> float:
        return statistics.quantiles(self.busy, n=100)[98] * 1000

    @property
    def max_ms(self) -> float:
        return max(self.busy) * 1000


def frame_texts(tokens: list[str]) -> list[str]:
    """What arrives from one frame to the next."""
    ends = [round(frame * TOKENS_A_FRAME) for frame in range(int(len(tokens) / TOKENS_A_FRAME) + 2)]
    return [text for begin, end in pairwise(ends) if (text := "".join(tokens[begin:end]))]


class Screen:
    """A window with a conversation that ends in a reply on its way."""

    def __init__(self, app: QApplication, theme: Theme) -> None:
        self._app = app
        self._conversation = Conversation()
        self._model = MessageListModel(conversation=self._conversation)
        self._window = QMainWindow()
        self._view = TranscriptView(theme=theme)
        self._window.setCentralWidget(self._view)
        self._window.resize(*SIZE)
        self._ask("A first question?").text = "A first answer, with **something bold** in it."
        self._view.set_model(self._model)
        self._window.show()
        self._settle()

    def stream(self, tokens: list[str]) -> Frames:
        message = self._ask("Tell me more.")
        message.state = State.STREAMING
        self._model.message_changed(message.id)
        self._settle()
        busy = []
        for text in frame_texts(tokens):
            begun = time.thread_time()
            message.text += text
            self._model.message_text_grew(message.id)
            self._app.processEvents()
            busy.append(time.thread_time() - begun)
        begun = time.thread_time()
        message.state = State.DONE
        self._model.message_changed(message.id)
        self._app.processEvents()
        busy.append(time.thread_time() - begun)
        return Frames(len(tokens), busy)

    def close(self) -> None:
        self._view.set_model(None)
        self._window.close()
        self._window.deleteLater()
        self._settle()

    def _ask(self, question: str) -> Message:
        last = self._conversation.last()
        prompt = self._conversation.add_prompt(question, parent=last.id if last else None)
        answer = self._conversation.add_reply(
            parent=prompt.id, model=ModelRef("p", "m"), model_label="A model", provider_label="A provider"
        )
        self._model.refresh()
        return answer

    def _settle(self) -> None:
        """Let what is put off, such as loading the parser and the lexers, be done."""
        quiet_until = time.monotonic() + 0.3
        while time.monotonic() < quiet_until:
            self._app.processEvents()
            time.sleep(0.005)


def measure(app: QApplication, theme: Theme, tokens: list[str]) -> Frames:
    screen = Screen(app, theme)
    collector = GarbageCollector()  # as in the program
    frames = screen.stream(tokens)
    collector.close()
    screen.close()
    return frames


def naive_seconds(app: QApplication, tokens: list[str]) -> float:
    """A reply in a QTextBrowser that renders all of it in every frame."""
    browser = QTextBrowser()
    browser.resize(*SIZE)
    browser.show()
    texts = frame_texts(tokens)
    step = len(texts) / NAIVE_FRAMES
    busy = []
    for sample in range(NAIVE_FRAMES):
        text = "".join(texts[: int((sample + 0.5) * step) + 1])
        begun = time.thread_time()
        browser.setMarkdown(text)
        bar = browser.verticalScrollBar()
        bar.setValue(bar.maximum())
        app.processEvents()
        busy.append(time.thread_time() - begun)
    browser.close()
    return statistics.mean(busy) * len(texts)


def report(name: str, app: QApplication, theme: Theme) -> dict[str, float]:
    short = measure(app, theme, reply(name, tokens=SHORT))
    tokens = reply(name, tokens=LONG)
    long = measure(app, theme, tokens)
    return {
        "us_per_token_2k": round(short.us_per_token, 1),
        "us_per_token_32k": round(long.us_per_token, 1),
        "flatness": round(long.us_per_token / short.us_per_token, 2),
        "p99_ms": round(long.p99_ms, 2),
        "max_ms": round(long.max_ms, 2),
        "naive_ratio": round(naive_seconds(app, tokens) / sum(long.busy), 1),
    }


def main() -> None:
    app = QApplication(sys.argv[:1])
    theme = Theme(scheme="light")
    apply_theme(app, theme)
    names = [name for name in CORPORA if name in sys.argv] or list(CORPORA)
    measure(app, theme, reply("mixed", tokens=500))  # the first reply of all loads what the others use
    print(json.dumps({"corpora": {name: report(name, app, theme) for name in names}}))


if __name__ == "__main__":
    main()
