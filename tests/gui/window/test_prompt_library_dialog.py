from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.settings.prompts import Prompt, PromptLibrary
from gui.window.prompt_library_dialog import PromptLibraryDialog

TWO = '[[prompt]]\nname = "One"\ntext = "first"\n[[prompt]]\nname = "Two"\ntext = "second"\n'


class Bench:
    """The dialog on screen over a library of two prompts."""

    def __init__(self, qtbot: QtBot, folder: Path, text: str = TWO) -> None:
        self.library = PromptLibrary(folder / "prompts.toml")
        self.library.path.write_text(text, encoding="utf-8")
        self.dialog = PromptLibraryDialog(library=self.library)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog)
        with qtbot.waitExposed(self.dialog):
            self.dialog.show()
        found = [self.dialog.findChild(kind) for kind in (QListWidget, QLineEdit, QPlainTextEdit)]
        names, name, body = found
        assert isinstance(names, QListWidget)
        assert isinstance(name, QLineEdit)
        assert isinstance(body, QPlainTextEdit)
        self.names, self.name, self.text = names, name, body
        self.used: list[str] = []
        self.dialog.use_requested.connect(self.used.append)

    def press(self, name: str) -> None:
        button = next(one for one in self.dialog.findChildren(QPushButton) if one.text().startswith(name))
        assert button.isVisible()
        button.click()

    def listed(self) -> list[str]:
        return [self.names.item(row).text() for row in range(self.names.count())]

    def says(self, words: str) -> bool:
        return any(words in label.text() for label in self.dialog.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    return Bench(qtbot, tmp_path)


def test_it_lists_the_prompts_and_shows_the_one_that_is_marked(bench: Bench) -> None:
    assert bench.listed() == ["One", "Two"]
    assert (bench.name.text(), bench.text.toPlainText()) == ("One", "first")
    bench.names.setCurrentRow(1)
    assert (bench.name.text(), bench.text.toPlainText()) == ("Two", "second")


def test_a_prompt_is_renamed_and_rewritten_where_it_stands(bench: Bench, qtbot: QtBot) -> None:
    bench.name.clear()
    QTest.keyClicks(bench.name, "Uno")
    qtbot.waitUntil(lambda: bench.listed() == ["Uno", "Two"], timeout=2000)
    bench.text.setPlainText("new")
    bench.names.setCurrentRow(1)  # looking at another one keeps what was written
    assert bench.library.prompts() == [Prompt("Uno", "new"), Prompt("Two", "second")]


def test_a_new_prompt_takes_its_name_from_its_text_where_it_has_none(bench: Bench) -> None:
    bench.press("New")
    bench.text.setPlainText("Answer in verse.")
    bench.dialog.close()
    assert bench.library.prompts()[-1] == Prompt("Answer in verse.", "Answer in verse.")


def test_deleting_can_be_undone(bench: Bench) -> None:
    bench.press("Delete")
    assert bench.listed() == ["Two"]
    assert bench.library.prompts() == [Prompt("Two", "second")]
    bench.press("Undo")
    assert bench.library.prompts() == [Prompt("Two", "second"), Prompt("One", "first")]
    assert bench.name.text() == "One"


def test_the_last_one_can_go_and_another_come(bench: Bench) -> None:
    bench.press("Delete")
    bench.press("Delete")
    assert bench.listed() == []
    assert not bench.text.isEnabled()
    bench.press("New")
    bench.text.setPlainText("again")
    bench.press("Use in this chat")
    assert bench.used == ["again"]
    assert len(bench.library.prompts()) == 1


def test_a_prompt_is_used_as_it_is_written(bench: Bench) -> None:
    bench.text.setPlainText("first, changed")
    bench.press("Use in this chat")
    assert bench.used == ["first, changed"]
    assert bench.library.prompts()[0].text == "first, changed"
    assert not bench.dialog.isVisible()


def test_what_cannot_be_kept_is_told_before_the_dialog_closes(bench: Bench) -> None:
    bench.text.clear()
    bench.dialog.close()
    assert bench.dialog.isVisible()
    assert bench.says("needs a text")
    bench.dialog.close()
    assert not bench.dialog.isVisible()
    assert bench.library.prompts()[0] == Prompt("One", "first")


def test_a_damaged_library_is_told_and_not_written_over(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(qtbot, tmp_path, "[[prompt\n")
    assert bench.says("cannot be understood")
    bench.press("New")
    bench.text.setPlainText("mine")
    bench.dialog.close()
    assert bench.dialog.isVisible()
    assert bench.library.path.read_text(encoding="utf-8") == "[[prompt\n"
