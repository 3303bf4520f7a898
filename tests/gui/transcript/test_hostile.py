"""Content that wants to harm: it is shown as text, opens nothing, and the view stays quick."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox

from gui.chat.message import Failure, State
from gui.transcript.bubbles.reply_text import ReplyText
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.safe_document import SafeDocument
from tests.gui.transcript.conftest import Chat

PATIENCE_SECONDS = 1.0
"""Ten times what a step may take."""


class Opened(QObject):
    """Catches what would be handed to the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.urls.append(url.toString())


def show(chat: Chat, text: str) -> float:
    """Show a reply to its end; the longest the window was busy at a stretch, in seconds."""
    chat.reply(text)
    worst = 0.0
    steps: list[Callable[[], object]] = [chat.open]
    for _ in range(400):
        for step in steps:
            begun = time.perf_counter()
            step()
            worst = max(worst, time.perf_counter() - begun)
        steps = [chat.settle]
        if all(text.complete for text in chat.view.findChildren(ReplyText)):
            break
    return worst


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 3_000_000, id="one giant word"),
        pytest.param("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 10_000, id="a table of 10,000 rows"),
        pytest.param("- item\n" * 10_000, id="a list of 10,000 items"),
        pytest.param("> " * 100_000 + "deep", id="quotes 100,000 deep"),
        pytest.param("```\n" + "line of code\n" * 20_000, id="code of 20,000 lines"),
        pytest.param("*" * 50_000 + "a" + "_[" * 20_000, id="marks without end"),
        pytest.param("word " * 200_000, id="one paragraph of a megabyte"),
    ],
)
def test_giants_are_shown_without_stopping_the_window(chat: Chat, text: str) -> None:
    assert show(chat, text) < PATIENCE_SECONDS
    assert chat.view.live_bubbles()


def test_a_giant_prompt_is_cut_for_the_eye_and_copied_whole(chat: Chat) -> None:
    prompt = chat.prompt("y" * 2_000_000)
    begun = time.perf_counter()
    chat.open()
    assert time.perf_counter() - begun < PATIENCE_SECONDS
    assert len(chat.text_of(prompt)) < 60_000
    chat.bubble(prompt).copy()
    assert QGuiApplication.clipboard().text() == prompt.text


IMAGES = (
    "\n\n".join(
        f"![picture]({target})"
        for target in ("http://127.0.0.1:9/a.png", "file:///dev/zero", "/dev/zero", "../x.png", "//server/share/x.png")
    )
    + "\n\n![svg](data:image/svg+xml;base64,PHN2Zy8+)"
)


def test_images_are_placeholders_and_open_nothing(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(SafeDocument, "loadResource", lambda *arguments: asked.append(arguments))
    begun = time.perf_counter()
    show(chat, IMAGES)
    assert time.perf_counter() - begun < PATIENCE_SECONDS
    assert asked == []
    assert chat.view.grab().width() > 0
    assert "picture" in chat.text_of(chat.conversation.path()[-1])


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
