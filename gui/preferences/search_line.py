"""The line in which one searches the preferences."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.theme.roles import set_role


class SearchLine(QLineEdit):
    """Ctrl+F leads here from everywhere in its window; Esc empties it before it closes anything."""

    left = Signal()
    """Esc: back to what was looked at before."""

    def __init__(self, *, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("preferences_search")
        self.setAccessibleName(self.tr("Search the preferences"))
        self.setPlaceholderText(self.tr("Search"))
        self.setClearButtonEnabled(False)
        self.setMinimumWidth(1)
        set_role(self, "search")
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), window)
        shortcut.activated.connect(self.begin)

    def begin(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returnPressed.emit()  # and no button of the window is pressed
        else:
            super().keyPressEvent(event)
