"""A setting as a text of several lines."""

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from gui.preferences.field import Field
from gui.preferences.texts import help_of, label_of, reason_of
from gui.settings.problem import InvalidValueError
from gui.settings.schema import Setting
from gui.settings.settings import Settings

T = TypeVar("T")

TYPING_PAUSE_MS = 600


class TextField(Field, Generic[T]):
    """Taken over when the typing pauses, or the field is left. A list has one entry a line.

    Where it is `optional`, nothing in it takes the value out of the file.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        setting: Setting[T],
        name: str,
        lines: int,
        optional: bool = False,
        placeholder: str = "",
    ) -> None:
        self._optional = optional
        self._settings = settings
        self._setting = setting
        self._edit = _TextEdit(lines=lines)
        self._edit.setObjectName(name)
        self._edit.setPlaceholderText(placeholder)
        super().__init__(control=self._edit, label=label_of(setting), help_text=help_of(setting), key=setting.key)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.destroyed.connect(settings.follow(setting, self._show))
        self._show(settings.get(setting))
        self._edit.textChanged.connect(self._pause.start)
        self._edit.left.connect(self.commit)

    @property
    def edit(self) -> QPlainTextEdit:
        return self._edit

    def commit(self) -> None:
        """Take over what stands in the field, if it can be."""
        self._pause.stop()
        if self._optional and not self._edit.toPlainText().strip():
            self._settings.reset(self._setting)
            self.show_error("")
            return
        try:
            value = self._setting.kind.parse(self._edit.toPlainText())
            if value != self._settings.get(self._setting):
                self._settings.set(self._setting, value)
        except InvalidValueError as error:
            self.show_error(reason_of(error))
        else:
            self.show_error("")

    def _show(self, value: T) -> None:
        text = self._setting.kind.text(value)
        if not self._edit.hasFocus() and text != self._edit.toPlainText():
            self._edit.setPlainText(text)


class _TextEdit(QPlainTextEdit):
    """A few lines high in any font; Tab leads on."""

    left = Signal()

    def __init__(self, *, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self._fit()

    def _fit(self) -> None:
        margins = 2 * (self.frameWidth() + round(self.document().documentMargin())) + 14  # the style sheet's padding
        self.setFixedHeight(self._lines * self.fontMetrics().lineSpacing() + margins)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
