"""The search over all pages of the preferences."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPlainTextEdit, QRadioButton, QToolButton, QWidget

from gui.preferences.search_results import SearchResults
from gui.preferences.services.add_chooser import AddChooser
from gui.settings.schema import SCHEMA
from gui.settings.service_fields import SERVICE_FIELDS
from tests.gui.preferences.conftest import Open, Preferences, settle, until, write

OWN = '[providers.custom]\nlabel = "At home"\naddress = "http://127.0.0.1:1"\nenabled = false\n'


def search(preferences: Preferences, words: str) -> list[str]:
    """What is found, the best first."""
    QTest.keyClick(preferences.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    line = preferences.find(QLineEdit, "preferences_search")
    QTest.keyClicks(line, words)
    (results,) = preferences.window.findChildren(SearchResults)
    assert results.isVisible()
    return results.titles


def go(preferences: Preferences) -> None:
    QTest.keyClick(preferences.find(QLineEdit, "preferences_search"), Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("dark mode", "Colours"),
        ("timeout", "Wait for the first word"),
        ("network.idle_seconds", "Wait for the next word"),
        ("certif auth", "Certificate authority file"),
        ("no_proxy", "Connect directly to"),
        ("anthropic", "Add Anthropic"),
        ("at home", "At home"),
        ("export", "Export and import"),
        ("new chat", "New chat"),
        ("network", "Network"),
        ("ctrl+n", "New chat"),
    ],
)
async def test_settings_are_found_by_label_help_key_and_other_words(
    open_preferences: Open, settings_file: Path, words: str, first: str
) -> None:
    write(settings_file, OWN)
    preferences = await open_preferences("general")
    await settle()
    assert search(preferences, words)[0] == first


async def test_a_hit_leads_to_its_field_which_is_marked(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    search(preferences, "idle_seconds")
    go(preferences)
    field = preferences.find(QLineEdit, "idle_seconds")
    assert (field.isVisible(), field.hasFocus()) == (True, True)
    assert preferences.find(QWidget, "found_mark").isVisible()
    assert preferences.find(QLineEdit, "preferences_search").text() == ""


async def test_a_page_is_found_by_its_title(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    search(preferences, "network")
    go(preferences)
    pages = preferences.find(QListWidget, "preferences_pages")
    assert (pages.currentItem().text(), pages.hasFocus()) == ("Network", True)


async def test_a_choice_is_found_once_and_its_chosen_button_gets_the_keyboard(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    assert search(preferences, "proxy").count("Proxy") == 1
    QTest.keyClicks(preferences.find(QLineEdit, "preferences_search"), "\b" * 5 + "network.proxy.mode")
    go(preferences)
    focus = preferences.window.focusWidget()
    assert isinstance(focus, QRadioButton)
    assert focus.isChecked()


async def test_what_lies_in_a_fold_is_found_and_the_fold_opened(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, OWN)
    preferences = await open_preferences("providers")
    preferences.window.show_service("custom")
    await settle()
    assert not preferences.find(QPlainTextEdit, "service_headers").isVisible()
    search(preferences, "headers")
    go(preferences)
    assert preferences.find(QPlainTextEdit, "service_headers").isVisible()
    assert preferences.find(QToolButton, "service_more").isChecked()


async def test_a_service_that_is_not_set_up_yet_can_be_added_from_the_hits(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    search(preferences, "add openrouter")
    go(preferences)
    (chooser,) = preferences.window.findChildren(AddChooser)
    assert preferences.find(QLineEdit, "add_filter").text() == "OpenRouter"
    chooser.reject()
    await until(lambda: not preferences.window.findChildren(AddChooser))


async def test_the_arrows_choose_among_the_hits_and_escape_leads_back(open_preferences: Open) -> None:
    preferences = await open_preferences("appearance")
    titles = search(preferences, "proxy")
    line = preferences.find(QLineEdit, "preferences_search")
    QTest.keyClick(line, Qt.Key.Key_Down)
    assert len(titles) > 1
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert preferences.window.isVisible()
    assert line.text() == ""
    assert preferences.find(QWidget, "text_size").isVisible()
    assert preferences.find(QListWidget, "preferences_pages").currentItem().text() == "Appearance"


async def test_nothing_found_says_so(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    assert search(preferences, "xyzzy") == []
    assert preferences.find(QLabel, "search_nothing").text() == "No setting has to do with “xyzzy”."


async def test_typing_over_the_list_of_pages_searches(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    pages = preferences.find(QListWidget, "preferences_pages")
    pages.setFocus()
    QTest.keyClicks(pages, "p")
    QTest.keyClicks(preferences.find(QLineEdit, "preferences_search"), "rompt")
    (results,) = preferences.window.findChildren(SearchResults)
    assert results.titles[0] == "System prompt"


async def test_every_setting_is_found_by_its_key(open_preferences: Open, settings_file: Path) -> None:
    write(settings_file, OWN + '[network.proxy]\nmode = "manual"\nurl = "http://127.0.0.1:1"\n')
    preferences = await open_preferences("providers")
    preferences.window.show_service("custom")
    await settle()
    elsewhere = {"chat.provider_order"}  # the list itself
    keys = [setting.key for setting in SCHEMA if setting.key not in elsewhere]
    keys += [row.of("custom").key for row in SERVICE_FIELDS if row.name not in ("preset", "key_name")]
    said = "\n".join(entry.more for page in preferences.window.pages() for entry in page.search_entries())
    assert [key for key in keys if key not in said] == []
