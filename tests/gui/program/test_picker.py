"""What the picker remembers: favourites and recent models, in the settings and across starts."""

import tomllib
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton

from gui.chat.model_ref import ModelRef
from gui.preferences.window import PreferencesWindow
from gui.window.model_choice import ModelChoice
from gui.window.model_picker_popup import ModelPickerPopup
from tests.fakes.chatbot_ui import ChatbotUI
from tests.fakes.counterparty import running
from tests.gui.program.rill import OpenRill, Rill, talking_to

CONTROL = Qt.KeyboardModifier.ControlModifier


def popup_of(rill: Rill) -> ModelPickerPopup:
    popup = rill.parts.picker.findChild(ModelPickerPopup)
    assert popup is not None
    return popup


def press(rill: Rill, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    field = popup_of(rill).findChild(QLineEdit)
    assert field is not None
    QTest.keyClick(field, key, modifier)


def write(rill: Rill, text: str) -> None:
    field = popup_of(rill).findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, text)


def texts(rill: Rill) -> list[str]:
    view = popup_of(rill).findChild(QListView)
    assert view is not None
    return [str(view.model().index(row, 0).data()) for row in range(view.model().rowCount())]


def on_disk(rill: Rill) -> dict[str, Any]:
    document: dict[str, dict[str, Any]] = tomllib.loads(rill.paths.settings_file.read_text(encoding="utf-8"))
    return document.get("picker", {})


async def test_what_is_chosen_becomes_recent_and_a_star_is_kept_in_the_settings(open_rill: OpenRill) -> None:
    with running(ChatbotUI()) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.until(lambda: rill.parts.picker.findText("GPT-4") >= 0, what="the models")
            rill.parts.picker.open_popup()
            write(rill, "gpt-4")
            press(rill, Qt.Key.Key_D, CONTROL)
            press(rill, Qt.Key.Key_Return)
            assert on_disk(rill) == {"favourites": ["ai365vip/gpt-4o"], "recent": ["ai365vip/gpt-4o"]}
            rill.parts.picker.choose_at(QPoint(0, 0), lambda _ref: None)
            assert texts(rill)[:2] == ["Favourites", "GPT-4"]
            press(rill, Qt.Key.Key_Escape)


async def test_models_used_elsewhere_are_recent_too_and_the_settings_rule_the_list(open_rill: OpenRill) -> None:
    with running(ChatbotUI()) as server:
        more = '[picker]\nfavourites = ["guide/manual", "gone/model"]\n'
        async with open_rill(talking_to(server.address) + more) as rill:
            chosen: list[ModelRef] = []
            await rill.until(lambda: rill.parts.picker.findText("GPT-4") >= 0, what="the models")
            models = next(one for one in rill.program.children() if isinstance(one, ModelChoice))
            models.choose_at(QPoint(0, 0), chosen.append)
            assert texts(rill)[:2] == ["Favourites", "Rill manual"]
            write(rill, "16k")
            press(rill, Qt.Key.Key_Return)
            assert chosen == [ModelRef("ai365vip", "gpt-3.5-turbo-16k")]
            assert on_disk(rill)["recent"] == ["ai365vip/gpt-3.5-turbo-16k"]
            assert on_disk(rill)["favourites"] == ["guide/manual", "gone/model"]


async def test_add_a_provider_leads_to_the_preferences_and_f5_asks_the_services(open_rill: OpenRill) -> None:
    with running(ChatbotUI()) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.until(lambda: bool(server.asked_for_models), what="the question for models")
            asked = len(server.asked_for_models)
            rill.parts.picker.open_popup()
            press(rill, Qt.Key.Key_F5)
            await rill.until(lambda: len(server.asked_for_models) > asked, what="another question for models")
            button = next(one for one in popup_of(rill).findChildren(QPushButton) if one.text() == "Add a provider…")
            button.click()
            window = rill.window.findChild(PreferencesWindow)
            assert window is not None
            await rill.until(window.isVisible, what="the preferences")
            window.close()
