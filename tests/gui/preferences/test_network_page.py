import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
)

from gui.settings.network import proxy_url
from provider.errors import ProxyAddressError, ProxyLoginError
from provider.probe_step import ProbeStep
from tests.fakes.portal import bus
from tests.gui.preferences.conftest import Open, Preferences, settle, write


async def test_a_proxy_with_a_login_is_set_as_a_user_sets_it(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    preferences.click("proxy_mode_manual")
    kind = preferences.find(QComboBox, "proxy_kind")
    kind.setFocus()
    QTest.keyClicks(kind, "SOCKS5")
    preferences.type("proxy_host", "127.0.0.1")
    preferences.type("proxy_port", "1080")
    preferences.type("proxy_user", "us@er")
    preferences.type("proxy_password", "p@ss:w/rd%")
    await settle()
    assert preferences.proxy_on_disk() == {"mode": "manual", "url": "socks5h://us%40er@127.0.0.1:1080"}
    assert await proxy_url(preferences.settings, preferences.secrets) == (
        "socks5h://us%40er:p%40ss%3Aw%2Frd%25@127.0.0.1:1080"
    )
    assert preferences.keyring.passwords == {("Rill", "proxy/password"): "p@ss:w/rd%"}
    assert "Kept in the system’s keyring." in preferences.texts()


async def test_names_can_be_looked_up_here_instead(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, '[network.proxy]\nmode = "manual"\nurl = "socks5h://proxy.lan:1080"\n')
    preferences = await open_preferences("network")
    assert preferences.find(QCheckBox, "proxy_remote_dns").isChecked()
    preferences.find(QCheckBox, "proxy_remote_dns").click()
    assert preferences.proxy_on_disk()["url"] == "socks5://proxy.lan:1080"


async def test_a_manual_proxy_without_an_address_changes_nothing_until_it_has_one(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    preferences.click("proxy_mode_none")
    preferences.click("proxy_mode_manual")
    assert preferences.find(QLabel, "proxy_incomplete").isVisible()
    assert preferences.find(QLineEdit, "proxy_host").hasFocus()
    assert preferences.proxy_on_disk() == {"mode": "none"}
    preferences.type("proxy_host", "proxy.lan")
    assert preferences.proxy_on_disk() == {"mode": "none"}
    preferences.type("proxy_port", "3128")
    assert preferences.proxy_on_disk() == {"mode": "manual", "url": "http://proxy.lan:3128"}
    assert not preferences.find(QLabel, "proxy_incomplete").isVisible()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("proxy_port", "99999", "99999 is not a port: those go from 1 to 65535."),
        ("proxy_port", "", "The port must be a number from 1 to 65535."),
        ("proxy_host", "", "The host is missing."),
        ("proxy_host", "two words", "“two words” is not a host’s name or IP address."),
    ],
)
async def test_a_wrong_address_is_named_in_place_and_the_old_one_stays(
    open_preferences: Open, settings_file: Path, name: str, text: str, said: str
) -> None:
    write(settings_file, '[network.proxy]\nmode = "manual"\nurl = "http://proxy.lan:3128"\n')
    preferences = await open_preferences("network")
    edit = preferences.type(name, text)
    assert preferences.error_of(name) == said
    assert said in edit.accessibleDescription()
    assert preferences.proxy_on_disk()["url"] == "http://proxy.lan:3128"
    preferences.type(name, "1234", leave=False)
    assert preferences.error_of(name) == ""


@pytest.mark.parametrize("name", ["first_byte_seconds", "idle_seconds"])
async def test_waiting_times_are_set_and_wrong_ones_named(open_preferences: Open, name: str) -> None:
    preferences = await open_preferences("network")
    preferences.type(name, "5")
    assert preferences.on_disk()["network"][name] == 5
    preferences.type(name, "-5")
    assert preferences.error_of(name) == "-5 is not a whole number from 1 to 3600."
    preferences.type(name, "soon")
    assert preferences.error_of(name) == "“soon” is not a whole number from 1 to 3600."
    assert preferences.on_disk()["network"][name] == 5


async def test_a_password_written_by_hand_is_used_and_moves_to_the_keyring_with_the_next_change(
    open_preferences: Open, settings_file: Path
) -> None:
    write(settings_file, '[network.proxy]\nmode = "manual"\nurl = "http://user:canary@proxy.lan:3128"\n')
    preferences = await open_preferences("network")
    assert await proxy_url(preferences.settings, preferences.secrets) == "http://user:canary@proxy.lan:3128"
    preferences.type("proxy_host", "other.lan")
    await settle()
    assert preferences.proxy_on_disk()["url"] == "http://user@other.lan:3128"
    assert await proxy_url(preferences.settings, preferences.secrets) == "http://user:canary@other.lan:3128"
    assert preferences.keyring.passwords == {("Rill", "proxy/password"): "canary"}


async def test_a_new_password_replaces_one_written_by_hand(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, '[network.proxy]\nmode = "manual"\nurl = "http://user:canary@proxy.lan:3128"\n')
    preferences = await open_preferences("network")
    preferences.type("proxy_password", "new")
    await settle()
    assert preferences.proxy_on_disk()["url"] == "http://user@proxy.lan:3128"
    assert await proxy_url(preferences.settings, preferences.secrets) == "http://user:new@proxy.lan:3128"


async def test_passwords_are_unseen_until_shown(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, '[network.proxy]\nmode = "manual"\nurl = "http://proxy.lan:3128"\n')
    preferences = await open_preferences("network")
    edit = preferences.type("proxy_password", "canary", leave=False)
    assert "canary" not in edit.displayText()
    preferences.click("proxy_password_show")
    assert edit.displayText() == "canary"
    preferences.window.hide()
    assert edit.text() == ""
    await settle()


async def test_bypass_and_localhost_are_set(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    bypass = preferences.find(QPlainTextEdit, "proxy_bypass")
    bypass.setFocus()
    QTest.keyClicks(bypass, "*.lan")
    QTest.keyClick(bypass, Qt.Key.Key_Return)
    QTest.keyClicks(bypass, "10.0.0.0/8")
    QTest.keyClick(bypass, Qt.Key.Key_Tab)
    preferences.find(QCheckBox, "proxy_localhost").click()
    assert preferences.proxy_on_disk() == {"bypass": ["*.lan", "10.0.0.0/8"], "localhost": True}
    bypass.setFocus()
    QTest.keyClicks(bypass, "!!")
    QTest.keyClick(bypass, Qt.Key.Key_Tab)
    assert "is not a name, *.name, IP address" in preferences.error_of("proxy_bypass")
    assert preferences.proxy_on_disk()["bypass"] == ["*.lan", "10.0.0.0/8"]


async def test_a_certificate_file_is_chosen_checked_and_cleared(open_preferences: Open, tmp_path: Path) -> None:
    certificate, other = tmp_path / "ca.pem", tmp_path / "other.pem"
    write(certificate, "-----BEGIN CERTIFICATE-----\n")
    write(other, "hello")
    preferences = await open_preferences("network")
    preferences.type("ca_file", str(tmp_path / "absent.pem"))
    assert preferences.error_of("ca_file") == f"There is no file {tmp_path / 'absent.pem'}."
    preferences.type("ca_file", str(other))
    assert preferences.error_of("ca_file") == f"{other} holds no certificate in PEM form."
    assert preferences.on_disk() == {}
    preferences.find(QPushButton, "ca_file_browse").click()
    (dialog,) = preferences.window.findChildren(QFileDialog)
    dialog.selectFile(str(certificate))
    dialog.fileSelected.emit(str(certificate))
    dialog.reject()
    assert preferences.on_disk()["network"]["ca_file"] == str(certificate)
    assert preferences.error_of("ca_file") == ""
    preferences.find(QPushButton, "ca_file_clear").click()
    assert preferences.on_disk()["network"]["ca_file"] == ""
    assert preferences.find(QLineEdit, "ca_file").text() == ""


async def test_a_test_shows_each_step_and_a_failure_in_plain_words(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    error = ProxyLoginError(proxy="proxy.lan:3128")
    preferences.walk.steps = [
        ProbeStep("Name look-up", "ok", 0.0123, "found"),
        ProbeStep("Proxy", "failed", 1.26, str(error), error),
        ProbeStep("TLS", "skipped"),
    ]
    choice = preferences.find(QComboBox, "proxy_test_provider")
    choice.setCurrentIndex(choice.findText("Guide"))
    preferences.find(QPushButton, "proxy_test").click()
    await settle()
    assert preferences.walk.asked == ["guide"]
    texts = preferences.texts()
    for text in ("Name look-up", "OK · 12 ms", "found", "Proxy", "Failed · 1.3 s", "TLS", "Skipped"):
        assert text in texts
    assert error.message in preferences.texts("error")
    assert error.advice in texts
    assert preferences.find(QLabel, "proxy_test_result").text() == "The test failed."


async def test_what_is_being_typed_is_in_force_for_the_test(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    preferences.type("idle_seconds", "7", leave=False)
    preferences.find(QPushButton, "proxy_test").click()
    assert preferences.on_disk()["network"]["idle_seconds"] == 7
    await settle()
    assert preferences.find(QLabel, "proxy_test_result").text() == "Everything works."


async def test_a_test_can_be_cancelled_and_begun_again(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    preferences.walk.steps = [ProbeStep("Name look-up", "ok", 0.01)]
    preferences.walk.before_end = asyncio.Event().wait
    start, cancel = (preferences.find(QPushButton, name) for name in ("proxy_test", "proxy_test_cancel"))
    start.setFocus()
    start.click()
    assert (start.isEnabled(), cancel.isVisible(), cancel.hasFocus()) == (False, True, True)
    await asyncio.sleep(0.05)
    cancel.click()
    await settle()
    assert preferences.walk.closed
    assert (start.isEnabled(), cancel.isVisible(), start.hasFocus()) == (True, False, True)
    assert preferences.find(QLabel, "proxy_test_result").text() == "Cancelled."
    assert "Name look-up" in preferences.texts()
    preferences.walk.before_end = None
    start.click()
    await settle()
    assert preferences.texts().count("Name look-up") == 1


async def test_settings_that_allow_no_test_say_so(open_preferences: Open) -> None:
    preferences = await open_preferences("network")

    async def refuse() -> None:
        raise ProxyAddressError(address="nonsense", why="it names no host")

    preferences.walk.before_end = refuse
    preferences.find(QPushButton, "proxy_test").click()
    await settle()
    assert "“nonsense” is not an address of a proxy: it names no host." in preferences.texts("error")


async def test_another_mode_switches_the_bypass_list_off_and_on(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    assert preferences.find(QRadioButton, "proxy_mode_system").isChecked()
    assert not preferences.find(QLineEdit, "proxy_host").isVisible()
    preferences.click("proxy_mode_none")
    assert not preferences.find(QPlainTextEdit, "proxy_bypass").isEnabled()
    preferences.click("proxy_mode_system")
    assert preferences.find(QPlainTextEdit, "proxy_bypass").isEnabled()
    assert preferences.proxy_on_disk() == {"mode": "system"}


async def test_a_field_that_an_access_key_leads_to_comes_into_view(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    preferences.window.resize(700, 320)
    first = preferences.find(QLineEdit, "first_byte_seconds")
    assert first.visibleRegion().isEmpty()
    first.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert not first.visibleRegion().isEmpty()


class TestWhatTheSystemNames:
    """The line below “Use the system’s proxy”."""

    @pytest.fixture(autouse=True)
    def nothing_around(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            monkeypatch.delenv(name, raising=False)

    @staticmethod
    async def line(preferences: Preferences) -> str:
        await settle()
        label = preferences.find(QLabel, "proxy_of_the_system")
        assert label.isVisible()
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert preferences.find(QRadioButton, "proxy_mode_system").accessibleDescription() == label.text()
        return label.text()

    async def test_nothing(self, open_preferences: Open) -> None:
        preferences = await open_preferences("network")
        assert await self.line(preferences) == (
            "At the moment there is none: neither the environment nor the system names one."
        )

    async def test_a_variable_without_its_login(self, open_preferences: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("https_proxy", "http://user:canary@proxy.lan:3128")
        preferences = await open_preferences("network")
        assert await self.line(preferences) == ("At the moment: http://proxy.lan:3128, from the environment.")

    async def test_a_variable_that_is_none(self, open_preferences: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("https_proxy", "http://user:canary@")
        preferences = await open_preferences("network")
        said = await self.line(preferences)
        assert "is not an address of a proxy" in said
        assert "canary" not in said

    async def test_the_desktop(self, open_preferences: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with bus(tmp_path / "desktop") as desktop:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
            desktop.says(("*", ["socks://socks.lan:1080"]))
            preferences = await open_preferences("network")
            assert await self.line(preferences) == (
                "At the moment: socks5h://socks.lan:1080, from the system’s settings. "
                "They may name another for some addresses."
            )
            desktop.says(("*", ["direct://"]))
            preferences.click("proxy_mode_none")
            preferences.click("proxy_mode_system")
            assert await self.line(preferences) == (
                "At the moment none, as the system’s settings say. They may name one for some addresses."
            )
            desktop.says(("*", ["nonsense"]))
            preferences.click("proxy_mode_none")
            preferences.click("proxy_mode_system")
            assert await self.line(preferences) == (
                "The system does not say which proxy to use: it answered with what Rill cannot use (nonsense)."
            )
