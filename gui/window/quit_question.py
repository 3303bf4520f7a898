"""Asked before the window closes where something would be lost with it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask_before_quitting(*, chats: int, parent: QWidget, quit_anyway: Callable[[], None]) -> QMessageBox:
    """Ask without blocking; `chats` is how many conversations have something that is on no disk."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(_tr("Not everything is saved"))
    several = _tr("{count} chats have something that could not be saved, and that would be lost.")
    one = _tr("A chat has something that could not be saved, and that would be lost.")
    box.setText(one if chats == 1 else several.format(count=chats))
    box.setInformativeText(_tr("Stay to make room, to wait, or to export it from the menu."))
    leave = box.addButton(_tr("&Quit anyway"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(_tr("&Stay"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    leave.clicked.connect(quit_anyway)
    box.open()
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("QuitQuestion", text)
