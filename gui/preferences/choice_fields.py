"""Settings of which one picks: radio buttons for a few words, a check box for yes or no."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from gui.preferences.field import Field
from gui.preferences.texts import help_of, label_of, without_mnemonic
from gui.preferences.wrapping_check_box import WrappingCheckBox
from gui.settings.schema import Setting
from gui.settings.settings import Settings
from gui.theme.tokens import GRID


class RadioGroup(QWidget):
    """Radio buttons under each other, one a value. `picked` tells the user's choice only."""

    picked = Signal(str)

    def __init__(self, *, choices: Mapping[str, str], name: str, label: str = "") -> None:
        super().__init__()
        self.setAccessibleName(label)
        self._buttons: dict[str, QRadioButton] = {}
        self._showing = False
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for value, text in choices.items():
            button = QRadioButton(text)
            button.setObjectName(f"{name}_{value.replace('+', '_')}")
            button.setAccessibleDescription(label)
            group.addButton(button)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)  # a click beside the text is none
            self._buttons[value] = button
            button.toggled.connect(self._on_toggled)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def add_note(self, value: str, note: QWidget) -> None:
        """Put a widget that says more about a choice below its button."""
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self._buttons[value]) + 1, note)

    def show_value(self, value: str) -> None:
        self._showing = True
        self._buttons[value].setChecked(True)
        self._showing = False

    def value(self) -> str:
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def button(self, value: str) -> QRadioButton:
        return self._buttons[value]

    def _on_toggled(self, checked: bool) -> None:
        if not checked:
            return
        # The group has one stop of the Tab key: the button that is chosen.
        self.setFocusProxy(self._buttons[self.value()])
        if not self._showing:
            # Not told by `clicked`: an assistive technology toggles a button without clicking it.
            self.picked.emit(self.value())


class ChoiceField(Field):
    """A setting as radio buttons."""

    def __init__(self, *, settings: Settings, setting: Setting[str], choices: Mapping[str, str], name: str) -> None:
        label = label_of(setting)
        self._group = RadioGroup(choices=choices, name=name, label=without_mnemonic(label))
        super().__init__(control=self._group, label=label, help_text=help_of(setting), key=setting.key)
        self._group.show_value(settings.get(setting))
        self._group.picked.connect(lambda value: settings.set(setting, value))
        self.destroyed.connect(settings.follow(setting, self._group.show_value))


class CheckField(WrappingCheckBox):
    """A setting as a check box."""

    def __init__(self, *, settings: Settings, setting: Setting[bool], name: str) -> None:
        super().__init__(label=label_of(setting), help_text=help_of(setting), name=name, key=setting.key)
        self.set_checked(settings.get(setting))
        self.clicked.connect(lambda checked: settings.set(setting, checked))
        self.destroyed.connect(settings.follow(setting, self.set_checked))
