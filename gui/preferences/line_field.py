"""A setting as a line of text."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import Field
from gui.preferences.short_edit import ShortEdit
from gui.preferences.texts import help_of, label_of, reason_of
from gui.settings.kinds import Integer, Number
from gui.settings.problem import InvalidValueError
from gui.settings.schema import Setting
from gui.settings.settings import Settings

T = TypeVar("T")


class LineField(Field, Generic[T]):
    """Made from the setting's row in the schema; taken over when the line is left or Enter is pressed.

    Wrong input is named below it and the old value stays in force.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        setting: Setting[T],
        name: str,
        unit: str = "",
        extra: QWidget | None = None,
        check: Callable[[T], None] | None = None,
        placeholder: str = "",
        optional: bool = False,
    ) -> None:
        """`check` raises InvalidValueError for what the setting takes and this computer does not. Where it is
        `optional`, an empty line takes the value out of the file; the placeholder says what holds then."""
        self._settings = settings
        self._setting = setting
        self._check = check
        self._optional = optional
        numeric = isinstance(setting.kind, Integer | Number)
        self._edit = ShortEdit() if numeric else QLineEdit()
        self._edit.setObjectName(name)
        self._edit.setPlaceholderText(placeholder)
        self._unit = QLabel(unit)
        beside = [widget for widget in (self._unit if unit else None, extra) if widget is not None]
        row = AdaptiveRow(self._edit, *beside, stretch=None if numeric else 0)
        super().__init__(
            control=self._edit, label=label_of(setting), help_text=help_of(setting), row=row, key=setting.key
        )
        self._edit.editingFinished.connect(self.commit)
        self._edit.textEdited.connect(self._on_edited)
        self.destroyed.connect(settings.follow(setting, self._show))
        self._show(settings.get(setting))

    @property
    def edit(self) -> QLineEdit:
        return self._edit

    def commit(self) -> None:
        """Take over what stands in the line, if it can be."""
        if self._edit.text() == self._setting.kind.text(self._settings.get(self._setting)):
            self.show_error("")
            return
        if self._optional and not self._edit.text().strip():
            self.reset()
            return
        try:
            self._settings.set(self._setting, self._parse())
        except InvalidValueError as error:
            self.show_error(reason_of(error))
        else:
            self._show(self._settings.get(self._setting))

    def reset(self) -> None:
        """Back to what the setting is without a file."""
        if self._optional:
            self._settings.reset(self._setting)
        else:
            self._settings.set(self._setting, self._setting.default)
        self._show(self._setting.default)

    def _parse(self) -> T:
        value = self._setting.kind.parse(self._edit.text())
        if self._check is not None:
            self._check(value)
        return value

    def _show(self, value: T) -> None:
        self.show_error("")
        text = self._setting.kind.text(value)
        if text != self._edit.text():
            self._edit.setText(text)

    def _on_edited(self) -> None:
        """What was wrong is looked at again with every key; what was right is left alone while it is typed."""
        if not self.error:
            return
        if self._optional and not self._edit.text().strip():
            self.show_error("")
            return
        try:
            self._parse()
        except InvalidValueError as error:
            self.show_error(reason_of(error))
        else:
            self.show_error("")
