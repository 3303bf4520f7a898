"""A label, a control, a sentence of help, and room for what is wrong with the input."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from gui.preferences.texts import without_mnemonic
from gui.theme.roles import set_role
from gui.theme.tokens import GRID


class Field(QWidget):
    """Stacks its parts, so that it works in any width and text size.

    `control` takes the focus and the names; `row` is what is shown, where there is more than the control. `key` is the
    setting's path in the file, by which people may search, too.
    """

    def __init__(
        self,
        *,
        control: QWidget,
        label: str = "",
        help_text: str = "",
        row: QWidget | None = None,
        key: str = "",
    ) -> None:
        super().__init__()
        self.search_label = without_mnemonic(label)
        self.search_help = help_text
        self.search_key = key
        self.setFocusProxy(control)
        self._control = control
        self._help_text = help_text
        self._help = wrapped_label(help_text, role="small")
        if not help_text:
            self._help.hide()  # never shown here: without a parent yet it would be a window for a moment
        self._error = wrapped_label("", role="error")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._title.setBuddy(control)
        column.addWidget(self._title)
        self.set_label(label)
        column.addWidget(row or control)
        column.addWidget(self._help)
        column.addWidget(self._error)
        control.setAccessibleDescription(help_text)

    def set_label(self, label: str) -> None:
        self._title.setText(label)
        self._title.setVisible(bool(label))
        self.search_label = without_mnemonic(label)
        if label:
            self._control.setAccessibleName(self.search_label)

    @property
    def error(self) -> str:
        """What is said to be wrong; empty where nothing is."""
        return self._error.text() if not self._error.isHidden() else ""

    def move_error_to(self, layout: QLayout) -> None:
        """Show what is wrong there: for a field too narrow to say it below itself."""
        layout.addWidget(self._error)

    def set_help(self, text: str) -> None:
        self._help_text = text
        self._help.setText(text)
        self._help.setVisible(bool(text))
        self._describe()

    def show_error(self, text: str) -> None:
        """Say in words, below the control, what is wrong; "" takes it back."""
        if text == self.error:
            return
        self._error.setText(text)
        self._error.setVisible(bool(text))
        set_role(self._control, "error" if text else "")
        self._describe()

    def _describe(self) -> None:
        parts = (self.error, self._help_text)
        self._control.setAccessibleDescription(" ".join(part for part in parts if part))
        QAccessible.updateAccessibility(QAccessibleEvent(self._control, QAccessible.Event.DescriptionChanged))


def wrapped_label(text: str, *, role: str) -> QLabel:
    """Text of several lines, never read as HTML."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(1)  # else one long word would make the whole page wider than the window
    set_role(label, role)
    return label
