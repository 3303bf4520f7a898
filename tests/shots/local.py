"""Scenes of models on this computer."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from gui.chat.model_ref import ModelRef
from gui.window.local_model_dialog import LocalModelDialog
from provider.local.engine import engine
from provider.local.gguf_file import GGUFFile, Shape
from provider.types import Progress
from tests.fakes.chatbot_ui import Reply
from tests.fakes.model_store import ModelStore
from tests.fakes.tiny_model import write_tiny_model

if TYPE_CHECKING:
    from tests.shots.scenes import Stage

PROMPT = "What does the river know that the stones do not?"
LLAMA = GGUFFile(
    path=Path("Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf"),
    name="Meta Llama 3.1 8B Instruct",
    architecture="llama",
    size=4_920_000_000,
    context_tokens=131_072,
    quantisation="Q4_K_M",
    has_chat_template=True,
    shape=Shape(layers=32, key_numbers=32_768, value_numbers=32_768, width=4096, vocabulary=128_256),
)


async def loading(stage: "Stage") -> QWidget:
    """A reply that waits for its model."""
    stage.server.replies.append(Reply(before_headers=60))
    stage.rill.send(PROMPT)
    await asyncio.sleep(0.5)
    stage.rill.reply.progress = Progress("Loading the model", 0.4)
    await asyncio.sleep(1.2)
    return stage.rill.window


async def opening(stage: "Stage") -> QWidget:
    return await _offered(stage, free=11_300_000_000)


async def opening_without_memory(stage: "Stage") -> QWidget:
    return await _offered(stage, free=3_800_000_000)


async def damaged(stage: "Stage") -> QWidget:
    path = stage.rill.paths.data / "Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf"
    whole = write_tiny_model(path).read_bytes()
    path.write_bytes(whole[:-300_000])
    stage.rill.program.local_models.open(path)
    await asyncio.sleep(0.5)
    return stage.other_window()


async def downloading(stage: "Stage") -> QWidget:
    file = write_tiny_model(stage.rill.paths.cache / "tiny.gguf")
    async with ModelStore(file.read_bytes()) as store:
        store.habits.hangs_after = 250_000
        stage.rill.parts.actions.download_model.trigger()
        stage.rill.find(QLineEdit, "download_address").setText(store.address)
        stage.rill.press("Down&load")
        await asyncio.sleep(1)
        window = stage.other_window()
        window.grab()
        return window


async def ended(stage: "Stage") -> QWidget:
    """The model's process was killed in the midst of its answer."""
    await _choose(stage)
    stage.rill.send(PROMPT)
    await stage.rill.until(lambda: len(stage.rill.reply.text.split()) > 30, what="words")
    process = engine().process
    if process is not None:
        process.kill()
    await stage.rill.ended()
    await asyncio.sleep(0.3)
    return stage.rill.window


async def picker(stage: "Stage") -> QWidget:
    """The models of the folder, one of them damaged."""
    await _choose(stage)
    stage.rill.parts.picker.open_popup()
    await asyncio.sleep(0.3)
    return stage.other_window()


async def preferences(stage: "Stage") -> QWidget:
    stage.rill.program.open_preferences("local")
    await asyncio.sleep(0.3)
    return stage.other_window()


def lay_models(profile: Path) -> None:
    """Three files in the folder for models, one of them damaged."""
    folder = profile / "data" / "models"
    folder.mkdir(parents=True)
    write_tiny_model(folder / "tiny-river.gguf")
    write_tiny_model(folder / "qwen.gguf", name="Qwen3 4B Instruct 2507", context=262_144)
    broken = write_tiny_model(folder / "mistral-7b-instruct-v0.3.Q5_K_M.gguf")
    broken.write_bytes(broken.read_bytes()[:-300_000])


async def _choose(stage: "Stage") -> None:
    await stage.rill.until(lambda: stage.server.asked_for_models, what="the question for models")
    await asyncio.sleep(0.5)
    stage.rill.parts.picker.model_chosen.emit(ModelRef("local", "tiny-river.gguf"))


async def _offered(stage: "Stage", *, free: int) -> QWidget:
    dialog = LocalModelDialog(
        file=LLAMA, context=8192, needed=6_450_000_000, free=free, theme=stage.rill.theme, parent=stage.rill.window
    )
    dialog.open()
    await asyncio.sleep(0.3)
    return dialog
