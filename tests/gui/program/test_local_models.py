"""A model on this computer as its user meets it: the file is opened, loaded, asked, dies, and answers again."""

import os
import signal
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QLineEdit

from gui.chat.message import State
from provider.local.engine import engine
from tests.fakes.chatbot_ui import ChatbotUI
from tests.fakes.counterparty import running
from tests.fakes.local_scenarios import ended
from tests.fakes.model_store import ModelStore
from tests.fakes.tiny_model import WORDS, write_tiny_model
from tests.gui.program.rill import OpenRill, Rill, talking_to

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(rill: Rill, path: Path) -> bool:
    """Drag a file over the window and let go of it; whether the window wants it."""
    handle = rill.window.windowHandle()
    assert handle is not None
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    place = QPoint(300, 300)
    entered = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, LEFT, NONE)
    QCoreApplication.sendEvent(handle, entered)
    dropped = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, LEFT, NONE)
    QCoreApplication.sendEvent(handle, dropped)
    return entered.isAccepted() and dropped.isAccepted()


async def use(rill: Rill, path: Path) -> None:
    """Drop a file and use it."""
    assert drop(rill, path)
    await rill.until(lambda: rill.says("Memory it needs"), what="what the file holds")
    rill.press("&Use it where it is")
    await rill.in_front()


async def test_a_dropped_model_answers_and_its_death_costs_a_message_only(open_rill: OpenRill, tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path / "river.gguf")
    with running(ChatbotUI()) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await use(rill, model)
            await rill.until(lambda: rill.parts.picker.currentText() == "Tiny River · F32", what="the model chosen")
            assert rill.on_disk()["local"]["files"] == [str(model)]
            assert rill.on_disk()["chat"]["default_model"] == "local/river.gguf"
            await rill.until(lambda: engine().process is not None, what="the model loading before it is asked")

            rill.send("Hello?")
            await rill.until(lambda: len(rill.reply.text.split()) > 20, what="words")
            process = engine().process
            assert process is not None
            os.kill(process.id, signal.SIGKILL)
            await rill.ended()
            assert rill.reply.failure is not None
            assert rill.reply.failure.kind == "EngineEndedError"
            assert set(rill.reply.text.split()) <= set(WORDS.split()), "what had come is kept"
            assert rill.says("The model’s process ended: it was killed, probably because memory ran out.")

            rill.press("Retry")
            await rill.until(lambda: rill.reply.state is State.STREAMING, what="the model again")
            await rill.until(lambda: rill.reply.text.split(), what="words again")
            rill.press("Stop")
            await rill.ended()
            assert rill.reply.failure is None
            again = engine().process
            assert again is not None
            number = again.id
    assert await ended(number), "quitting ends the model"


async def test_a_damaged_file_is_named_as_such_and_not_listed(open_rill: OpenRill, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(write_tiny_model(tmp_path / "whole.gguf").read_bytes()[:-200_000])
    with running(ChatbotUI()) as server:
        async with open_rill(talking_to(server.address)) as rill:
            assert drop(rill, broken)
            await rill.until(lambda: rill.says("This file cannot be used"), what="the refusal")
            assert rill.says("“broken.gguf” is damaged: the last 0.2 MB of it are missing.")
            assert rill.says("Download it again.")
            rill.press("&Close")
            await rill.in_front()
            assert "local" not in rill.on_disk()


async def test_other_files_that_are_dropped_are_left_to_the_window(open_rill: OpenRill, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("words")
    with running(ChatbotUI()) as server:
        async with open_rill(talking_to(server.address)) as rill:
            drop(rill, tmp_path / "text.txt")
            assert not [one for one in rill.window.findChildren(QDialog) if one.isVisible()]


async def test_a_model_is_downloaded_by_its_address_paused_resumed_and_offered(
    open_rill: OpenRill, tmp_path: Path
) -> None:
    store = ModelStore(write_tiny_model(tmp_path / "tiny.gguf").read_bytes())
    with running(ChatbotUI()) as server, running(store):
        async with open_rill(talking_to(server.address, '[network.proxy]\nmode = "none"\n')) as rill:
            store.habits.hangs_after = 200_000
            rill.parts.actions.download_model.trigger()
            rill.find(QLineEdit, "download_checksum").setText("12")
            rill.find(QLineEdit, "download_address").setText(store.address)
            rill.press("Down&load")
            assert rill.says("A SHA-256 checksum has 64 digits")
            rill.find(QLineEdit, "download_checksum").setText(store.sha256)
            rill.press("Down&load")
            await rill.until(lambda: rill.says("of 4") or rill.says("of 5"), what="progress")
            rill.press("&Pause")
            await rill.until(lambda: rill.says("what has come is kept"), what="the pause")
            assert rill.button("&Go on").hasFocus(), "and not what deletes the file"

            store.habits.hangs_after = None
            rill.press("&Go on")
            await rill.until(lambda: rill.says("The model is there, and was checked."), what="the end")
            await rill.until(lambda: rill.says("Memory it needs"), what="the offer to use it")
            rill.press("&Use it where it is")
            await rill.until(lambda: rill.parts.picker.currentText() == "Tiny River · F32", what="the model chosen")
            assert (rill.paths.data / "models" / "model.gguf").read_bytes() == store.data
            assert "local" not in rill.on_disk(), "what lies in the folder needs no setting"
