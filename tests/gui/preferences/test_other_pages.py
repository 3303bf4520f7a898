from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QSlider

from gui.preferences.text_field import TYPING_PAUSE_MS
from gui.settings.schema import SCHEME, SYSTEM_PROMPT, TEXT_SIZE
from gui.settings.service_fields import AI365VIP_ADDRESS
from tests.gui.preferences.conftest import Open, settle, write


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


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.com", "“ftp://example.com” does not begin with http:// or https://."),
        ("http://example.com:99999", "“http://example.com:99999” is not a web address: its host or port"),
        ("http://user:canary@example.com", "A login does not belong in the address"),
        ("", "“” does not begin with http:// or https://."),
    ],
)
async def test_a_wrong_server_address_is_named_and_the_old_one_stays(
    open_preferences: Open, address: str, said: str
) -> None:
    preferences = await open_preferences("providers")
    preferences.type("ai365vip_address", "http://127.0.0.1:8900/")
    preferences.type("ai365vip_address", address)
    assert said in preferences.error_of("ai365vip_address")
    assert preferences.settings.get(AI365VIP_ADDRESS) == "http://127.0.0.1:8900"
    preferences.click("ai365vip_address_restore")
    assert preferences.error_of("ai365vip_address") == ""
    assert preferences.find(QLineEdit, "ai365vip_address").text() == "https://chat.ai365vip.com"
    assert preferences.on_disk()["providers"]["ai365vip"]["address"] == "https://chat.ai365vip.com"


async def test_the_temperature_takes_a_point_or_a_comma(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    assert preferences.find(QLineEdit, "ai365vip_temperature").text() == "1"
    preferences.type("ai365vip_temperature", "0,7")
    assert preferences.on_disk()["providers"]["ai365vip"] == {"temperature": 0.7}
    preferences.type("ai365vip_temperature", "3")
    assert preferences.error_of("ai365vip_temperature") == "“3” is not a number from 0 to 2."


async def test_a_key_goes_to_the_keyring_and_can_be_removed(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    await settle()
    assert "Will be kept in the system’s keyring." in preferences.texts()
    edit = preferences.type("ai365vip_key", "canary")
    await settle()
    assert preferences.keyring.passwords == {("Rill", "ai365vip/key"): "canary"}
    assert "Kept in the system’s keyring." in preferences.texts()
    assert preferences.on_disk() == {}
    preferences.window.show_page("general")
    preferences.window.show_page("providers")
    assert (edit.text(), bool(edit.placeholderText())) == ("", True)
    preferences.click("ai365vip_key_remove")
    await settle()
    assert preferences.keyring.passwords == {}
    assert not preferences.find(QPushButton, "ai365vip_key_remove").isVisible()


async def test_passing_through_the_key_keeps_it(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    edit = preferences.type("ai365vip_key", "canary")
    await settle()
    preferences.window.show_page("general")
    preferences.window.show_page("providers")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    await settle()
    assert await preferences.secrets.get("ai365vip/key") == "canary"


async def test_a_key_that_no_keyring_takes_is_said_to_last_for_the_session(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    preferences.keyring.locked = True
    preferences.type("ai365vip_key", "canary")
    await settle()
    assert any(text.startswith("Lasts until Rill quits") for text in preferences.texts())
    assert await preferences.secrets.get("ai365vip/key") == "canary"


async def test_the_server_can_be_tested(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    preferences.click("ai365vip_test")
    await settle()
    assert preferences.walk.asked == ["ai365vip"]
