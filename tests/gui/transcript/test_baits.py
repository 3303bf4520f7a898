"""Images and links of every kind: nothing is opened, requested or started, neither by Qt nor by Python."""

import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtGui import QImage, QTextDocument

from gui.chat.message import State
from tests.fakes.baits import Baits
from tests.gui.transcript.conftest import Chat
from tests.gui.transcript.showing import show

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of opened files")


def test_images_of_every_kind_are_placeholders(chat: Chat, tmp_path: Path) -> None:
    with Baits(tmp_path) as baits:
        reply = chat.reply(baits.as_images())
        show(chat)
        for row in range(chat.model.rowCount()):
            chat.view.show_row(row)
            chat.settle()
        assert chat.view.grab().width() > 0
        text = chat.text_of(reply)
    assert baits.touched == []
    for number in range(len(baits.targets)):
        for name in ("picture", "reference", "linked", "html", "in a table", "in a list"):
            assert f"{name} {number}" in text


def test_images_in_reasoning_and_in_a_prompt_are_text(chat: Chat, tmp_path: Path) -> None:
    with Baits(tmp_path) as baits:
        prompt = chat.prompt(baits.as_images())
        reply = chat.reply("The answer.")
        reply.reasoning = baits.as_images()
        show(chat)
        assert "![picture 0](" in chat.text_of(prompt)
    assert baits.touched == []


def test_images_that_stream_in_are_placeholders_in_every_state_between(chat: Chat, tmp_path: Path) -> None:
    with Baits(tmp_path) as baits:
        reply = chat.reply(state=State.STREAMING)
        chat.open()
        source = "\n\n".join(f"Look: ![seen]({target}) here." for target in baits.targets)
        for at in range(0, len(source), 37):
            chat.grow(reply, source[at : at + 37])
            chat.settle()
        chat.end(reply)
        show(chat)
    assert baits.touched == []
    assert chat.text_of(reply).count("seen") == len(baits.targets)


@pytest.mark.parametrize("way", ["Qt", "Python", "a server", "a program", "an image of a document"])
def test_the_baits_themselves_tell_when_they_are_touched(way: str, tmp_path: Path, qapp: object) -> None:
    with Baits(tmp_path) as baits:
        picture = next(
            target for target in baits.targets if target.startswith(str(tmp_path)) and target.endswith(".png")
        )
        if way == "Qt":
            assert not QImage(picture).isNull()
        elif way == "Python":
            Path(picture).read_bytes()
        elif way == "a server":
            url = urlsplit(baits.targets[0])
            socket.create_connection((url.hostname, url.port)).close()
        elif way == "a program":
            subprocess.run([sys.executable, "-c", ""], check=True)
        else:
            document = QTextDocument()
            document.setMarkdown(f"![x]({picture})")
            document.setTextWidth(100)
            assert document.size().height() > 0
    assert baits.touched
