"""Hostile Markdown in random pieces through the real view: nothing is raised, opened, lost, or left different."""

import os
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import shiboken6
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from gui.chat.message import State
from gui.theme.theme import Theme
from tests.fakes.baits import hear_of
from tests.gui.transcript.conftest import Chat, Clock
from tests.gui.transcript.showing import PATIENCE_SECONDS, busy_seconds, finish

EXAMPLES = int(os.environ.get("RILL_FUZZ_EXAMPLES", "200"))

MARKS = [
    *("**", "__", "~~", "``", "```", "~~~", "$$", "\\(", "\\)", "\\[", "\\]", "](", "![", "[^", "]:", "<!--", "-->"),
    *("[^1]", "[a]"),
]
LINES = [
    *("\n\n", "\n> ", "\n- ", "\n  - ", "\n1. ", "\n    ", "\n# ", "\n|", "\n|---|:-:|\n", "\n---\n", "\n===\n"),
    *("\n```python\n", "\n~~~\n", "\n- [ ] ", "\n- [x] ", "\n[^1]: ", "\n> [!NOTE]\n> ", "\n[a]: ", "\r\n", "\r"),
    *("def f(x):\n    return 1\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
]
CHARACTERS = [
    *("naïve", "为什么", "🙂", "\U0001f468\u200d\U0001f469", "e\u0301", "\u202e", "\u2066", "\u200b", "\ufeff", "\xa0"),
    *("\u2028", "\x00", "\x0b", "\x0c", "\x1b[31m", "\ud800", "\udfff", "\ufffd", "&lt;", "&#0;", "&bogus;"),
]
WORDS = [
    *("word", "word " * 60, "x" * 300, "a@b.cc", "https://example.org/", "http://u:p@evil.example", "javascript:"),
    *("<b>", "</b>", "<img src=file:///dev/zero>", "<script>", "file:///dev/zero", "![x](/dev/zero)"),
]
PIECES = [*"*_`~[]()<>!#|-+=\\&;:\"'$^@/.1\t\n ", *MARKS, *LINES, *CHARACTERS, *WORDS]


@dataclass(frozen=True, slots=True)
class Hostile:
    """What streams in, and into how many pieces it is cut, at places that a seed gives."""

    text: str
    reasoning: str
    pieces: int
    seed: int


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Pieces in any order, some of them many times."""
    parts = draw(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([1, 1, 1, 1, 2, 3, 9, 40])), max_size=40))
    return "".join(piece * times for piece, times in parts)


hostile = st.builds(Hostile, text=texts(), reasoning=texts(), pieces=st.integers(1, 12), seed=st.integers(0, 2**16))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile=hostile)
@example(hostile=Hostile(text="", reasoning="", pieces=1, seed=0))
@example(hostile=Hostile(text="*\n[a]: \n[a]: ", reasoning="", pieces=1, seed=0))  # its end takes back a block
def test_whatever_streams_in_ends_as_if_it_had_come_at_once(
    qtbot: QtBot, theme: Theme, clock: Clock, hostile: Hostile
) -> None:
    told: list[str] = []
    with hear_of(told), qtbot.capture_exceptions() as raised:
        streamed = Shown(theme, clock)
        streamed.stream(hostile)
        at_once = Shown(theme, clock)
        at_once.show(hostile)
    try:
        assert raised == []
        assert told == []
        assert max(streamed.busy, at_once.busy) < PATIENCE_SECONDS
        assert streamed.reply.text == hostile.text
        assert streamed.chat.text_of(streamed.reply) == at_once.chat.text_of(at_once.reply)
        assert streamed.height == at_once.height
    finally:
        streamed.close()
        at_once.close()


class Shown:
    """A view that shows one reply."""

    def __init__(self, theme: Theme, clock: Clock) -> None:
        self.chat = Chat(theme=theme, clock=clock)
        self.chat.prompt("?")
        self.reply = self.chat.reply(state=State.STREAMING)
        self.busy = 0.0

    @property
    def height(self) -> int:
        return self.chat.bubble(self.reply).height()

    def show(self, hostile: Hostile) -> None:
        self.reply.text, self.reply.reasoning, self.reply.state = hostile.text, hostile.reasoning, State.DONE
        self.busy = busy_seconds(self.chat.open)
        self._settle()

    def stream(self, hostile: Hostile) -> None:
        text, random = hostile.text, Random(hostile.seed)
        self.chat.open()
        cuts = sorted(random.randint(0, len(text)) for _ in range(hostile.pieces - 1))
        self.reply.reasoning = hostile.reasoning[: random.randint(0, len(hostile.reasoning))]
        for begin, end in pairwise([0, *cuts, len(text)]):
            self.chat.grow(self.reply, text[begin:end])
            self._turn()
        self.reply.reasoning = hostile.reasoning
        self.chat.end(self.reply)
        self._settle()

    def close(self) -> None:
        self.chat.view.set_model(None)
        self.chat.view.close()
        shiboken6.delete(self.chat.view)
        shiboken6.delete(self.chat.model)

    def _settle(self) -> None:
        self.busy = max(self.busy, finish(self.chat))

    def _turn(self) -> None:
        self.busy = max(self.busy, busy_seconds(self.chat.turn))
