"""Scenes of what a chat asks of its model, and of what came of it."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.bridge.model_choices import ModelChoice
from gui.chat.chat_settings import ChatSettings
from gui.chat.model_ref import ModelRef
from gui.settings.prompts import PromptLibrary
from gui.window.chat_settings_popup import ChatSettingsPopup
from provider.options import PARAMETERS
from provider.types import Usage
from tests.fakes.chatbot_ui import streamed

if TYPE_CHECKING:
    from tests.shots.scenes import Play, Stage

QUESTION = "How do I debounce a search field in Qt?"
ANSWER = """Restart a single-shot `QTimer` on every edit; only the last restart lives long enough to fire.

- 250 ms feel immediate and still skip most requests.
- Cancel the request in flight when a new one starts.
"""
PROMPT = "You are a patient teacher of Qt. Show code first, and explain it in two sentences."


async def chat_settings(stage: "Stage") -> QWidget:
    """What a chat asks of a model that takes only a temperature."""
    await stage.tell(QUESTION, streamed(ANSWER))
    stage.rill.chat.conversation.settings = ChatSettings(prompt=PROMPT, temperature=0.3)
    stage.rill.program.session.current_changed.emit()
    stage.rill.parts.actions.chat_settings.trigger()
    await asyncio.sleep(0.3)
    return stage.other_window()


async def all_chat_settings(stage: "Stage") -> QWidget:
    """The same of a model that takes everything."""
    await stage.tell(QUESTION, streamed(ANSWER))
    button = stage.rill.parts.header.chat_settings
    popup = ChatSettingsPopup(
        library=PromptLibrary(stage.rill.paths.prompts_file), theme=stage.rill.theme, parent=button
    )
    popup.open_for(
        ChatSettings(temperature=0.7, max_tokens=4096, reasoning_effort="high"),
        model=ModelChoice(ModelRef("openai", "gpt-5"), "GPT-5", parameters=frozenset(PARAMETERS), reasoning=True),
        name="GPT-5",
        default_prompt="",
        anchor=QRect(button.mapToGlobal(QPoint(0, 0)), button.size()),
    )
    await asyncio.sleep(0.3)
    return popup


async def chat_settings_button(stage: "Stage") -> QWidget:
    await chat_settings(stage)
    stage.other_window().close()
    await asyncio.sleep(0.1)
    return stage.rill.window


async def prompt_library(stage: "Stage") -> QWidget:
    stage.rill.parts.actions.prompt_library.trigger()
    await asyncio.sleep(0.3)
    return stage.other_window()


def metered(words: int, *, pressed: bool = False) -> "Play":
    """So many words are written to a model that takes 16,385 tokens."""

    async def play(stage: "Stage") -> QWidget:
        await stage.tell(QUESTION, streamed(ANSWER))
        stage.rill.chat.conversation.model = ModelRef("ai365vip", "gpt-3.5-turbo")
        stage.rill.program.session.model_changed.emit()
        composer = stage.rill.parts.composer
        composer.draft = "And with asyncio? " + "word " * words
        await asyncio.sleep(0.6)
        ring = composer.meter.control
        if isinstance(ring, QAbstractButton):
            ring.setChecked(True)
        if pressed:
            stage.rill.key(Qt.Key.Key_Return)
            await asyncio.sleep(0.2)
        return stage.rill.window

    return play


async def details(stage: "Stage") -> QWidget:
    await stage.tell(QUESTION, streamed(ANSWER))
    reply = stage.rill.reply
    reply.usage = Usage(prompt_tokens=1834, completion_tokens=412, reasoning_tokens=120)
    reply.parameters = {"temperature": 0.3, "max_tokens": 412}
    reply.finish_reason, reply.skipped = "length", 2
    if reply.timing is not None:
        reply.timing = replace(reply.timing, first_text=reply.timing.sent + 0.8, ended=reply.timing.sent + 9.4)
    stage.rill.transcript.wishes.details_requested.emit(reply.id)
    await asyncio.sleep(0.3)
    return stage.other_window()


async def cut_by_a_limit(stage: "Stage") -> QWidget:
    await details(stage)
    stage.other_window().close()
    stage.rill.chat.model.message_changed(stage.rill.reply.id)
    bubble = stage.rill.bubble
    bubble.set_focus_within(True)
    await asyncio.sleep(0.3)
    return stage.rill.window
