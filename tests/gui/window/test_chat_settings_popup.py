from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.bridge.model_choices import ModelChoice
from gui.chat.chat_settings import ChatSettings
from gui.chat.model_ref import ModelRef
from gui.settings.prompts import PromptLibrary
from gui.theme.theme import Theme
from gui.window.chat_settings_popup import ChatSettingsPopup, taken_parameters
from provider.options import PARAMETERS


class Bench:
    """The sheet on screen, and what it told."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.window = QWidget()
        self.window.resize(800, 700)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.library = PromptLibrary(folder / "prompts.toml")
        self.popup = ChatSettingsPopup(library=self.library, theme=theme, parent=self.window)
        self.told: list[ChatSettings] = []
        self.popup.settings_changed.connect(self.told.append)

    def open(
        self, settings: ChatSettings | None = None, *, parameters: tuple[str, ...] = PARAMETERS, default: str = ""
    ) -> None:
        model = ModelChoice(ModelRef("p", "m"), "M", parameters=frozenset(parameters))
        self.popup.open_for(
            settings or ChatSettings(), model=model, name="M", default_prompt=default, anchor=QRect(300, 10, 30, 30)
        )

    def switch(self, name: str) -> QCheckBox:
        return next(found for found in self.popup.findChildren(QCheckBox) if found.text() == name)

    def button(self, name: str) -> QPushButton:
        return next(found for found in self.popup.findChildren(QPushButton) if found.text() == name)

    @property
    def editor(self) -> QPlainTextEdit:
        editor = self.popup.findChild(QPlainTextEdit)
        assert editor is not None
        return editor

    @property
    def numbers(self) -> dict[str, QDoubleSpinBox]:
        return {found.accessibleName(): found for found in self.popup.findChildren(QDoubleSpinBox)}

    def shown_switches(self) -> list[str]:
        return [found.text() for found in self.popup.findChildren(QCheckBox) if found.isVisible()]

    def texts(self) -> list[str]:
        return [label.text() for label in self.popup.findChildren(QLabel) if label.isVisible()]

    def menu(self) -> list[str]:
        menu = self.popup.findChild(QMenu)
        assert menu is not None
        menu.aboutToShow.emit()
        return [action.text() for action in menu.actions()]

    def choose(self, text: str) -> None:
        menu = self.popup.findChild(QMenu)
        assert menu is not None
        next(action for action in menu.actions() if action.text() == text).trigger()


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Bench:
    return Bench(qtbot, theme, tmp_path)


def test_only_what_the_model_takes_is_shown_and_the_rest_is_named(bench: Bench) -> None:
    bench.open(parameters=("temperature",))
    assert bench.shown_switches() == ["Send no system prompt", "Temperature"]
    assert "Not for M: Top-p, Longest reply, Reasoning effort." in bench.texts()
    bench.open()
    assert len(bench.shown_switches()) == 5
    assert not any(text.startswith("Not for") for text in bench.texts())


def test_a_model_that_cannot_reason_has_no_effort_and_an_unknown_one_may_take_all() -> None:
    def model(*, reasoning: bool | None) -> ModelChoice:
        return ModelChoice(ModelRef("p", "m"), "M", parameters=frozenset(PARAMETERS), reasoning=reasoning)

    assert "reasoning_effort" not in taken_parameters(model(reasoning=False))
    assert "reasoning_effort" in taken_parameters(model(reasoning=None))
    assert taken_parameters(None) == set(PARAMETERS)


def test_nothing_is_told_by_opening_and_closing(bench: Bench) -> None:
    bench.open(ChatSettings(prompt="Be kind.", temperature=0.333, top_p=0.5, max_tokens=7, reasoning_effort="low"))
    bench.popup.hide()
    bench.open(ChatSettings())
    bench.popup.hide()
    assert bench.told == []


def test_a_value_is_set_by_its_switch_and_left_to_the_model_again(bench: Bench) -> None:
    bench.open()
    bench.switch("Temperature").click()
    assert bench.told[-1] == ChatSettings(temperature=1.0)
    bench.numbers["Temperature"].setValue(0.4)
    assert bench.told[-1] == ChatSettings(temperature=0.4)
    slider = next(each for each in bench.popup.findChildren(QSlider) if each.accessibleName() == "Temperature")
    slider.setValue(slider.maximum())
    assert bench.told[-1] == ChatSettings(temperature=2.0)
    bench.switch("Temperature").click()
    assert bench.told[-1] == ChatSettings()


def test_every_parameter_can_be_set(bench: Bench) -> None:
    bench.open()
    for name in ("Top-p", "Longest reply", "Reasoning effort"):
        bench.switch(name).click()
    count = next(each for each in bench.popup.findChildren(QSpinBox))
    count.setValue(300)
    effort = next(each for each in bench.popup.findChildren(QComboBox))
    effort.setCurrentIndex(2)
    assert bench.told[-1] == ChatSettings(top_p=1.0, max_tokens=300, reasoning_effort="high")


def test_what_holds_without_a_value_is_said(bench: Bench) -> None:
    bench.open()
    assert bench.texts().count("model’s default") == 4
    bench.popup.open_for(
        ChatSettings(),
        model=ModelChoice(ModelRef("p", "m"), "M", parameters=frozenset(PARAMETERS), temperature=0.9),
        name="M",
        default_prompt="",
        anchor=QRect(300, 10, 30, 30),
    )
    assert "0.9, from the preferences" in bench.texts()


def test_what_the_model_does_not_take_is_kept_for_one_that_does(bench: Bench) -> None:
    bench.open(ChatSettings(top_p=0.5, reasoning_effort="high"), parameters=("temperature",))
    bench.switch("Temperature").click()
    assert bench.told[-1] == ChatSettings(temperature=1.0, top_p=0.5, reasoning_effort="high")


def test_the_prompt_is_told_when_the_typing_pauses_and_when_the_sheet_closes(bench: Bench, qtbot: QtBot) -> None:
    bench.open(default="You are helpful.")
    assert "You are helpful." in bench.editor.placeholderText()
    QTest.keyClicks(bench.editor, "Be")
    qtbot.waitUntil(lambda: bench.told == [ChatSettings(prompt="Be")], timeout=2000)
    QTest.keyClicks(bench.editor, " kind")
    bench.popup.hide()
    assert bench.told[-1] == ChatSettings(prompt="Be kind")


def test_none_at_all_can_be_sent_and_the_text_stays_for_later(bench: Bench) -> None:
    bench.open(ChatSettings(prompt="Be kind"))
    bench.switch("Send no system prompt").click()
    assert not bench.editor.isEnabled()
    bench.switch("Send no system prompt").click()
    bench.popup.hide()
    assert bench.editor.toPlainText() == "Be kind"
    bench.open()
    bench.switch("Send no system prompt").click()
    bench.popup.hide()
    assert bench.told[-1].prompt == ""


def test_reset_goes_back_to_the_defaults(bench: Bench) -> None:
    bench.open(ChatSettings(prompt="Be kind", temperature=0.1, top_p=0.2), parameters=("temperature",))
    bench.button("Reset").click()
    assert bench.told == [ChatSettings()]
    assert not bench.button("Reset").isEnabled()
    bench.editor.undo()
    bench.popup.hide()
    assert bench.told[-1] == ChatSettings(prompt="Be kind")


def test_a_prompt_of_the_library_can_be_used_and_undone(bench: Bench) -> None:
    bench.open(ChatSettings(prompt="Mine"))
    names = bench.menu()
    assert "Translator" in names
    bench.choose("Translator")
    assert bench.editor.toPlainText() == next(
        each.text for each in bench.library.prompts() if each.name == "Translator"
    )
    bench.editor.undo()
    assert bench.editor.toPlainText() == "Mine"


def test_a_prompt_can_be_kept_in_the_library_under_a_name(bench: Bench, qtbot: QtBot) -> None:
    bench.open(ChatSettings(prompt="Be kind & <b>bold</b>"))
    height = bench.popup.height()
    bench.button("Save to library…").click()
    qtbot.waitUntil(lambda: bench.popup.height() > height, timeout=1000)
    (line,) = [each for each in bench.popup.findChildren(QLineEdit) if each.accessibleName() == "Name in the library"]
    assert line.isVisible()
    bench.button("Save").click()
    assert any("needs a name" in text for text in bench.texts())
    QTest.keyClicks(line, "Kind & bold")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert bench.library.prompts()[-1].name == "Kind & bold"
    assert not line.isVisible()
    assert bench.popup.isVisible()
    qtbot.waitUntil(lambda: bench.popup.height() == height, timeout=1000)
    assert "Kind && bold" in bench.menu()


def test_a_damaged_library_is_told_in_words(bench: Bench) -> None:
    bench.library.path.write_text("[[prompt\n", encoding="utf-8")
    bench.open()
    assert bench.menu() == ["Edit the library…"]
    assert any(str(bench.library.path) in text and text.startswith("Line 1") for text in bench.texts())


def test_every_control_can_be_reached_with_tab_and_has_a_name(bench: Bench) -> None:
    bench.open(ChatSettings(prompt="Be kind", temperature=1.0))
    bench.popup.activateWindow()
    bench.editor.setFocus()
    seen: list[QWidget] = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    names = [one.accessibleName() or getattr(one, "text", str)() for one in seen]
    assert all(names)
    assert names == [
        "System prompt",
        "Send no system prompt",
        "Save to library…",
        *["Temperature"] * 3,
        "Top-p",
        "Longest reply",
        "Reasoning effort",
        "Reset",
        "Choose a system prompt from the library",
    ]


def test_it_stays_on_the_screen_whatever_it_holds(bench: Bench, theme: Theme) -> None:
    theme.set_text_scale(3.0)
    bench.open()
    assert bench.popup.room().contains(bench.popup.geometry())
