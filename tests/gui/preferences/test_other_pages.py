from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QRadioButton, QSlider

from gui.preferences.text_field import TYPING_PAUSE_MS
from gui.settings.schema import SCHEME, SYSTEM_PROMPT, TEXT_SIZE
from tests.gui.preferences.conftest import Open, write


async def test_the_send_key_is_set_and_saved(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    assert preferences.find(QRadioButton, "send_key_enter").isChecked()
    preferences.click("send_key_ctrl_enter")
    assert preferences.on_disk() == {"general": {"send_key": "ctrl+enter"}}


async def test_the_system_prompt_is_taken_over_when_the_typing_pauses(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    prompt = preferences.find(QPlainTextEdit, "system_prompt")
    prompt.setFocus()
    QTest.keyClicks(prompt, "Be brief")
    assert preferences.on_disk() == {}
    preferences.qtbot.waitUntil(lambda: preferences.on_disk() != {}, timeout=20 * TYPING_PAUSE_MS)
    assert preferences.on_disk() == {"chat": {"system_prompt": "Be brief"}}
    preferences.settings.set(SYSTEM_PROMPT, "from elsewhere")
    assert prompt.toPlainText() == "Be brief"  # nobody's typing is replaced


async def test_the_settings_folder_opens(open_preferences: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    preferences = await open_preferences("general")
    assert preferences.find(QLineEdit, "settings_path").text() == str(preferences.settings.path)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    preferences.click("open_settings_folder")
    assert opened == [str(preferences.settings.path.parent)]


async def test_the_colours_change_at_once(open_preferences: Open) -> None:
    preferences = await open_preferences("appearance")
    preferences.settings.follow(SCHEME, preferences.theme.set_scheme)
    preferences.click("scheme_dark")
    assert preferences.theme.tokens.dark
    assert preferences.on_disk() == {"appearance": {"scheme": "dark"}}


async def test_the_text_size_slides_and_resets(open_preferences: Open) -> None:
    preferences = await open_preferences("appearance")
    slider = preferences.find(QSlider, "text_size")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert preferences.on_disk() == {"appearance": {"text_size": 120}}
    assert preferences.find(QLabel, "text_size_percent").text() == "120 %"
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert preferences.on_disk() == {"appearance": {"text_size": 300}}
    preferences.click("text_size_reset")
    assert (slider.value(), preferences.on_disk()) == (10, {"appearance": {"text_size": 100}})


async def test_a_size_between_two_steps_is_shown_and_kept(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, "[appearance]\ntext_size = 117\n")
    preferences = await open_preferences("appearance")
    assert preferences.find(QLabel, "text_size_percent").text() == "117 %"
    preferences.settings.set(TEXT_SIZE, 125)
    assert preferences.find(QLabel, "text_size_percent").text() == "125 %"
    assert preferences.settings.get(TEXT_SIZE) == 125
