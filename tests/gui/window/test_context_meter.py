import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.chat.context_size import ContextSize
from gui.theme.theme import Theme
from gui.window.context_meter import ContextMeter
from gui.window.context_texts import amount_words, obstacle_words, tokens_label, warning_words


def size(used: int, newest: int = 0, context: int | None = 16_385) -> ContextSize:
    return ContextSize(used=used, newest=newest, context=context, kept=1_000, writing=True)


class Bench:
    """A meter on screen beside something else that can have the focus."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(500, 100)
        self.other = QLineEdit(self.window)
        self.meter = ContextMeter(theme=theme, parent=self.window)
        self.meter.setGeometry(50, 50, 400, 40)
        with qtbot.waitExposed(self.window):
            self.window.show()
        ring = self.meter.control
        assert isinstance(ring, QAbstractButton)
        self.ring = ring


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    return Bench(qtbot, theme)


def test_there_is_nothing_to_see_before_there_is_something_to_send(bench: Bench) -> None:
    bench.meter.show_size(share=None, amount="About 3k of 16k tokens", warning="", alarming=False)
    assert not bench.ring.isVisible()
    assert bench.meter.text == ""


def test_the_amount_is_told_under_the_pointer_with_the_focus_and_to_a_screen_reader(bench: Bench, qtbot: QtBot) -> None:
    bench.meter.show_size(share=0.2, amount="About 3k of 16k tokens", warning="", alarming=False)
    assert bench.ring.isVisible()
    assert bench.meter.text == ""
    assert (bench.ring.accessibleName(), bench.ring.accessibleDescription()) == ("Context", "About 3k of 16k tokens")
    bench.window.activateWindow()
    bench.ring.setFocus()
    qtbot.waitUntil(lambda: bench.meter.text == "About 3k of 16k tokens", timeout=1000)
    bench.other.setFocus()
    assert bench.meter.text == ""
    QTest.mouseMove(bench.ring, QPoint(5, 5))
    QTest.mouseClick(bench.ring, Qt.MouseButton.LeftButton)
    assert bench.meter.text == "About 3k of 16k tokens"


def test_a_warning_is_there_without_being_asked_for(bench: Bench) -> None:
    bench.meter.show_size(share=1.0, amount="About 17k of 16k tokens", warning="it will be cut", alarming=True)
    assert bench.meter.text == "About 17k of 16k tokens: it will be cut"


@pytest.mark.parametrize(
    ("tokens", "label"),
    [(0, "0"), (850, "850"), (3_200, "3.2k"), (3_000, "3k"), (9_960, "10k"), (128_000, "128k"), (1_500_000, "1.5M")],
)
def test_amounts_are_short(tokens: int, label: str) -> None:
    assert tokens_label(tokens) == label


def test_the_words_say_what_will_come_of_it(qapp: QApplication) -> None:
    del qapp
    assert amount_words(size(3_200)) == "About 3.2k of 16k tokens"
    assert amount_words(size(3_200, context=None)).startswith("About 3.2k tokens; ")
    assert warning_words(size(3_200), drops=True) == ""
    assert "room for the answer" in warning_words(size(16_000), drops=True)
    assert "left out by the service" in warning_words(size(17_000), drops=True)
    assert "room is left" in warning_words(size(16_000), drops=False)
    assert "refuse" in warning_words(size(17_000), drops=False)
    assert "too long" in warning_words(size(17_000, newest=17_000), drops=False)
    assert obstacle_words(size(16_000), model="M", drops=True) == ""
    assert "not tell" in obstacle_words(size(17_000, newest=17_000), model="M", drops=True)
    assert "M: about 17k tokens where it takes 16k" in obstacle_words(
        size(17_000, newest=17_000), model="M", drops=False
    )
