"""Asks before a service is taken out, and whether its keys go with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import wrapped_label
from gui.preferences.wrapping_check_box import WrappingCheckBox
from gui.theme.roles import set_role
from gui.theme.tokens import GRID


class RemoveDialog(QDialog):
    confirmed = Signal(bool)
    """Whether the keys are to be deleted, too."""

    def __init__(self, *, label: str, keys: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(self.tr("Remove a service"))
        question = wrapped_label(self.tr("Remove “%1” and what is set for it?").replace("%1", label), role="heading")
        about = wrapped_label(self.tr("Chats with its models stay as they are. You can add it again."), role="dim")
        self._with_keys = WrappingCheckBox(
            label=self.tr("Also delete its &key")
            if keys == 1
            else self.tr("Also delete its %1 &keys").replace("%1", str(keys)),
            help_text=self.tr("From the system’s keyring, for good."),
            name="remove_keys",
        )
        self._with_keys.set_checked(True)
        if not keys:
            self._with_keys.hide()
        remove, cancel = QPushButton(self.tr("&Remove")), QPushButton(self.tr("Cancel"))
        remove.setObjectName("remove_confirm")
        cancel.setObjectName("remove_cancel")
        set_role(remove, "primary")
        cancel.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for widget in (question, about, self._with_keys, AdaptiveRow(remove, cancel, stretch=None)):
            column.addWidget(widget)
        self.setMinimumWidth(320)
        remove.clicked.connect(self._on_remove)
        cancel.clicked.connect(self.reject)
        cancel.setFocus()
        self._keys = keys

    def _on_remove(self) -> None:
        self.confirmed.emit(bool(self._keys) and self._with_keys.is_checked())
        self.accept()
