"""The list of models with many providers: groups, favourites, tags, filters, and several models at once."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.bridge.model_groups import MOST_SHOWN
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from tests.gui.window.picker_bench import PickerBench, model

REASON = "Nothing listens at 127.0.0.1:1234. Start its server there."
SONNET, GPT, QWEN = ModelRef("anthropic", "sonnet"), ModelRef("openai", "gpt"), ModelRef("ollama", "qwen")
CONTROL = Qt.KeyboardModifier.ControlModifier


def providers() -> list[ProviderChoice]:
    priced = ModelChoice(SONNET, "Sonnet", 200_000, vision=True, prompt_price=3, completion_price=15)
    big = tuple(model(f"router/maker/model-{number}", f"Maker {number}") for number in range(5000))
    return [
        ProviderChoice("openai", "OpenAI", "ok", listed_at=time.time() - 3 * 3600 - 60, models=(model("openai/gpt"),)),
        ProviderChoice(
            "anthropic", "Anthropic", "ok", models=(priced, model("anthropic/haiku", "Haiku", None, "vision"))
        ),
        ProviderChoice("router", "Router", "ok", models=big),
        ProviderChoice("ollama", "Ollama", "ok", local=True, models=(model("ollama/qwen", "qwen", None, "reasoning"),)),
        ProviderChoice("lmstudio", "LM Studio", "failed", REASON, local=True, models=(model("lmstudio/phi"),)),
    ]


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> PickerBench:
    bench = PickerBench(qtbot, theme, providers(), GPT)
    bench.picker.open_popup()
    return bench


def reopen(bench: PickerBench) -> None:
    bench.press(Qt.Key.Key_Escape)
    bench.picker.open_popup()


def test_thousands_of_models_are_lines_without_a_widget_each(bench: PickerBench) -> None:
    bench.type("maker")
    assert len(bench.rows()) > MOST_SHOWN
    bench.mark("Maker 0")
    bench.press(Qt.Key.Key_End, Qt.Key.Key_Return)
    assert bench.texts().count("Show all 5,000") == 0
    assert len(bench.rows()) == 5001
    assert len(bench.popup.findChildren(QWidget)) < 40
    assert bench.chosen == []
    assert bench.marked() == f"Maker {MOST_SHOWN}"


def test_a_long_group_is_closed_and_opened_by_keys_and_by_the_mouse(bench: PickerBench) -> None:
    assert "Maker 0" not in bench.texts()
    bench.mark("Router")
    assert bench.description("Router") == "5,000 models, closed"
    bench.press(Qt.Key.Key_Right)
    assert "Maker 0" in bench.texts()
    assert (bench.marked(), bench.description("Router")) == ("Router", "5,000 models, open")
    bench.press(Qt.Key.Key_Left)
    assert "Maker 0" not in bench.texts()
    bench.press(Qt.Key.Key_Return)
    assert "Maker 0" in bench.texts()
    bench.click("Router")
    assert "Maker 0" not in bench.texts()
    assert bench.chosen == []


def test_headings_tell_how_many_models_there_are_and_how_old_the_list_is(bench: PickerBench) -> None:
    assert bench.description("OpenAI") == "1 model · listed 3 h ago"
    assert bench.description("Ollama") == "local · 1 model"


def test_a_star_by_key_or_mouse_moves_nothing_before_the_list_is_opened_again(bench: PickerBench) -> None:
    changed: list[object] = []
    bench.picker.favourites_changed.connect(changed.append)
    before = bench.texts()
    bench.mark("qwen")
    bench.press(Qt.Key.Key_D, modifier=CONTROL)
    bench.click("Sonnet", at_end=True)
    assert changed == [(QWEN,), (QWEN, SONNET)]
    assert bench.texts() == before
    assert bench.description("qwen") == "Ollama, reasoning, local, favourite"
    assert bench.chosen == []
    reopen(bench)
    assert bench.texts()[:3] == ["Favourites", "qwen", "Sonnet"]
    bench.press(Qt.Key.Key_Home)
    bench.press(Qt.Key.Key_D, modifier=CONTROL)
    assert changed[-1] == (SONNET,)


def test_recent_models_stand_above_the_providers_the_chosen_one_first(bench: PickerBench) -> None:
    bench.picker.set_recent([SONNET, ModelRef("gone", "x"), QWEN])
    reopen(bench)
    assert bench.texts()[:5] == ["Recent", "gpt", "Sonnet", "qwen", "OpenAI"]
    assert bench.marked() == "gpt"


def test_tags_are_offered_where_there_are_any_and_are_pressed_together(bench: PickerBench) -> None:
    assert [chip.text() for chip in bench.chips()] == ["vision", "reasoning", "local"]
    QTest.mouseClick(bench.chips()[1], Qt.MouseButton.LeftButton)
    assert bench.texts() == ["Ollama", "qwen"]
    QTest.mouseClick(bench.chips()[0], Qt.MouseButton.LeftButton)
    assert bench.texts() == []
    QTest.mouseClick(bench.chips()[1], Qt.MouseButton.LeftButton)
    bench.type("hai")
    assert bench.texts() == ["Anthropic", "Haiku"]
    reopen(bench)
    assert not any(chip.isChecked() for chip in bench.chips())


def test_tags_are_reached_and_pressed_by_keys_and_the_list_still_hears_the_arrows(bench: PickerBench) -> None:
    bench.press(Qt.Key.Key_Tab)
    chip = bench.chips()[0]
    assert chip.hasFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert bench.texts() == ["Anthropic", "Sonnet", "Haiku"]
    QTest.keyClick(chip, Qt.Key.Key_Down)
    assert bench.marked() == "Haiku"
    QTest.keyClick(chip, Qt.Key.Key_Tab)
    assert bench.chips()[1].hasFocus()
    QTest.keyClick(bench.chips()[1], Qt.Key.Key_Escape)
    assert not bench.popup.isVisible()


def test_a_tag_can_be_typed(bench: PickerBench) -> None:
    bench.type("vision")
    assert bench.texts() == ["Anthropic", "Sonnet", "Haiku"]


def test_a_model_tells_its_price_and_what_it_can(bench: PickerBench) -> None:
    assert bench.description("Sonnet") == "Anthropic, 200k, vision, $3.00 in, $15.00 out for a million tokens"
    index = bench.view.model().index(bench.texts().index("Sonnet"), 0)
    tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert tip == "Sonnet\nAnthropic · sonnet\n$3.00 in, $15.00 out for a million tokens"


def test_what_is_named_in_full_is_marked_wherever_it_stands(bench: PickerBench) -> None:
    bench.type("maker 12")
    assert bench.marked() == "Maker 12"


def test_a_model_that_its_service_does_not_list_can_be_used_by_its_id(bench: PickerBench) -> None:
    bench.type("nonesuch")
    note = next(label for label in bench.popup.findChildren(QLabel) if label.isVisible() and "No model" in label.text())
    assert "openai/nonesuch" in note.text()
    bench.filter.clear()
    bench.type("openai/gpt-9")
    assert bench.texts() == ["Use “gpt-9” with OpenAI"]
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == [ModelRef("openai", "gpt-9")]
    assert bench.picker.currentText() == "gpt-9"


def test_all_services_or_the_marked_one_are_asked_again_by_key_or_mouse(bench: PickerBench) -> None:
    asked: list[str] = []
    bench.picker.refresh_requested.connect(lambda: asked.append("all"))
    bench.picker.refresh_one_requested.connect(asked.append)
    bench.press(Qt.Key.Key_F5)
    bench.mark("qwen")
    bench.press(Qt.Key.Key_F5, modifier=Qt.KeyboardModifier.ShiftModifier)
    bench.click("LM Studio", at_end=True)
    assert asked == ["all", "ollama", "lmstudio"]


def test_a_list_that_comes_while_it_is_open_leaves_the_mark_and_the_place(bench: PickerBench) -> None:
    bench.picker.set_recent([SONNET, QWEN])
    reopen(bench)
    bench.mark("Haiku")
    bench.press(Qt.Key.Key_Up)
    row, top = bench.view.currentIndex().row(), bench.view.verticalScrollBar().value()
    bench.picker.set_providers([*providers(), ProviderChoice("gemini", "Gemini", "checking")])
    assert bench.marked() == "Sonnet"
    assert (bench.view.currentIndex().row(), bench.view.verticalScrollBar().value()) == (row, top)
    assert "Gemini" in bench.texts()


def test_buttons_beneath_lead_to_providers_and_files(bench: PickerBench, qtbot: QtBot) -> None:
    assert list(bench.buttons()) == ["Add a provider…"]
    bench.picker.set_offers_files(True)
    assert list(bench.buttons()) == ["Add a provider…", "Open a GGUF file…"]
    with qtbot.waitSignal(bench.picker.open_model_file_requested, timeout=1000):
        bench.buttons()["Open a GGUF file…"].click()
    assert not bench.popup.isVisible()
    bench.picker.open_popup()
    with qtbot.waitSignal(bench.picker.add_provider_requested, timeout=1000):
        bench.buttons()["Add a provider…"].click()


def test_a_service_without_models_says_why_and_leads_to_its_settings(bench: PickerBench, qtbot: QtBot) -> None:
    reason = "Mistral wants a key."
    bench.picker.set_providers([*providers(), ProviderChoice("mistral", "Mistral", "failed", reason)])
    assert bench.texts()[-3:] == ["Mistral", reason, "Set it up…"]
    bench.type("mis")
    assert (bench.marked(), bench.description("Set it up…")) == ("Set it up…", "Mistral")
    with qtbot.waitSignal(bench.picker.set_up_requested, timeout=1000) as wanted:
        bench.press(Qt.Key.Key_Return)
    assert wanted.args == ["mistral"]
    assert (bench.chosen, bench.popup.isVisible()) == ([], False)


def test_a_provider_of_model_files_leads_to_opening_one(bench: PickerBench, qtbot: QtBot) -> None:
    bench.picker.set_offers_files(True)
    bench.picker.set_providers(
        [ProviderChoice("local", "On this computer", "failed", "No model yet.", local=True, lists_all=True)]
    )
    bench.mark("Set it up…")
    with qtbot.waitSignal(bench.picker.open_model_file_requested, timeout=1000):
        bench.press(Qt.Key.Key_Return)


class TestSeveral:
    @pytest.fixture
    def compared(self, bench: PickerBench) -> list[list[ModelRef]]:
        bench.press(Qt.Key.Key_Escape)
        compared: list[list[ModelRef]] = []
        bench.picker.choose_several_at(QPoint(10, 10), compared.append, most=3)
        return compared

    def test_space_checks_and_enter_confirms_in_the_order_of_choice(
        self, bench: PickerBench, compared: list[list[ModelRef]]
    ) -> None:
        bench.mark("qwen")
        bench.press(Qt.Key.Key_Space)
        bench.mark("Sonnet")
        bench.press(Qt.Key.Key_Space)
        assert bench.description("qwen") == "Ollama, reasoning, local, checked"
        assert list(bench.buttons()) == ["Compare 2 models"]
        bench.press(Qt.Key.Key_Return)
        assert compared == [[QWEN, SONNET]]
        assert bench.chosen == []
        assert bench.picker.current == GPT

    def test_enter_checks_until_there_are_two(self, bench: PickerBench, compared: list[list[ModelRef]]) -> None:
        bench.mark("Sonnet")
        bench.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
        assert bench.popup.isVisible()
        assert not bench.buttons()["Compare"].isEnabled()
        bench.press(Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Return)
        assert compared == [[SONNET, ModelRef("anthropic", "haiku")]]

    def test_enter_checks_what_was_looked_for_before_it_confirms(
        self, bench: PickerBench, compared: list[list[ModelRef]]
    ) -> None:
        for words in ("sonnet", "haiku", "qwen"):
            bench.type(words)
            bench.press(Qt.Key.Key_Return)
            assert compared == []
        bench.press(Qt.Key.Key_Return)
        assert compared == [[SONNET, ModelRef("anthropic", "haiku"), QWEN]]

    def test_there_are_no_more_than_may_be_and_one_can_be_taken_back(
        self, bench: PickerBench, compared: list[list[ModelRef]]
    ) -> None:
        for name in ("Sonnet", "Haiku", "qwen", "phi", "Sonnet"):
            bench.click(name)
        bench.buttons()["Compare 2 models"].click()
        assert compared == [[ModelRef("anthropic", "haiku"), QWEN]]

    def test_what_is_checked_stays_while_another_is_looked_for(
        self, bench: PickerBench, compared: list[list[ModelRef]]
    ) -> None:
        bench.type("son")
        bench.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
        bench.type("maker 12")
        assert bench.filter.text() == "maker 12"
        bench.press(Qt.Key.Key_Space, modifier=CONTROL)
        bench.buttons()["Compare 2 models"].click()
        assert compared == [[SONNET, ModelRef("router", "maker/model-12")]]

    def test_the_next_time_one_model_is_chosen_again(self, bench: PickerBench, compared: list[list[ModelRef]]) -> None:
        bench.click("Sonnet")
        bench.press(Qt.Key.Key_Escape)
        bench.picker.open_popup()
        bench.click("Sonnet")
        assert (bench.chosen, compared) == ([SONNET], [])
