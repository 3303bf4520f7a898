import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.bridge.model_choices import ModelChoice, ProviderChoice, Status
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from gui.window.empty_state import EmptyState
from gui.window.prompt_card import PromptCard

GPT = ModelRef("ai365vip", "gpt-4o")
GUIDE = ModelRef("guide", "guide")
GUIDE_CHOICE = ProviderChoice("guide", "Rill Guide", "ok", models=(ModelChoice(GUIDE, "Guide"),))


def ai365vip(status: Status, reason: str = "") -> ProviderChoice:
    return ProviderChoice("ai365vip", "AI365VIP", status, reason, models=(ModelChoice(GPT, "gpt-4o"),))


@pytest.fixture
def greeting(qtbot: QtBot, theme: Theme) -> EmptyState:
    greeting = EmptyState(theme=theme)
    qtbot.addWidget(greeting)
    greeting.resize(420, 600)
    with qtbot.waitExposed(greeting):
        greeting.show()
    return greeting


def words(greeting: EmptyState) -> str:
    return "\n".join(label.text() for label in greeting.findChildren(QLabel) if label.isVisible())


def prompts(greeting: EmptyState) -> list[str]:
    return [card.text() for card in greeting.findChildren(PromptCard)]


def test_it_says_who_answers_and_who_else_would(greeting: EmptyState) -> None:
    greeting.set_status([ai365vip("ok"), GUIDE_CHOICE], GPT)
    assert "gpt-4o answers (AI365VIP)." in words(greeting)
    assert "Also here: Rill Guide" in words(greeting)


def test_it_says_why_a_service_does_not_answer_as_plain_text(greeting: EmptyState) -> None:
    greeting.set_status([ai365vip("failed", "<i>the name</i> could not be looked up."), GUIDE_CHOICE], GPT)
    assert "AI365VIP does not answer: <i>the name</i> could not be looked up." in words(greeting)


def test_the_examples_fit_who_answers(greeting: EmptyState) -> None:
    greeting.set_status([ai365vip("ok"), GUIDE_CHOICE], GPT)
    general = prompts(greeting)
    greeting.set_status([ai365vip("failed"), GUIDE_CHOICE], GUIDE)
    assert "Rill Guide is ready." in words(greeting)
    assert "AI365VIP" not in words(greeting)
    assert len(general) == len(prompts(greeting)) == 3
    assert set(general).isdisjoint(prompts(greeting))
    assert "How do I use a proxy?" in prompts(greeting)


def test_before_anything_is_known_it_claims_nothing(greeting: EmptyState) -> None:
    greeting.set_status([ai365vip("unknown"), GUIDE_CHOICE], GPT)
    assert "answers" not in words(greeting)
    greeting.set_status([ai365vip("checking"), GUIDE_CHOICE], GPT)
    assert "Asking AI365VIP" in words(greeting)


def test_an_example_is_asked_as_it_is_written(greeting: EmptyState, qtbot: QtBot) -> None:
    card = greeting.findChildren(PromptCard)[1]
    with qtbot.waitSignal(greeting.prompt_chosen, timeout=1000) as asked:
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert asked.args == [card.text()]


def test_an_example_can_be_asked_with_the_keyboard(greeting: EmptyState, qtbot: QtBot) -> None:
    card = greeting.findChildren(PromptCard)[0]
    assert card.focusPolicy() & Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(greeting.prompt_chosen, timeout=1000):
        QTest.keyClick(card, Qt.Key.Key_Space)


def test_there_is_a_way_to_connect_another_model(greeting: EmptyState, qtbot: QtBot) -> None:
    button = greeting.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(greeting.preferences_requested, timeout=1000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_large_text_in_a_narrow_window_wraps_and_scrolls_downwards_only(
    greeting: EmptyState, theme: Theme, qtbot: QtBot
) -> None:
    greeting.set_status([ai365vip("ok"), GUIDE_CHOICE], GPT)
    theme.set_text_scale(2.0)

    def fits() -> None:
        page = greeting.widget()
        assert page is not None
        assert page.width() <= greeting.viewport().width()
        for card in greeting.findChildren(PromptCard):
            assert card.height() >= card.heightForWidth(card.width())

    qtbot.waitUntil(fits, timeout=2000)
