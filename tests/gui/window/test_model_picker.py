import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from tests.gui.window.picker_bench import PickerBench

GPT_35 = ModelRef("ai365vip", "gpt-3.5-turbo")
GPT_4 = ModelRef("ai365vip", "gpt-4o")
GUIDE = ModelRef("guide", "guide")
QWEN = ModelRef("ollama", "qwen3")
REASON = "nothing listens at 127.0.0.1:11434"

PROVIDERS = [
    ProviderChoice(
        "ai365vip",
        "AI365VIP",
        "ok",
        models=(ModelChoice(GPT_35, "gpt-3.5-turbo", 4096), ModelChoice(GPT_4, "gpt-4o", 128_000)),
    ),
    ProviderChoice("guide", "Rill Guide", "ok", models=(ModelChoice(GUIDE, "Guide", None, ("offline",)),)),
    ProviderChoice("ollama", "Ollama", "failed", REASON, models=(ModelChoice(QWEN, "qwen3", 262_144),)),
]


class Bench(PickerBench):
    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        super().__init__(qtbot, theme, PROVIDERS, GPT_4)


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    return Bench(qtbot, theme)


def test_it_is_a_combo_box_named_model_whose_value_is_the_model(bench: Bench) -> None:
    interface = QAccessible.queryAccessibleInterface(bench.picker)
    assert interface.role() is QAccessible.Role.ComboBox
    assert interface.text(QAccessible.Text.Name) == "Model"
    assert interface.text(QAccessible.Text.Value) == "gpt-4o"
    assert interface.text(QAccessible.Text.Description) == "AI365VIP answers"


def test_an_assistive_technology_can_open_the_list_and_finds_it_within_the_combo_box(bench: Bench) -> None:
    interface = QAccessible.queryAccessibleInterface(bench.picker)
    actions = interface.actionInterface()
    assert interface.childCount() == 1
    assert actions.pressAction() in actions.actionNames()
    actions.doAction(actions.pressAction())
    assert bench.popup.isVisible()
    assert interface.childCount() == 2
    assert interface.child(1).object() is bench.popup


def test_an_assistive_technology_finds_the_models_and_which_is_chosen(bench: Bench) -> None:
    items = QAccessible.queryAccessibleInterface(bench.picker).child(0)
    names = [items.child(row).text(QAccessible.Text.Name) for row in range(items.childCount())]
    assert names == ["gpt-3.5-turbo", "gpt-4o", "Guide", "qwen3"]
    assert items.child(1).state().selected
    items.child(2).actionInterface().doAction("Toggle")
    assert bench.chosen == [GUIDE]


def test_setting_the_current_model_is_silent(bench: Bench) -> None:
    bench.picker.set_current(GUIDE)
    assert bench.picker.currentText() == "Guide"
    assert bench.picker.current == GUIDE
    assert bench.chosen == []


def test_a_model_that_is_not_in_the_list_is_shown_by_its_id(bench: Bench) -> None:
    gone = ModelRef("ai365vip", "gpt-2")
    bench.picker.set_current(gone)
    assert bench.picker.currentText() == "gpt-2"
    assert bench.picker.current == gone


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_F4])
def test_keys_open_the_list_at_the_current_model_and_change_nothing(bench: Bench, key: Qt.Key) -> None:
    QTest.keyClick(bench.picker, key)
    assert bench.popup.isVisible()
    assert bench.marked() == "gpt-4o"
    assert bench.chosen == []


def test_a_click_opens_the_list_and_another_click_chooses(bench: Bench) -> None:
    QTest.mouseClick(bench.picker, Qt.MouseButton.LeftButton)
    assert bench.popup.isVisible()
    row = bench.texts().index("Guide")
    place = bench.view.visualRect(bench.view.model().index(row, 0)).center()
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.chosen == [GUIDE]
    assert not bench.popup.isVisible()
    assert bench.picker.current == GUIDE


def test_a_click_on_a_heading_chooses_nothing(bench: Bench) -> None:
    bench.picker.open_popup()
    place = bench.view.visualRect(bench.view.model().index(0, 0)).center()
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.chosen == []
    assert bench.popup.isVisible()


def test_the_wheel_does_not_change_the_model(bench: Bench) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bench.picker, event)
    assert bench.picker.current == GPT_4
    assert bench.chosen == []


def test_arrows_skip_headings_and_reasons_and_stay_within_the_list(bench: Bench) -> None:
    bench.picker.open_popup()
    seen = []
    bench.press(Qt.Key.Key_Home)
    for _ in range(5):
        seen.append(bench.marked())
        bench.press(Qt.Key.Key_Down)
    assert seen == ["gpt-3.5-turbo", "gpt-4o", "Guide", "qwen3", "qwen3"]
    bench.press(Qt.Key.Key_Up)
    assert bench.marked() == "Guide"
    bench.press(Qt.Key.Key_End)
    assert bench.marked() == "qwen3"
    bench.press(Qt.Key.Key_PageUp)
    assert bench.marked() == "gpt-3.5-turbo"


def test_enter_chooses_and_escape_does_not(bench: Bench) -> None:
    bench.picker.open_popup()
    bench.press(Qt.Key.Key_Home, Qt.Key.Key_Escape)
    assert not bench.popup.isVisible()
    assert bench.chosen == []
    bench.picker.open_popup()
    bench.press(Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert bench.chosen == [GPT_35]
    assert not bench.popup.isVisible()


def test_the_groups_are_headed_by_provider_and_the_reason_stands_beneath(bench: Bench) -> None:
    bench.picker.open_popup()
    assert bench.texts() == [
        "AI365VIP",
        "gpt-3.5-turbo",
        "gpt-4o",
        "Rill Guide",
        "Guide",
        "Ollama",
        REASON,
        "qwen3",
    ]


def test_typing_filters_by_model_and_provider(bench: Bench) -> None:
    bench.picker.open_popup()
    QTest.keyClicks(bench.filter, "GPT 4")
    assert bench.texts() == ["AI365VIP", "gpt-4o"]
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == [GPT_4]
    bench.picker.open_popup()
    assert bench.filter.text() == ""
    QTest.keyClicks(bench.filter, "rill")
    assert bench.texts() == ["Rill Guide", "Guide"]


def test_a_letter_on_the_closed_picker_opens_the_list_filtered_by_it(bench: Bench) -> None:
    QTest.keyClicks(bench.picker, "q")
    assert bench.filter.text() == "q"
    bench.press(Qt.Key.Key_Return)
    assert bench.chosen == [QWEN]


def test_a_filter_without_a_match_says_so_and_enter_chooses_nothing(bench: Bench) -> None:
    bench.picker.open_popup()
    QTest.keyClicks(bench.filter, "zzz")
    assert bench.rows() == []
    bench.press(Qt.Key.Key_Return, Qt.Key.Key_Down)
    assert bench.chosen == []
    assert bench.popup.isVisible()


def test_a_model_of_a_service_that_does_not_answer_can_be_chosen_still(bench: Bench) -> None:
    bench.picker.open_popup()
    bench.press(Qt.Key.Key_End, Qt.Key.Key_Return)
    assert bench.chosen == [QWEN]
    assert REASON in bench.picker.accessibleDescription()


def test_new_answers_come_into_the_open_list_and_leave_the_mark(bench: Bench) -> None:
    bench.picker.open_popup()
    bench.press(Qt.Key.Key_Home)
    checked = [PROVIDERS[0], PROVIDERS[1], ProviderChoice("ollama", "Ollama", "ok", models=PROVIDERS[2].models)]
    bench.picker.set_providers(checked)
    assert REASON not in bench.texts()
    assert bench.marked() == "gpt-3.5-turbo"


def test_the_services_can_be_asked_again(bench: Bench, qtbot: QtBot) -> None:
    bench.picker.open_popup()
    button = bench.popup.findChild(QToolButton)
    assert button is not None
    with qtbot.waitSignal(bench.picker.refresh_requested, timeout=1000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_choice_for_something_else_leaves_the_picker_alone(bench: Bench) -> None:
    elsewhere: list[ModelRef] = []
    bench.picker.choose_at(QPoint(10, 10), elsewhere.append)
    bench.press(Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert elsewhere == [GPT_35]
    assert bench.chosen == []
    assert bench.picker.current == GPT_4


def test_an_assistive_technology_can_select_an_item_directly(bench: Bench) -> None:
    bench.picker.setCurrentIndex(bench.picker.findText("Guide"))
    assert bench.chosen == [GUIDE]
    assert bench.picker.current == GUIDE


def test_the_list_stays_on_the_screen(bench: Bench) -> None:
    screen = bench.picker.screen().availableGeometry()
    bench.picker.choose_at(screen.bottomRight(), lambda _ref: None)
    assert screen.contains(bench.popup.geometry())


def test_the_mark_follows_the_mouse_and_models_tell_what_they_are(bench: Bench) -> None:
    bench.picker.open_popup()
    index = bench.view.model().index(bench.texts().index("gpt-4o"), 0)
    description = str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole))
    assert description == "AI365VIP, 128k, chosen"
    other = bench.view.model().index(bench.texts().index("Guide"), 0)
    QTest.mouseMove(bench.view.viewport(), bench.view.visualRect(other).center())
    assert bench.marked() == "Guide"


def test_a_narrow_picker_shortens_its_text_instead_of_growing(bench: Bench) -> None:
    long_name = ModelRef("ollama", "a-very-long-model-name-that-never-ends-and-goes-on-and-on-q4_K_M")
    bench.picker.set_current(long_name)
    assert bench.picker.sizeHint().width() <= 360
    assert bench.picker.minimumSizeHint().width() < 200
    bench.picker.resize(bench.picker.minimumSizeHint())
    assert not bench.picker.grab().isNull()


def test_a_mouse_that_rests_where_the_list_opens_marks_nothing(bench: Bench) -> None:
    bench.picker.open_popup()
    first = bench.view.viewport().mapToGlobal(bench.view.visualRect(bench.view.model().index(1, 0)).center())
    QTest.keyClick(bench.filter, Qt.Key.Key_Escape)
    QTest.mouseMove(bench.picker.window(), bench.picker.window().mapFromGlobal(first))
    QApplication.processEvents()
    bench.picker.open_popup()
    QApplication.processEvents()
    assert bench.marked() == "gpt-4o"
