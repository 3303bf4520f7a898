"""A model picker on the screen, its list, and what the user chose."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from gui.window.model_picker import ModelPicker
from gui.window.model_picker_popup import ModelPickerPopup
from gui.window.model_rows import ROW_ROLE, Row
from gui.window.tag_chips import TagChip


class PickerBench:
    def __init__(self, qtbot: QtBot, theme: Theme, providers: list[ProviderChoice], current: ModelRef) -> None:
        self.picker = ModelPicker(theme=theme)
        qtbot.addWidget(self.picker)
        self.picker.set_providers(providers)
        self.picker.set_current(current)
        with qtbot.waitExposed(self.picker):
            self.picker.show()
        self.chosen: list[ModelRef] = []
        self.picker.model_chosen.connect(self.chosen.append)

    @property
    def popup(self) -> ModelPickerPopup:
        popup = self.picker.findChild(ModelPickerPopup)
        assert popup is not None
        return popup

    @property
    def filter(self) -> QLineEdit:
        field = self.popup.findChild(QLineEdit)
        assert field is not None
        return field

    @property
    def view(self) -> QListView:
        view = self.popup.findChild(QListView)
        assert view is not None
        return view

    def rows(self) -> list[Row]:
        model = self.view.model()
        return [model.index(number, 0).data(ROW_ROLE) for number in range(model.rowCount())]

    def texts(self) -> list[str]:
        return [row.text for row in self.rows()]

    def marked(self) -> str:
        return str(self.view.currentIndex().data())

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.filter, key, modifier)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.filter, text)

    def mark(self, text: str) -> None:
        """Go down to the line with that text."""
        self.press(Qt.Key.Key_Home)
        for _step in range(len(self.rows())):
            if self.marked() == text:
                return
            self.press(Qt.Key.Key_Down)
        raise AssertionError(f"{text} cannot be reached in {self.texts()}")

    def line(self, text: str) -> QRect:
        """Where the first line with that text stands, seen."""
        index = self.view.model().index(self.texts().index(text), 0)
        self.view.scrollTo(index)
        return self.view.visualRect(index)

    def click(self, text: str, *, at_end: bool = False) -> None:
        line = self.line(text)
        place = QPoint(line.right() - 10, line.center().y()) if at_end else line.center()
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def description(self, text: str) -> str:
        index = self.view.model().index(self.texts().index(text), 0)
        return str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole))

    def chips(self) -> list[QAbstractButton]:
        return [chip for chip in self.popup.findChildren(TagChip) if chip.isVisible()]

    def buttons(self) -> dict[str, QPushButton]:
        return {button.text(): button for button in self.popup.findChildren(QPushButton) if button.isVisible()}


def model(ref: str, name: str = "", context: int | None = None, *can: str) -> ModelChoice:
    found = ModelRef.parse(ref)
    return ModelChoice(
        found, name or found.model, context, vision="vision" in can, reasoning="reasoning" in can, free="free" in can
    )
