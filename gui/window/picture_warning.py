"""Says in the composer that the chosen model takes no pictures, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.theme.theme import Theme
from gui.transcript.flat_button import ButtonLook, FlatButton


class PictureWarning(QWidget):
    """Shown as soon as there is a picture that cannot be sent, so that nobody finds out afterwards."""

    choose_model_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setProperty("role", "error")
        self._label.setWordWrap(True)
        self._button = FlatButton(self.tr("Choose a model"), theme=theme, look=ButtonLook.OUTLINED, parent=self)
        self._button.clicked.connect(self.choose_model_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(12)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        self.hide()

    @property
    def text(self) -> str:
        """Empty where there is nothing to warn of."""
        return self._label.text() if not self.isHidden() else ""

    def say(self, text: str) -> None:
        """An empty text takes the warning away."""
        if text == self.text:
            return
        if text:
            self._label.setText(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._label, text))
        self.setVisible(bool(text))
