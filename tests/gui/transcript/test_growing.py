"""However a reply comes in pieces, at its end everything is as if it had been there at once."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QTextEdit
from pytestqt.qtbot import QtBot

from gui.chat.message import Message, State
from gui.theme.theme import Theme
from gui.transcript.bubbles.caret import Caret
from gui.transcript.bubbles.reply_text import ReplyText
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.formula_shelf import FormulaShelf
from gui.transcript.segments.segment_stack import SegmentStack
from gui.transcript.segments.table_grid import TableGrid
from tests.gui.transcript.conftest import Chat, Clock
from tests.unit.markdown.samples import REPLY

EXAMPLES = int(os.environ.get("RILL_FUZZ_EXAMPLES", "200"))
LONG_LIST = "".join(f"{n}. item **{n}** with `code` and some more words in it\n" for n in range(1, 90)) + "\n"
QUOTED_LIST = "".join(
    f"> - quoted {n}, a line long enough to be broken where it is narrow, and so on\n" for n in range(60)
)
TABLE = "| Name | Cost |\n|---|--:|\n" + "".join(f"| row {n} `x` | {n * 37 % 1001} |\n" for n in range(70)) + "\n"
WIDE_TABLE = (
    "| a | b |\n|---|---|\n" + "".join(f"| {'word ' * (n % 40)} | {'long ' * (n % 23)} |\n" for n in range(30)) + "\n"
)
CODE = (
    "```python\n" + "".join(f'def f{n}(x: int) -> str:  # 🙂 {n}\n    """{n}\n    """\n' for n in range(50)) + "```\n\n"
)
PARAGRAPH = "A paragraph with **bold**, `code` and more that goes on and on and on. " * 90 + "\n\n"
PARTS = {
    "everything": REPLY,
    "long list": LONG_LIST,
    "quoted list": QUOTED_LIST,
    "table": TABLE,
    "wide table": WIDE_TABLE,
    "code": CODE,
    "paragraph": PARAGRAPH,
    "heading": "# Title\n\nShort.\n\n",
    "rule": "\n---\n\n",
}


def shown(chat: Chat, message: Message) -> list[tuple[object, ...]]:
    """Everything that can be seen of a reply: its segments, where they are, what they hold and how it looks."""
    (stack,) = chat.bubble(message).findChildren(SegmentStack)
    return [
        (type(segment).__name__, segment.geometry().getRect(), segment.visible_text(), *_details(segment))
        for segment in stack.segments()
    ]


def _details(segment: object) -> Iterator[object]:
    if isinstance(segment, QTextEdit):
        yield _formats(segment.document())
    if isinstance(segment, CodeSegment):
        for text in segment.findChildren(QTextEdit):
            yield text.geometry().getRect(), _formats(text.document())
    if isinstance(segment, TableGrid):
        yield segment.cells.column_widths, segment.cells.row_tops


def _formats(document: QTextDocument) -> list[object]:
    found: list[object] = []
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        found.append((shape.leftMargin(), shape.topMargin(), shape.textIndent(), shape.lineHeight()))
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            char = fragment.charFormat()
            found.append((fragment.text(), char.font().key(), char.foreground().color().name(), char.anchorHref()))
            fragments += 1
        block = block.next()
    return found


def stream(chat: Chat, text: str, sizes: list[int]) -> Message:
    """A reply that comes in pieces of these sizes, over and over."""
    reply = chat.reply(state=State.STREAMING)
    chat.open()
    at = turn = 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        chat.grow(reply, text[at : at + size])
        at, turn = at + size, turn + 1
    chat.end(reply)
    chat.settle()
    return reply


def settle(chat: Chat) -> None:
    """Wait for what is put off to moments when nothing is to be done."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        chat.settle()
        texts = chat.view.findChildren(ReplyText)
        codes = chat.view.findChildren(CodeText)
        drawing = any(shelf.busy for shelf in chat.view.findChildren(FormulaShelf))
        if all(text.complete for text in texts) and all(code.coloured for code in codes) and not drawing:
            chat.settle()
            return
    raise AssertionError("it is never complete")


@contextmanager
def shown_alone(theme: Theme) -> Iterator[Chat]:
    """A list that is gone afterwards: there are hundreds of examples."""
    chat = Chat(theme=theme, clock=Clock())
    yield chat
    chat.view.set_model(None)
    chat.view.close()
    chat.view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def on_screen(chat: Chat) -> QImage:
    view = chat.view
    image = QGuiApplication.primaryScreen().grabWindow(view.winId()).toImage()
    return image.convertToFormat(QImage.Format.Format_RGB32)


def painted_anew(chat: Chat) -> QImage:
    return chat.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.timeout(300)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    parts=st.lists(st.sampled_from(list(PARTS)), min_size=1, max_size=3),
    sizes=st.lists(st.one_of(st.integers(1, 40), st.integers(100, 5_000)), min_size=1, max_size=6),
    data=st.data(),
)
def test_at_its_end_a_reply_looks_as_if_it_had_come_at_once(
    parts: list[str], sizes: list[int], data: st.DataObject, theme: Theme
) -> None:
    text = "".join(PARTS[part] for part in parts)
    sizes = [max(size, len(text) // 150) for size in sizes]
    text = text[: data.draw(st.integers(len(text) // 2, len(text)))]
    with shown_alone(theme) as grown, shown_alone(theme) as whole:
        reply = stream(grown, text, sizes)
        at_once = whole.reply(text)
        whole.open()
        settle(whole)
        settle(grown)

        assert shown(grown, reply) == shown(whole, at_once)
        assert grown.bubble(reply).height() == whole.bubble(at_once).height()


@pytest.mark.parametrize("size", [3, 17, 61])
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_what_is_on_the_screen_is_what_painting_everything_gives(part: str, size: int, chat: Chat) -> None:
    reply = chat.reply(state=State.STREAMING)
    view = chat.open()
    for at in range(0, min(len(part), size * 90), size):
        chat.grow(reply, part[at : at + size])
        chat.settle()
        if at // size % 7 == 0:
            settle(chat)
            assert on_screen(chat) == painted_anew(chat), part[at - 40 : at + size]
    assert view.following


def test_nothing_runs_any_more_soon_after_a_reply_has_ended(chat: Chat, qtbot: QtBot) -> None:
    stream(chat, CODE + TABLE + PARAGRAPH, [700])

    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in chat.view.findChildren(QTimer)))

    assert not any(caret.isVisible() for caret in chat.view.findChildren(Caret))
