"""A check box with a text of any length."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.preferences.field import wrapped_label
from gui.preferences.texts import without_mnemonic
from gui.theme.tokens import GRID


class WrappingCheckBox(QWidget):
    """Qt's own never wraps, and is cut off where the text is large. A sentence of help stands below the text."""

    clicked = Signal(bool)
    """The user has changed it."""

    def __init__(self, *, label: str, help_text: str, name: str, key: str = "") -> None:
        super().__init__()
        self.search_label = without_mnemonic(label)
        self.search_help = help_text
        self.search_key = key
        self._box = _Box()
        self._box.setObjectName(name)
        self._box.setAccessibleName(without_mnemonic(label))
        self._box.setAccessibleDescription(help_text)
        self._box.toggled.connect(self.clicked)  # an assistive technology toggles without clicking
        text = _ClickableLabel(label, box=self._box)
        self._box.focus_changed.connect(text.show_focus)
        line = QHBoxLayout()
        line.setSpacing(0)  # the style keeps a distance between indicator and text already
        line.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(line)
        about = wrapped_label(help_text, role="small")
        if not help_text:
            about.hide()
        column.addWidget(about)
        self.setFocusProxy(self._box)

    def is_checked(self) -> bool:
        return self._box.isChecked()

    def set_checked(self, checked: bool) -> None:
        self._box.blockSignals(True)
        self._box.setChecked(checked)
        self._box.blockSignals(False)


class _Box(QCheckBox):
    focus_changed = Signal(bool)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


class _ClickableLabel(QLabel):
    """Its mnemonic and a click on it act on the box."""

    def __init__(self, text: str, *, box: QCheckBox) -> None:
        super().__init__(text)
        self._box = box
        self.setWordWrap(True)
        self.setBuddy(box)

    def show_focus(self, focused: bool) -> None:
        """As the style sheet shows it on check boxes with a text: in the accent colour, underlined."""
        font = self.font()
        font.setUnderline(focused)
        self.setFont(font)
        self.setForegroundRole(QPalette.ColorRole.Accent if focused else QPalette.ColorRole.WindowText)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._box.click()
