"""Preferences: the list of services, and what is set for each."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListView, QPushButton, QRadioButton, QToolButton, QWidget

from gui.preferences.services.add_chooser import AddChooser
from gui.preferences.services.service_list_model import MIME, ServiceListModel
from gui.preferences.two_lines import ROW_ROLE, TwoLines
from gui.settings.schema import DISCOVERY
from gui.settings.service_fields import ADDRESS, AI365VIP_ADDRESS, ENABLED, PROXY
from provider.presets import presets
from tests.fakes.chat_completions import ChatCompletions
from tests.gui.preferences.conftest import Open, Preferences, settle, until, write

OWN = '[providers.custom]\nlabel = "At home"\naddress = "{address}"\n'


def shown_rows(preferences: Preferences) -> list[TwoLines]:
    model = preferences.find(QListView, "services").model()
    return [model.index(row, 0).data(ROW_ROLE) for row in range(model.rowCount())]


def titles(preferences: Preferences) -> list[str]:
    return [row.title for row in shown_rows(preferences)]


def line_of(preferences: Preferences, title: str) -> str:
    return next(row.line for row in shown_rows(preferences) if row.title == title)


def choose(preferences: Preferences, title: str) -> QListView:
    view = preferences.find(QListView, "services")
    view.setFocus()
    index = view.model().index(titles(preferences).index(title), 0)
    view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    return view


def open_more(preferences: Preferences) -> None:
    preferences.find(QToolButton, "service_more").click()


async def added(preferences: Preferences, words: str) -> None:
    """Through the chooser, by keys alone."""
    preferences.click("add_service")
    line = preferences.find(QLineEdit, "add_filter")
    QTest.keyClicks(line, words)
    QTest.keyClick(line, Qt.Key.Key_Return)
    await until(lambda: not preferences.window.findChildren(AddChooser))
    await settle()


async def test_a_service_is_added_from_the_list_of_presets_and_asks_for_its_key(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    await added(preferences, "openrouter")
    assert preferences.on_disk()["providers"] == {"openrouter": {"preset": "openrouter"}}
    assert line_of(preferences, "OpenRouter") == "Needs a key"
    assert preferences.window.focusWidget() is preferences.find(QLineEdit, "service_key")


async def test_a_service_of_ones_own_needs_an_address_and_may_have_a_name(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    async with ChatCompletions() as server:
        preferences.click("add_service")
        line = preferences.find(QLineEdit, "add_filter")
        QTest.keyClicks(line, "openai-compatible")
        QTest.keyClick(line, Qt.Key.Key_Return)
        address = preferences.find(QLineEdit, "add_address")
        QTest.keyClicks(address, "nonsense")
        QTest.keyClick(address, Qt.Key.Key_Return)
        assert "does not begin with http" in preferences.error_of("add_address")
        address.selectAll()
        QTest.keyClicks(address, server.url)
        QTest.keyClicks(preferences.find(QLineEdit, "add_name"), "At home")
        preferences.click("add_confirm")
        await settle()
        assert preferences.on_disk()["providers"]["custom"] == {
            "preset": "custom",
            "label": "At home",
            "address": server.url,
        }
        assert line_of(preferences, "At home") == f"2 models · 127.0.0.1:{server.port}"


async def test_an_unknown_name_leads_to_the_address(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    preferences.click("add_service")
    QTest.keyClicks(preferences.find(QLineEdit, "add_filter"), "no such thing")
    presets = preferences.find(QListView, "add_presets").model()
    assert presets.rowCount() == 1
    assert presets.index(0, 0).data() == "OpenAI-compatible"
    preferences.click("add_cancel")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.com", "“ftp://example.com” does not begin with http:// or https://."),
        ("http://example.com:99999", "“http://example.com:99999” is not a web address: its host or port"),
        ("http://user:canary@example.com", "A login does not belong in the address"),
    ],
)
async def test_a_wrong_server_address_is_named_and_the_old_one_stays(
    open_preferences: Open, address: str, said: str
) -> None:
    preferences = await open_preferences("providers")
    preferences.settings.set(ENABLED.of("ai365vip"), False)  # nothing is asked
    preferences.type("service_address", "http://127.0.0.1:8900/")
    preferences.type("service_address", address)
    assert said in preferences.error_of("service_address")
    assert preferences.settings.get(AI365VIP_ADDRESS) == "http://127.0.0.1:8900"


async def test_an_empty_address_is_the_usual_one(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, '[providers.ai365vip]\naddress = "http://127.0.0.1:1"\nenabled = false\n')
    preferences = await open_preferences("providers")
    edit = preferences.type("service_address", "")
    assert preferences.error_of("service_address") == ""
    assert edit.placeholderText() == "https://chat.ai365vip.com"
    assert preferences.on_disk()["providers"]["ai365vip"] == {"enabled": False}


async def test_the_temperature_takes_a_point_or_a_comma(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    open_more(preferences)
    assert preferences.find(QLineEdit, "service_temperature").text() == ""
    preferences.type("service_temperature", "0,7")
    assert preferences.on_disk()["providers"]["ai365vip"] == {"temperature": 0.7}
    preferences.type("service_temperature", "3")
    assert preferences.error_of("service_temperature") == "“3” is not a number from 0 to 2."
    preferences.type("service_temperature", "")
    assert preferences.on_disk().get("providers", {}).get("ai365vip", {}) == {}


async def test_only_rows_that_fit_a_service_are_shown(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, OWN.format(address="http://127.0.0.1:1"))
    preferences = await open_preferences("providers")
    choose(preferences, "At home")
    names = {widget.objectName() for widget in preferences.window.findChildren(QWidget)}
    assert {"service_headers", "service_extra", "service_organization", "service_prices", "service_key"} <= names
    choose(preferences, "Guide")
    await settle()
    names = {widget.objectName() for widget in preferences.window.findChildren(QWidget) if widget.isVisible()}
    assert not {"service_key", "service_address", "service_enabled", "service_remove"} & names


async def test_headers_parameters_and_prices_are_lines_of_text(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, OWN.format(address="http://127.0.0.1:1"))
    preferences = await open_preferences("providers")
    choose(preferences, "At home")
    open_more(preferences)
    for name, text in (
        ("service_headers", "X-Team: Rill"),
        ("service_extra", '{"seed": 1, "stop": ["a"]}'),
        ("service_prices", "small = 0.5, 2"),
        ("service_models", "one\ntwo"),
    ):
        preferences.write_text(name, text)
    stored = preferences.on_disk()["providers"]["custom"]
    assert stored["headers"] == {"X-Team": "Rill"}
    assert stored["extra"] == {"seed": 1, "stop": ["a"]}
    assert stored["prices"] == {"small": [0.5, 2.0]}
    assert stored["models"] == ["one", "two"]
    preferences.write_text("service_extra", "{nonsense")
    assert "is not a JSON object" in preferences.error_of("service_extra")
    preferences.write_text("service_headers", "")
    assert "headers" not in preferences.on_disk()["providers"]["custom"]


async def test_services_are_moved_by_keys_buttons_and_dragging(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, "[providers.groq]\npreset = 'groq'\n[providers.mistral]\npreset = 'mistral'\n")
    preferences = await open_preferences("providers")
    before = titles(preferences)
    view = choose(preferences, "Mistral")
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(preferences).index("Mistral") == before.index("Mistral") - 1
    assert view.currentIndex().data() == "Mistral"
    preferences.click("service_down")
    assert titles(preferences) == before
    model = view.model()
    assert isinstance(model, ServiceListModel)
    data = model.mimeData([model.index(before.index("Mistral"), 0)])
    assert data.hasFormat(MIME)
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index(-1, 0))
    assert titles(preferences)[0] == "Mistral"
    assert titles(preferences)[-1] == "Guide"
    assert preferences.on_disk()["chat"]["provider_order"][0] == "mistral"
    assert not preferences.find(QToolButton, "service_up").isEnabled()


async def test_space_switches_a_service_off_and_the_guide_stays_on(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    QTest.keyClick(choose(preferences, "AI365VIP"), Qt.Key.Key_Space)
    assert preferences.on_disk()["providers"]["ai365vip"] == {"enabled": False}
    assert line_of(preferences, "AI365VIP").startswith("Switched off")
    assert "ai365vip" not in [service.id for service in preferences.directory.services()]
    QTest.keyClick(choose(preferences, "Guide"), Qt.Key.Key_Space)
    assert "guide" in [service.id for service in preferences.directory.services()]


async def test_a_service_is_removed_with_its_keys_or_without(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, "[providers.groq]\npreset = 'groq'\n[providers.mistral]\npreset = 'mistral'\n")
    preferences = await open_preferences("providers")
    await preferences.secrets.set("groq/key", "canary-1")
    await preferences.secrets.set("groq/key/Work", "canary-2")
    await preferences.secrets.set("mistral/key", "canary-3")
    QTest.keyClick(choose(preferences, "Groq"), Qt.Key.Key_Delete)
    assert "Remove “Groq” and what is set for it?" in preferences.texts()
    preferences.click("remove_confirm")
    await settle()
    assert preferences.keyring.passwords == {("Rill", "mistral/key"): "canary-3"}
    choose(preferences, "Mistral")
    preferences.click("service_remove")
    preferences.click("remove_keys")
    preferences.click("remove_confirm")
    await settle()
    assert preferences.keyring.passwords == {("Rill", "mistral/key"): "canary-3"}
    assert "providers" not in preferences.on_disk() or preferences.on_disk()["providers"] == {}
    assert titles(preferences)[0] == "AI365VIP"


async def test_removing_can_be_given_up_and_built_in_services_stay(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    QTest.keyClick(choose(preferences, "AI365VIP"), Qt.Key.Key_Delete)
    assert "AI365VIP" in titles(preferences)
    assert not preferences.window.findChildren(QPushButton, "remove_confirm")


async def test_a_server_found_on_this_computer_is_listed_and_kept_once_something_is_set(
    open_preferences: Open,
) -> None:
    preferences = await open_preferences("providers")
    preferences.directory.set_discovered([presets()["ollama"]])
    assert line_of(preferences, "Ollama").startswith("Found on this computer")
    choose(preferences, "Ollama")
    assert not preferences.find(QToolButton, "service_up").isEnabled()
    open_more(preferences)
    preferences.type("service_label", "My llamas")
    await settle()
    assert preferences.on_disk()["providers"]["ollama"] == {"label": "My llamas"}
    preferences.directory.set_discovered([])
    assert "My llamas" in titles(preferences)


async def test_looking_for_local_servers_is_switched_here(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    preferences.click("discovery")
    assert not preferences.settings.get(DISCOVERY)


async def test_in_a_narrow_window_the_settings_take_the_place_of_the_list(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    preferences.window.resize(420, 600)
    await settle()
    view, back = preferences.find(QListView, "services"), preferences.find(QPushButton, "services_back")
    assert (view.isVisible(), back.isVisible()) == (True, False)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert (view.isVisible(), back.isVisible()) == (False, True)
    preferences.click("services_back")
    assert (view.isVisible(), view.hasFocus()) == (True, True)


async def test_a_service_has_a_proxy_of_its_own_whose_password_goes_to_the_keyring(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    preferences.settings.set(ENABLED.of("ai365vip"), False)
    open_more(preferences)
    preferences.find(QRadioButton, "service_proxy_none").click()
    assert preferences.settings.get(PROXY.of("ai365vip")) == "none"
    preferences.find(QRadioButton, "service_proxy_own").click()
    preferences.type("service_proxy_address", "gopher://proxy.lan")
    assert preferences.error_of("service_proxy_address")
    assert preferences.settings.get(PROXY.of("ai365vip")) == "none"
    preferences.type("service_proxy_address", "socks5h://anna:canary@proxy.lan:1080")
    await settle()
    assert preferences.settings.get(PROXY.of("ai365vip")) == "socks5h://anna@proxy.lan:1080"
    assert preferences.keyring.passwords == {("Rill", "ai365vip/proxy-password"): "canary"}
    assert b"canary" not in preferences.settings.path.read_bytes()
    preferences.find(QRadioButton, "service_proxy_shared").click()
    assert preferences.settings.get(PROXY.of("ai365vip")) == ""


async def test_the_test_shows_the_key_the_models_and_a_word(open_preferences: Open, settings_file: Path) -> None:
    async with ChatCompletions() as server:
        write(settings_file, OWN.format(address=server.url))
        preferences = await open_preferences("providers")
        choose(preferences, "At home")
        preferences.click("service_test_word")
        result = preferences.find(QLabel, "service_test_result")
        async with asyncio.timeout(10):
            await until(lambda: result.text() == "Everything works.")
        said = preferences.texts()
        assert {"Models", "2 models", "First word", "small: “Hello”"} <= set(said)

        preferences.find(QToolButton, "service_more").setChecked(True)
        preferences.type("service_address", server.url + "/elsewhere")
        await settle()
        assert "Everything works." not in preferences.texts(), "that was another address"


async def test_the_provider_to_test_under_network_follows_the_list(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    box = preferences.find(QComboBox, "proxy_test_provider")
    preferences.settings.set(ADDRESS.of("custom"), "http://127.0.0.1:1")
    await settle()
    assert "custom" in [box.itemData(at) for at in range(box.count())]
