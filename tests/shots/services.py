"""Scenes of the preferences' page of providers, and of the search there."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from gui.preferences.services.add_chooser import AddChooser
from gui.preferences.services.remove_dialog import RemoveDialog
from gui.preferences.window import PreferencesWindow
from gui.settings.service_fields import ADDRESS, ENABLED, KEY_NAME, LABEL, PRESET
from tests.fakes.chat_completions import ChatCompletions

if TYPE_CHECKING:
    from tests.shots.scenes import Stage

MODELS = ("gpt-5", "gpt-5-mini", "gpt-4o", "o4-mini")
LARGE, NARROW = QSize(1100, 900), QSize(420, 760)


async def _set_up(stage: "Stage", server: ChatCompletions, *, size: QSize | None = None) -> PreferencesWindow:
    """Services in all the states there are."""
    rill = stage.rill
    rill.settings.set(ADDRESS.of("openai"), server.url)
    rill.settings.set(PRESET.of("openrouter"), "openrouter")
    rill.settings.set(PRESET.of("groq"), "groq")
    rill.settings.set(ENABLED.of("groq"), False)
    rill.settings.set(PRESET.of("custom"), "custom")
    rill.settings.set(LABEL.of("custom"), "Workstation in the cellar")
    rill.settings.set(ADDRESS.of("custom"), "http://127.0.0.1:1/v1")
    rill.program.open_preferences("providers")
    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreferencesWindow))
    if size is not None:
        window.resize(size)
    await asyncio.sleep(0.2)
    return window


async def _keys(stage: "Stage", window: PreferencesWindow) -> None:
    window.show_service("openai")
    await asyncio.sleep(0.2)
    for name, key in (("", "sk-aaaa"), ("Work", "sk-bbbb")):
        if name:
            stage.rill.find(QAbstractButton, "add_key").click()
            stage.rill.find(QLineEdit, "key_name").setText(name)
        line = stage.rill.find(QLineEdit, "service_key")
        line.setText(key)
        QTest.keyClick(line, Qt.Key.Key_Return)
        await asyncio.sleep(0.4)


async def listed(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server)
        window.show_service("openrouter")
        await asyncio.sleep(0.8)
    return window


async def listed_narrow(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server, size=NARROW)
        await asyncio.sleep(0.8)
    return window


async def edited_narrow(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server, size=NARROW)
        window.show_service("openrouter")
        await asyncio.sleep(0.8)
    return window


async def chooser(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server)
        window.add_provider()
        await asyncio.sleep(0.3)
    return next(one for one in window.findChildren(AddChooser) if one.isVisible())


async def chooser_by_address(stage: "Stage") -> QWidget:
    found = await chooser(stage)
    line = found.findChild(QLineEdit, "add_filter")
    assert line is not None
    QTest.keyClicks(line, "openai-comp")
    await asyncio.sleep(0.2)
    return found


async def keys(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server, size=LARGE)
        await _keys(stage, window)
    return window


async def more(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server, size=QSize(1100, 1500))
        await _keys(stage, window)
        stage.rill.find(QAbstractButton, "service_more").click()
        stage.rill.find(QAbstractButton, "service_proxy_own").click()
        await asyncio.sleep(0.3)
    return window


async def environment(stage: "Stage") -> QWidget:
    import os

    os.environ["OPENROUTER_API_KEY"] = "sk-or-not-a-real-one"
    try:
        async with ChatCompletions(models=MODELS) as server:
            window = await _set_up(stage, server)
            window.show_service("openrouter")
            await asyncio.sleep(0.5)
    finally:
        del os.environ["OPENROUTER_API_KEY"]
    return window


async def tested(stage: "Stage") -> QWidget:
    async with ChatCompletions(key="sk-aaaa", models=MODELS) as server:
        window = await _set_up(stage, server, size=LARGE)
        await _keys(stage, window)
        stage.rill.find(QAbstractButton, "service_test_word").click()
        await asyncio.sleep(1)
    return window


async def test_running(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server, size=LARGE)
        await _keys(stage, window)
        server.silent = True
        stage.rill.find(QAbstractButton, "service_test").click()
        await asyncio.sleep(0.5)
    return window


async def test_failed(stage: "Stage") -> QWidget:
    async with ChatCompletions(key="sk-cccc", models=MODELS) as server:
        window = await _set_up(stage, server, size=LARGE)
        await _keys(stage, window)
        stage.rill.settings.set(KEY_NAME.of("openai"), "Work")
        stage.rill.find(QAbstractButton, "service_test").click()
        await asyncio.sleep(1)
    return window


async def removing(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server)
        await _keys(stage, window)
        stage.rill.find(QAbstractButton, "service_remove").click()
        await asyncio.sleep(0.3)
    return next(one for one in window.findChildren(RemoveDialog) if one.isVisible())


async def searched(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server)
        line = stage.rill.find(QLineEdit, "preferences_search")
        line.setFocus()
        QTest.keyClicks(line, "key")
        await asyncio.sleep(0.3)
    return window


async def found(stage: "Stage") -> QWidget:
    async with ChatCompletions(models=MODELS) as server:
        window = await _set_up(stage, server)
        line = stage.rill.find(QLineEdit, "preferences_search")
        line.setFocus()
        QTest.keyClicks(line, "timeout")
        QTest.keyClick(line, Qt.Key.Key_Return)
        await asyncio.sleep(0.4)
    return window


async def shortcuts(stage: "Stage") -> QWidget:
    stage.rill.program.open_preferences("shortcuts")
    await asyncio.sleep(0.3)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreferencesWindow))


async def general(stage: "Stage") -> QWidget:
    stage.rill.program.open_preferences("general")
    await asyncio.sleep(0.3)
    stage.rill.find(QAbstractButton, "general_models").click()
    await asyncio.sleep(0.2)
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreferencesWindow))
