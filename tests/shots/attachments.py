"""Scenes with pictures and text files: in the composer, above a prompt's text, and looked at."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QLinearGradient, QPainter
from PySide6.QtWidgets import QWidget

from gui.chat.attachment import Attachment
from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from gui.transcript.attachments.tile import AttachmentTile

if TYPE_CHECKING:
    from tests.shots.scenes import Stage

LOG = Attachment("server log of last night.txt", "text/plain", b"12:00:01 started\n" * 900)
PASTED = Attachment("pasted text.txt", "text/plain", b"word " * 9_000)


def landscape(name: str, width: int, height: int, sky: str, ground: str) -> Attachment:
    """A sun over hills."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    air = QLinearGradient(0, 0, 0, height)
    air.setColorAt(0, QColor(sky))
    air.setColorAt(1, QColor("#fff3dc"))
    painter.fillRect(image.rect(), air)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffd166"))
    painter.drawEllipse(QPointF(width * 0.7, height * 0.35), height * 0.12, height * 0.12)
    for number, share in enumerate((0.2, 0.62, 1.0)):
        painter.setBrush(QColor(ground).darker(100 + 22 * number))
        painter.drawEllipse(QPointF(width * share, height * 1.15), width * 0.5, height * (0.45 + 0.06 * number))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return Attachment(name, "image/png", bytes(buffer.data().data()))


def pictures(count: int) -> tuple[Attachment, ...]:
    looks = (("#4d9ac9", "#3f7d5a"), ("#7a5ea8", "#8a5a44"), ("#e07a5f", "#3d405b"), ("#2a9d8f", "#264653"))
    return tuple(
        landscape(f"hill {number}.png", 900 + 120 * number, 640, *looks[number % 4]) for number in range(count)
    )


async def composing(stage: "Stage") -> QWidget:
    """Pictures and a text, for a model that sees."""
    composer = stage.rill.parts.composer
    await asyncio.sleep(0.5)
    composer.set_draft("Which of these would make the best cover?", (*pictures(2), LOG, PASTED))
    composer.set_picture_refusal("")
    await asyncio.sleep(0.5)
    return stage.rill.window


async def reading(stage: "Stage") -> QWidget:
    """One is still being read, one is there, and something is dragged over the window."""
    composer = stage.rill.parts.composer
    await asyncio.sleep(0.5)
    composer.set_draft("", pictures(1))
    composer.set_picture_refusal("")
    composer.strip.add("holiday in the mountains.jpg")
    composer.expect_drop(True)
    await asyncio.sleep(0.5)
    return stage.rill.window


async def refused(stage: "Stage") -> QWidget:
    """The model in use takes no pictures."""
    await asyncio.sleep(0.5)
    stage.rill.parts.composer.set_draft("Which of these would make the best cover?", pictures(2))
    stage.rill.key(Qt.Key.Key_Return)
    await asyncio.sleep(0.5)
    return stage.rill.window


async def sent(stage: "Stage") -> QWidget:
    """Above prompts: one, four with a text, and a text alone."""
    conversation = stage.rill.chat.conversation
    parent: int | None = None
    for text, attachments in (
        ("Where might this be?", pictures(1)),
        ("And which of these would make the best cover?", (*pictures(4), LOG)),
        ("", (PASTED,)),
    ):
        prompt = conversation.add_prompt(text, parent=parent, attachments=attachments)
        model = ModelRef("ai365vip", "gpt-4o")
        reply = conversation.add_reply(parent=prompt.id, model=model, model_label="GPT-4", provider_label="AI365VIP")
        reply.text, reply.state = "The second: its light leaves room for a title.", State.DONE
        parent = reply.id
    conversation.title = "A cover"
    stage.rill.chat.model.refresh()
    stage.rill.chat.title_changed.emit()
    stage.rill.program.session.current_changed.emit()
    await asyncio.sleep(0.8)
    return stage.rill.window


async def picture_viewer(stage: "Stage") -> QWidget:
    await sent(stage)
    _tile(stage, "Picture hill 0.png").click()
    await asyncio.sleep(0.6)
    return stage.other_window()


async def text_viewer(stage: "Stage") -> QWidget:
    await sent(stage)
    _tile(stage, "Text file pasted text.txt").click()
    await asyncio.sleep(0.6)
    return stage.other_window()


def _tile(stage: "Stage", name: str) -> AttachmentTile:
    tiles = stage.rill.window.findChildren(AttachmentTile)
    return next(tile for tile in tiles if tile.accessibleName() == name)
