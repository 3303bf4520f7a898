"""A picture and a text file from the disk to the service, to the history, and back on the screen."""

from base64 import b64decode
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from gui.chat.request import LEFT_OUT
from gui.transcript.attachments.tile import AttachmentTile
from tests.fakes.conversations import NOTES, PICTURE
from tests.fakes.counterparty import running
from tests.fakes.openai_service import BLIND, SEEING, OpenAIService
from tests.gui.bridge.test_attachment_reader import plain, saved
from tests.gui.program.rill import OpenRill, Rill
from tests.gui.window.test_attaching import drop, files

CTRL = Qt.KeyboardModifier.ControlModifier


async def attached(rill: Rill, *paths: Path) -> None:
    """Drop files on the window, and wait until they are read."""
    assert drop(rill.window, files(*paths)) == (True, True)
    composer = rill.parts.composer
    await rill.until(lambda: len(composer.attachments) == len(paths), what="the attachments")


def laid(folder: Path) -> tuple[Path, Path]:
    picture, text = folder / "cat.jpg", folder / "notes.md"
    picture.write_bytes(saved(plain(3_000, 2_000), b"jpg"))
    text.write_text("# Notes\n```\ncode\n```\n", encoding="utf-8")
    return picture, text


def names(rill: Rill) -> list[str]:
    """Of what is attached in the composer."""
    return [each.name for each in rill.parts.composer.attachments]


async def test_what_is_attached_reaches_the_service_and_comes_back_after_a_restart(
    open_rill: OpenRill, tmp_path: Path
) -> None:
    with running(OpenAIService()) as server:
        async with open_rill(server.settings()) as rill:
            await attached(rill, *laid(tmp_path))
            await rill.ask("What is it?")
            assert rill.reply.text == "I see."
            text, picture = server.received[0]["messages"][-1]["content"]
            assert text["text"] == "What is it?\n\nnotes.md:\n````\n# Notes\n```\ncode\n```\n````"
            kind, _, data = picture["image_url"]["url"].partition(",")
            assert kind == "data:image/jpeg;base64"
            image = QImage.fromData(b64decode(data))
            assert (image.width(), image.height()) == (2_048, 1_365)
            assert rill.parts.composer.attachments == ()
            tiles = {tile.accessibleName(): tile for tile in rill.transcript.findChildren(AttachmentTile)}
            assert set(tiles) == {"Picture cat.jpg", "Text file notes.md"}
            tiles["Picture cat.jpg"].click()
            viewer = rill.window.findChild(QDialog)
            assert viewer is not None
            assert viewer.windowTitle() == "cat.jpg"
            viewer.close()
            await rill.ask("And now?")
            first = server.received[1]["messages"][0]["content"]
            assert [part["type"] for part in first] == ["text", "image_url"], "earlier turns have them still"
            sent = rill.chat.model.message(0).attachments
        async with open_rill(server.settings()) as rill:
            await rill.until(lambda: len(rill.chat.conversation), what="the chat")
            assert rill.chat.model.message(0).attachments == sent
            rill.key(Qt.Key.Key_Up)  # the last prompt, which had none
            assert rill.parts.composer.attachments == ()


async def test_a_draft_with_attachments_outlives_another_chat_and_the_program(
    open_rill: OpenRill, tmp_path: Path
) -> None:
    picture, text = laid(tmp_path)
    with running(OpenAIService()) as server:
        async with open_rill(server.settings()) as rill:
            await attached(rill, text)
            await rill.ask("First")
            await attached(rill, picture)
            rill.write("half a thought")
            first = rill.chat.conversation.key
            rill.key(Qt.Key.Key_N, CTRL)
            assert rill.parts.composer.attachments == ()
            await attached(rill, text)
            rill.program.session.show_chat(first)
            assert names(rill) == ["cat.jpg"]
        async with open_rill(server.settings()) as rill:
            await rill.until(lambda: names(rill) == ["cat.jpg"], what="the draft of the chat in front")
            assert rill.editor.toPlainText() == "half a thought"
            rill.key(Qt.Key.Key_N, CTRL)
            assert names(rill) == ["notes.md"]


async def test_a_sent_new_chat_leaves_no_draft_behind(open_rill: OpenRill) -> None:
    with running(OpenAIService()) as server:
        async with open_rill(server.settings()) as rill:
            rill.write("half a thought")
            rill.parts.composer.set_draft("half a thought", (NOTES,))
            recorder = rill.program.keeping.recorder
            await rill.drawn()
            rill.program.session.note(rill.chat.conversation)
            await rill.until(lambda: not recorder.waits, what="the disk")
            rill.key(Qt.Key.Key_Return)
            await rill.ended()
        async with open_rill(server.settings()) as rill:
            await rill.until(lambda: len(rill.chat.conversation), what="the chat")
            rill.key(Qt.Key.Key_N, CTRL)
            assert (rill.editor.toPlainText(), rill.parts.composer.attachments) == ("", ())


async def test_a_model_that_cannot_see_gets_no_picture_and_that_is_said(open_rill: OpenRill, tmp_path: Path) -> None:
    picture, _text = laid(tmp_path)
    with running(OpenAIService()) as server:
        async with open_rill(server.settings(model=BLIND)) as rill:
            await attached(rill, picture)
            await rill.until(lambda: rill.says("blind takes no pictures. Choose another"), what="the warning")
            rill.send("What is it?")
            assert rill.says("Nothing was sent")
            assert server.received == []
            rill.program.session.choose_model(ModelRef("lab", SEEING))
            assert not rill.says("takes no pictures")
            rill.key(Qt.Key.Key_Return)
            await rill.ended()
            assert len(server.received) == 1

            rill.program.session.choose_model(ModelRef("lab", BLIND))
            assert rill.says("blind takes no pictures: those above are left out.")
            await rill.ask("And what was it?")
            assert server.received[1]["messages"][0]["content"] == f"What is it?\n\n{LEFT_OUT}"
            assert "image" not in str(server.received[1])

            first = rill.chat.model.message(1)
            rill.program.session.choose_model(ModelRef("lab", SEEING))
            rill.chat.regenerate(first.id, model=ModelRef("lab", BLIND))
            await rill.ended()
            assert rill.reply.state is State.FAILED
            assert rill.reply.failure is not None
            assert rill.reply.failure.kind == "PicturesError"
            assert len(server.received) == 2


async def test_an_edited_prompt_keeps_its_attachments(open_rill: OpenRill) -> None:
    with running(OpenAIService()) as server:
        async with open_rill(server.settings()) as rill:
            rill.parts.composer.set_draft("Look", (PICTURE, NOTES))
            rill.key(Qt.Key.Key_Return)
            await rill.ended()
            prompt = rill.chat.model.message(0)
            rill.chat.edit(prompt.id, text="Look closely", resend=True)
            await rill.ended()
            assert rill.chat.model.message(0).attachments == (PICTURE, NOTES)
            assert len(server.received[1]["messages"][0]["content"]) == 2
            rill.chat.regenerate(rill.reply.id)
            await rill.ended()
            assert server.received[2]["messages"] == server.received[1]["messages"]
            rill.editor.setFocus()
            QTest.keyClick(rill.editor, Qt.Key.Key_Up)
            assert (rill.editor.toPlainText(), rill.parts.composer.attachments) == ("Look closely", (PICTURE, NOTES))
