"""Content that wants to harm: it is shown as text, opens nothing, and the view stays quick."""

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox

from gui.chat.message import Failure, State
from gui.transcript.clipboard import copy_message
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.safe_document import SafeDocument
from tests.gui.transcript.conftest import Chat
from tests.gui.transcript.showing import PATIENCE_SECONDS, busy_seconds, show


class Opened(QObject):
    """Catches what would be handed to the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.urls.append(url.toString())


_STREAMED = 100_000
"""Characters of a giant that are streamed as well: by then it has met every limit."""

GIANTS = [
    pytest.param("x" * 10_000_000, id="one word of 10 MB"),
    pytest.param("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 10_000, id="a table of 10,000 rows"),
    pytest.param("|" + " a |" * 2_000 + "\n|" + "---|" * 2_000 + "\n" + "|" + " b |" * 2_000, id="2,000 columns"),
    pytest.param("- item\n" * 10_000, id="a list of 10,000 items"),
    pytest.param("> " * 100_000 + "deep", id="quotes 100,000 deep"),
    pytest.param("- " * 100_000 + "deep", id="lists 100,000 deep"),
    pytest.param("1. > " * 10_000 + "deep", id="lists and quotes 20,000 deep"),
    pytest.param("\n".join("  " * depth + "- item" for depth in range(500)), id="a staircase of lists"),
    pytest.param("```\n" + "line of code\n" * 20_000, id="code of 20,000 lines"),
    pytest.param("```python\n" + "x = [" + "1, " * 20_000, id="one line of code of 60 KB"),
    pytest.param("*" * 50_000 + "a" + "_[" * 20_000, id="marks without end"),
    pytest.param("[" * 50_000 + "a" + "](" * 50_000, id="brackets without end"),
    pytest.param("![" * 30_000, id="images without end"),
    pytest.param("<" * 100_000 + "a href=", id="angles without end"),
    pytest.param("`" * 50_000 + "a" + "`" * 49_999, id="backticks without end"),
    pytest.param("$" * 50_000 + "x", id="dollars without end"),
    pytest.param("&amp;" * 100_000, id="entities without end"),
    pytest.param("word " * 200_000, id="one paragraph of a megabyte"),
    pytest.param("# heading\n" * 20_000, id="20,000 headings"),
    pytest.param("a\n\n" * 50_000, id="50,000 paragraphs"),
    pytest.param("---\n\n" * 20_000, id="20,000 rules"),
    pytest.param("e" + "\u0301" * 100_000, id="100,000 accents on one letter"),
    pytest.param("\u202e" * 20_000 + "abc", id="20,000 overrides of direction"),
    pytest.param("\u200d".join("\U0001f468" * 20_000), id="one family of 20,000 people"),
]


@pytest.mark.parametrize("text", GIANTS)
def test_giants_are_shown_without_stopping_the_window(chat: Chat, text: str) -> None:
    reply = chat.reply(text)
    assert show(chat) < PATIENCE_SECONDS
    assert busy_seconds(chat.view.scroll_to_start) < PATIENCE_SECONDS
    assert busy_seconds(chat.turn) < PATIENCE_SECONDS
    assert busy_seconds(partial(copy_message, reply)) < PATIENCE_SECONDS
    assert copied_markdown() == text


@pytest.mark.parametrize("text", GIANTS)
def test_giants_that_stream_in_do_not_stop_the_window(chat: Chat, text: str) -> None:
    text = text[:_STREAMED]
    reply = chat.reply(state=State.STREAMING)
    chat.open()
    worst = 0.0
    step = 10_000
    for at in range(0, len(text), step):
        piece = text[at : at + step]
        worst = max(worst, busy_seconds(partial(chat.grow, reply, piece)), busy_seconds(chat.turn))
    worst = max(worst, busy_seconds(lambda: chat.end(reply)), show(chat))
    assert worst < PATIENCE_SECONDS
    assert reply.text == text


def test_a_giant_takes_memory_for_its_text_and_not_for_its_pixels(chat: Chat) -> None:
    chat.reply("warm")
    show(chat)
    before = resident_bytes()
    chat.reply("y" * 10_000_000)
    show(chat)
    assert resident_bytes() - before < 100 * 2**20


def test_a_giant_prompt_is_cut_for_the_eye_and_copied_whole(chat: Chat) -> None:
    prompt = chat.prompt("y" * 2_000_000)
    assert busy_seconds(chat.open) < PATIENCE_SECONDS
    assert len(chat.text_of(prompt)) < 60_000
    copy_message(prompt)
    assert QGuiApplication.clipboard().text() == prompt.text


def test_a_document_gives_no_resource(chat: Chat) -> None:
    document = SafeDocument()
    document.setHtml('<img src="file:///dev/zero"><img src="http://127.0.0.1:9/">')
    document.setTextWidth(300)
    assert document.size().height() >= 0
    assert document.resource(QTextDocument.ResourceType.ImageResource, QUrl("file:///etc/hostname")) is None


@pytest.mark.parametrize(
    "text",
    ["if a<b and c>d", "List<String>", "<b>bold</b>", "<img src=x onerror=alert(1)>", "a &lt; b <script>x</script>"],
)
def test_html_in_a_prompt_is_literal(chat: Chat, text: str) -> None:
    prompt = chat.prompt(text)
    chat.open()
    assert chat.text_of(prompt) == text


@pytest.mark.parametrize("text", ["if a<b and c>d", "List<String>", "<b>bold</b>", "x <img src=y> z"])
def test_html_in_a_reply_is_literal(chat: Chat, text: str) -> None:
    reply = chat.reply(text)
    chat.open()
    assert chat.text_of(reply) == text


def test_html_in_a_failure_and_in_names_is_literal(chat: Chat) -> None:
    failure = Failure(kind="X", template="<b>{why}</b>", fields={"why": "<i>no</i>"}, detail="<u>detail</u>")
    reply = chat.reply(state=State.FAILED, failure=failure)
    reply.model_label = "<h1>model</h1>"
    view = chat.open()
    assert "<b><i>no</i></b>" in chat.reply_bubble(reply).failure_text()
    assert not view.findChildren(QLabel)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "smb://host/share", "vscode://x", "data:text/html,x"]
)
def test_links_to_other_than_the_web_and_mail_are_refused(chat: Chat, target: str) -> None:
    opened = Opened()
    scheme = target.split(":")[0]
    method: Any = "open"  # PySide wants a str where its types say bytes
    QDesktopServices.setUrlHandler(scheme, opened, method)
    chat.reply(f"[click me]({target})")
    view = chat.open()
    activated: list[str] = []
    view.link_activated.connect(activated.append)
    prose = view.findChildren(Prose)[0]
    assert prose.anchorAt(QPoint(10, 10)) == target
    QTest.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(10, 10))
    chat.settle()
    QDesktopServices.unsetUrlHandler(scheme)

    assert activated == []
    assert opened.urls == []
    (box,) = view.findChildren(QMessageBox)
    assert box.isVisible()
    box.done(0)


INVALID = "nul \x00, escape \x1b[31m, surrogate \ud800, half \udc00, delete \x7f, bidi \u202etxt.exe\u202c, end"


@pytest.mark.parametrize(
    "form", ["{}", "# {}", "> {}", "- {}", "`{}`", "```\n{}\n```", "| a |\n|---|\n| {} |", "[{}](x)", "${}$"]
)
def test_invalid_characters_are_shown_somehow_and_break_nothing(chat: Chat, form: str) -> None:
    """They never come from a provider, which replaces them, but a file that is imported may hold them."""
    prompt = chat.prompt(INVALID)
    reply = chat.reply(form.format(INVALID))
    reply.reasoning = INVALID
    show(chat)
    assert chat.view.grab().width() > 0
    for message in (prompt, reply):
        for word in ("nul", "escape", "surrogate", "half", "delete", "bidi", "end"):
            assert word in chat.text_of(message)
        copy_message(message)
        assert "surrogate" in QGuiApplication.clipboard().text()
        assert "surrogate" in copied_markdown()


@pytest.mark.parametrize("mark", ["\ufffe", "\ufeff", "\ud800", "\ufdd0", "\x00"])
@pytest.mark.parametrize(
    "form", ["{}abc", "`{}abc`", "**{}abc**", "```\n{}abc\n```", "| {}abc |\n|---|\n| {}abc |", "a {}abc"]
)
def test_marks_of_byte_order_and_halves_of_characters_spoil_no_text_around_them(
    chat: Chat, form: str, mark: str
) -> None:
    reply = chat.reply(form.format(mark, mark))
    prompt = chat.prompt(f"{mark}abc")
    show(chat)
    assert "abc" in chat.text_of(reply)
    assert "abc" in chat.text_of(prompt)


def copied_markdown() -> str:
    return bytes(QGuiApplication.clipboard().mimeData().data("text/markdown").data()).decode()


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
