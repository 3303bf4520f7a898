"""Scenes of the model picker: the lists are those that services like these give, with invented models among them."""

import asyncio
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QWidget

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.chat.model_ref import ModelRef

if TYPE_CHECKING:
    from tests.shots.scenes import Stage

MAKERS = ("Amber", "Birch", "Cobalt", "Delta", "Elm", "Fjord", "Garnet", "Heron")
SIZES = ("Mini", "Small", "Medium", "Large", "Thinking", "Vision", "Code", "Chat")


def _model(
    provider: str,
    model_id: str,
    name: str,
    context: int | None = None,
    *can: str,
    price: tuple[float, float] | None = None,
) -> ModelChoice:
    sent, received = price if price is not None else (None, None)
    return ModelChoice(
        ModelRef(provider, model_id),
        name,
        context,
        vision="vision" in can,
        reasoning="reasoning" in can,
        free="free" in can,
        prompt_price=sent,
        completion_price=received,
    )


def _many(provider: str, count: int) -> tuple[ModelChoice, ...]:
    models = []
    for number in range(count):
        maker, size = MAKERS[number % 8], SIZES[number // 8 % 8]
        version = f"{number // 64 + 1}.{number % 3}"
        can = [word for word, step in (("vision", 3), ("reasoning", 4), ("free", 9)) if number % step == 0]
        model_id = f"{maker}/{maker}-{version}-{size}".lower()
        context = (32_768, 131_072, 200_000, 1_048_576)[number % 4]
        models.append(_model(provider, model_id, f"{maker}: {maker} {version} {size}", context, *can))
    return tuple(models)


def providers() -> list[ProviderChoice]:
    now = time.time()
    return [
        ProviderChoice(
            "ai365vip",
            "AI365VIP",
            "ok",
            listed_at=now - 20,
            models=(
                _model("ai365vip", "gpt-3.5-turbo", "GPT-3.5", 4096, "free"),
                _model("ai365vip", "gpt-3.5-turbo-16k", "GPT-3.5-16k", 16_385, "free"),
                _model("ai365vip", "gpt-4o", "GPT-4", 128_000, "free"),
            ),
        ),
        ProviderChoice(
            "openai",
            "OpenAI",
            "ok",
            listed_at=now - 3 * 3600,
            models=(
                _model("openai", "gpt-4.1", "gpt-4.1", 1_000_000, "vision", price=(2, 8)),
                _model("openai", "gpt-4.1-mini", "gpt-4.1-mini", 1_000_000, "vision", price=(0.4, 1.6)),
                _model("openai", "o4-mini", "o4-mini", 200_000, "vision", "reasoning", price=(1.1, 4.4)),
            ),
        ),
        ProviderChoice(
            "anthropic",
            "Anthropic",
            "ok",
            listed_at=now - 26 * 3600,
            models=(
                _model("anthropic", "claude-opus-4", "Claude Opus 4", 200_000, "vision", "reasoning", price=(15, 75)),
                _model("anthropic", "claude-sonnet-4", "Claude Sonnet 4", 200_000, "vision", "reasoning"),
            ),
        ),
        ProviderChoice("openrouter", "OpenRouter", "ok", listed_at=now - 12 * 60, models=_many("openrouter", 412)),
        ProviderChoice(
            "ollama",
            "Ollama",
            "ok",
            local=True,
            listed_at=now - 5,
            models=(
                _model("ollama", "qwen3:8b", "qwen3:8b", 40_960, "reasoning"),
                _model("ollama", "gemma3:4b", "gemma3:4b", 131_072, "vision"),
            ),
        ),
        ProviderChoice(
            "lmstudio",
            "LM Studio",
            "failed",
            "Nothing listens at 127.0.0.1:1234. Start its server there, or correct the address in the preferences.",
            local=True,
            models=(_model("lmstudio", "phi-4-mini", "phi-4-mini", 131_072),),
        ),
        ProviderChoice("gemini", "Google Gemini", "checking"),
        ProviderChoice("mistral", "Mistral", "failed", "Mistral wants a key. Enter it under Preferences → Providers."),
        ProviderChoice(
            "guide",
            "Rill Guide",
            "ok",
            local=True,
            models=(ModelChoice(ModelRef("guide", "manual"), "Rill manual", None, ("offline",)),),
        ),
    ]


async def _opened(stage: "Stage", text: str = "") -> QWidget:
    picker = stage.rill.parts.picker
    await stage.rill.until(lambda: stage.server.asked_for_models, what="the question for models")
    await asyncio.sleep(0.5)
    picker.set_providers(providers())
    picker.set_current(ModelRef("openai", "gpt-4.1"))
    picker.set_recent(
        [ModelRef("openai", "gpt-4.1"), ModelRef("ollama", "qwen3:8b"), ModelRef("openrouter", "elm/elm-1.1-mini")]
    )
    picker.open_popup()
    await asyncio.sleep(0.2)
    window = stage.other_window()
    type_into(window, text)
    return window


def field_of(window: QWidget) -> QLineEdit:
    field = window.findChild(QLineEdit)
    assert field is not None
    return field


def type_into(window: QWidget, text: str) -> None:
    QTest.keyClicks(field_of(window), text)


def press(window: QWidget, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(field_of(window), key, modifier)


async def several_providers(stage: "Stage") -> QWidget:
    return await _opened(stage)


async def favourites(stage: "Stage") -> QWidget:
    stage.rill.parts.picker.set_favourites(
        [ModelRef("anthropic", "claude-sonnet-4"), ModelRef("ollama", "gemma3:4b"), ModelRef("ai365vip", "gpt-4o")]
    )
    window = await _opened(stage)
    press(window, Qt.Key.Key_Home, Qt.Key.Key_Down)
    return window


async def filtered(stage: "Stage") -> QWidget:
    return await _opened(stage, "mini")


async def tagged(stage: "Stage") -> QWidget:
    window = await _opened(stage)
    chips = [child for child in window.findChildren(QWidget) if type(child).__name__ == "TagChip"]
    for chip in chips[:2]:
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(chips[1], Qt.Key.Key_Backtab)
    await asyncio.sleep(0.1)
    return window


async def greyed(stage: "Stage") -> QWidget:
    window = await _opened(stage)
    press(window, Qt.Key.Key_End)
    return window


async def many(stage: "Stage") -> QWidget:
    """A provider with 412 models, opened by the keyboard."""
    window = await _opened(stage)
    picker = stage.rill.parts.picker
    picker.set_current(None)
    picker.set_recent([])
    press(window, Qt.Key.Key_Escape)
    picker.open_popup()
    press(window, Qt.Key.Key_Home)
    view = window.findChild(QListView)
    assert view is not None
    while view.currentIndex().data() != "OpenRouter":
        press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Right, *[Qt.Key.Key_Down] * 4)
    await asyncio.sleep(0.1)
    return window


async def in_its_window(stage: "Stage") -> QWidget:
    """The list over the window, drawn into one picture: on the screen they are two windows."""
    stage.rill.parts.picker.set_favourites([ModelRef("anthropic", "claude-sonnet-4")])
    return over(stage.rill.window, await _opened(stage))


def over(window: QWidget, popup: QWidget) -> QWidget:
    picture = QLabel()
    pixmap = window.grab()
    painter = QPainter(pixmap)
    painter.drawPixmap(popup.geometry().topLeft() - window.mapToGlobal(QPoint(0, 0)), popup.grab())
    painter.end()
    picture.setPixmap(pixmap)
    picture.resize(window.size())
    return picture


async def unlisted(stage: "Stage") -> QWidget:
    return await _opened(stage, "openai/gpt-4.1-nano")


async def nothing(stage: "Stage") -> QWidget:
    return await _opened(stage, "no such thing")


async def comparing(stage: "Stage") -> QWidget:
    window = await _opened(stage)
    press(window, Qt.Key.Key_Escape)
    stage.rill.parts.picker.choose_several_at(QPoint(40, 60), lambda _refs: None)
    press(window, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space, *[Qt.Key.Key_Down] * 4, Qt.Key.Key_Space)
    await asyncio.sleep(0.1)
    return window
