"""A long paste, set aside in the composer until the message is sent."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme


class PastedTextChip(QFrame):
    """Says how long the text is; its button takes it out again."""

    remove_requested = Signal()

    def __init__(self, *, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.setProperty("role", "chip")
        label = QLabel(self.tr("Pasted text · {count} characters").format(count=f"{len(text):,}"), self)
        label.setMinimumWidth(1)  # rather cut off than a wider window
        label.setProperty("role", "small")
        remove = IconButton(theme=theme, icon="close", name=self.tr("Remove the pasted text"), size=14, parent=self)
        remove.clicked.connect(self.remove_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 2, 0)
        row.setSpacing(4)
        row.addWidget(label)
        row.addWidget(remove)
