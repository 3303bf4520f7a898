"""Preferences: the keys of a service."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QRadioButton, QToolButton

from gui.settings.service_fields import ADDRESS, KEY_NAME
from tests.gui.preferences.conftest import Open, Preferences, settle, until, write

GROQ = "[providers.groq]\npreset = 'groq'\nenabled = false\n"
"""Switched off: nothing is asked."""


@pytest.fixture(autouse=True)
def without_keys_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GROQ_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


async def groq(open_preferences: Open, settings_file: Path) -> Preferences:
    write(settings_file, GROQ)
    preferences = await open_preferences("providers")
    preferences.window.show_service("groq")
    await settle()
    async with asyncio.timeout(5):
        await until(preferences.window.isActiveWindow)
    return preferences


async def pick(preferences: Preferences, key: str, entry: str) -> None:
    """Choose an entry of a key's menu."""
    preferences.find(QToolButton, f"key_more_{key}").click()
    (menu,) = [menu for menu in preferences.window.findChildren(QMenu) if menu.isVisible()]
    next(action for action in menu.actions() if action.text() == entry).trigger()
    menu.close()
    await settle()


async def enter(preferences: Preferences, name: str, key: str) -> None:
    """One more key, with a name."""
    preferences.click("add_key")
    QTest.keyClicks(preferences.find(QLineEdit, "key_name"), name)
    QTest.keyClicks(preferences.find(QLineEdit, "service_key"), key)
    preferences.click("service_key_save")
    await settle()


def passwords(preferences: Preferences) -> dict[str, str]:
    return {name: secret for (_, name), secret in preferences.keyring.passwords.items()}


async def test_a_key_goes_to_the_keyring_and_can_be_deleted(open_preferences: Open, settings_file: Path) -> None:
    preferences = await groq(open_preferences, settings_file)
    assert "Will be kept in the system’s keyring." in preferences.texts()
    edit = preferences.type("service_key", "gsk-canary")
    await settle()
    assert passwords(preferences) == {"groq/key": "gsk-canary"}
    assert "Kept in the system’s keyring" in preferences.texts()
    assert (edit.text(), edit.isVisible()) == ("", False)
    assert "canary" not in str(preferences.on_disk())
    await pick(preferences, "unnamed", "Delete")
    assert passwords(preferences) == {}
    assert edit.isVisible()


async def test_what_is_pasted_along_with_a_key_is_left_out(open_preferences: Open, settings_file: Path) -> None:
    preferences = await groq(open_preferences, settings_file)
    edit = preferences.find(QLineEdit, "service_key")
    edit.setFocus()
    edit.insert('export GROQ_API_KEY="gsk-canary"\n')
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await settle()
    assert passwords(preferences) == {"groq/key": "gsk-canary"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two words", "A key has no spaces in it"),
        ("schlüssel", "A key has only plain letters"),
        ("https://example.com", "This is an address, not a key."),
    ],
)
async def test_what_is_surely_no_key_is_said_and_not_kept(
    open_preferences: Open, settings_file: Path, text: str, said: str
) -> None:
    preferences = await groq(open_preferences, settings_file)
    edit = preferences.find(QLineEdit, "service_key")
    edit.setFocus()
    edit.insert(text)
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    await settle()
    assert said in preferences.error_of("service_key")
    assert (passwords(preferences), edit.text()) == ({}, text)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "gsk-right")
    assert preferences.error_of("service_key") == ""


async def test_several_keys_have_names_and_one_is_in_use(open_preferences: Open, settings_file: Path) -> None:
    preferences = await groq(open_preferences, settings_file)
    preferences.type("service_key", "gsk-canary")
    await settle()
    await enter(preferences, "My work", "gsk-second")
    assert passwords(preferences) == {"groq/key": "gsk-canary", "groq/key/My work": "gsk-second"}
    assert preferences.settings.get(KEY_NAME.of("groq")) == ""
    preferences.find(QRadioButton, "key_My work").click()
    assert preferences.on_disk()["providers"]["groq"]["key_name"] == "My work"
    await pick(preferences, "My work", "Delete")
    assert passwords(preferences) == {"groq/key": "gsk-canary"}
    assert preferences.settings.get(KEY_NAME.of("groq")) == ""


async def test_a_second_key_needs_a_name_of_its_own(open_preferences: Open, settings_file: Path) -> None:
    preferences = await groq(open_preferences, settings_file)
    preferences.type("service_key", "gsk-canary")
    await settle()
    await enter(preferences, "", "gsk-second")
    assert "Give it a name" in preferences.error_of("key_name")
    QTest.keyClicks(preferences.find(QLineEdit, "key_name"), "Work")
    preferences.click("service_key_save")
    await settle()
    await enter(preferences, "Work", "gsk-third")
    assert "There is a key called “Work” already." in preferences.error_of("key_name")
    preferences.click("service_key_cancel")
    await settle()
    assert passwords(preferences) == {"groq/key": "gsk-canary", "groq/key/Work": "gsk-second"}


async def test_a_key_is_renamed_and_replaced(open_preferences: Open, settings_file: Path) -> None:
    preferences = await groq(open_preferences, settings_file)
    preferences.type("service_key", "gsk-canary")
    await settle()
    await pick(preferences, "unnamed", "Rename…")
    line = preferences.find(QLineEdit, "key_rename")
    QTest.keyClicks(line, "Work")
    QTest.keyClick(line, Qt.Key.Key_Return)
    await settle()
    assert passwords(preferences) == {"groq/key/Work": "gsk-canary"}
    assert preferences.settings.get(KEY_NAME.of("groq")) == "Work"
    await pick(preferences, "Work", "Replace…")
    edit = preferences.find(QLineEdit, "service_key")
    QTest.keyClicks(edit, "gsk-new")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await settle()
    assert passwords(preferences) == {"groq/key/Work": "gsk-new"}


async def test_a_locked_keyring_gives_no_key_out_and_its_name_stays(
    open_preferences: Open, settings_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "names").write_text("groq/key/Work\n")
    preferences = await groq(open_preferences, settings_file)
    preferences.keyring.locked = True
    await pick(preferences, "Work", "Rename…")
    line = preferences.find(QLineEdit, "key_rename")
    line.setText("Home")
    QTest.keyClick(line, Qt.Key.Key_Return)
    await settle()
    assert any("The keyring did not give the key out" in text for text in preferences.texts())
    assert preferences.secrets.names() == ("groq/key/Work",)


async def test_a_key_that_no_keyring_takes_is_said_to_last_for_the_session(
    open_preferences: Open, settings_file: Path
) -> None:
    preferences = await groq(open_preferences, settings_file)
    preferences.keyring.locked = True
    preferences.type("service_key", "gsk-canary")
    await settle()
    assert any(text.startswith("Lasts until Rill quits") for text in preferences.texts())
    assert await preferences.secrets.get("groq/key") == "gsk-canary"


async def test_what_was_typed_is_kept_when_another_service_is_looked_at(
    open_preferences: Open, settings_file: Path
) -> None:
    preferences = await groq(open_preferences, settings_file)
    preferences.type("service_key", "gsk-canary", leave=False)
    preferences.window.show_service("guide")
    await settle()
    assert passwords(preferences) == {"groq/key": "gsk-canary"}


async def test_an_environment_variable_is_offered_and_never_copied(
    open_preferences: Open, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "gsk-canary")
    preferences = await groq(open_preferences, settings_file)
    assert "GROQ_API_KEY is set on this computer." in preferences.texts()
    assert "key_name" not in preferences.on_disk()["providers"]["groq"]
    preferences.click("use_GROQ_API_KEY")
    await settle()
    assert preferences.on_disk()["providers"]["groq"]["key_name"] == "$GROQ_API_KEY"
    assert passwords(preferences) == {}
    assert "canary" not in str(preferences.on_disk())
    assert preferences.find(QRadioButton, "key_$GROQ_API_KEY").isChecked()
    await pick(preferences, "$GROQ_API_KEY", "Do not use it")
    assert preferences.settings.get(KEY_NAME.of("groq")) == ""
    assert "GROQ_API_KEY is set on this computer." in preferences.texts()


async def test_the_page_where_one_gets_a_key_opens(
    open_preferences: Open, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences = await groq(open_preferences, settings_file)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    preferences.click("get_key")
    assert opened == ["https://console.groq.com/keys"]
    preferences.window.show_service("ai365vip")
    await until(lambda: not preferences.find(QPushButton, "get_key").isVisible())


async def test_a_key_that_would_travel_unencrypted_is_warned_of(open_preferences: Open, settings_file: Path) -> None:
    preferences = await groq(open_preferences, settings_file)
    warning = preferences.find(QLabel, "key_unencrypted")
    assert not warning.isVisible()
    preferences.settings.set(ADDRESS.of("groq"), "http://192.0.2.7:8000/v1")
    assert warning.text() == "The key travels unencrypted to 192.0.2.7:8000: its address begins with http://."
    assert warning.isVisible()
    preferences.settings.set(ADDRESS.of("groq"), "http://127.0.0.1:8000/v1")
    assert not warning.isVisible()


async def test_tab_comes_to_the_keys_before_what_adds_another(open_preferences: Open, settings_file: Path) -> None:
    preferences = await groq(open_preferences, settings_file)
    preferences.type("service_key", "gsk-canary")
    await settle()
    await enter(preferences, "Work", "gsk-work")
    preferences.find(QRadioButton, "key_Work").click()
    await settle()
    preferences.find(QPushButton, "add_key").setFocus()
    names = []
    for _ in range(4):
        QTest.keyClick(preferences.window, Qt.Key.Key_Backtab)
        focus = preferences.window.focusWidget()
        assert focus is not None
        names.append(focus.objectName())
    assert names == ["key_more_Work", "key_Work", "key_more_unnamed", "service_enabled"]
