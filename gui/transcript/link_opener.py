"""Decides what a click on a link does: nothing, a question, or a report that it may be opened."""

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.markdown.links import LinkCheck, describe


class LinkOpener(QObject):
    """Judges links that were clicked; never opens anything itself."""

    confirmed = Signal(str)

    def __init__(self, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent

    def consider(self, target: str, text: str) -> None:
        """`target` was clicked where the reader saw `text`."""
        check = describe(target, text)
        if not check.allowed:
            self._box(check, self.tr("Rill does not open this link.")).open()
        elif check.needs_confirmation:
            self._ask(target, check)
        else:
            self.confirmed.emit(target)

    def _ask(self, target: str, check: LinkCheck) -> None:
        box = self._box(check, self.tr("Open %1?").replace("%1", check.host))
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.button(QMessageBox.StandardButton.Open).clicked.connect(lambda: self.confirmed.emit(target))
        box.open()

    def _box(self, check: LinkCheck, question: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Link"))
        box.setText(question)
        why = QCoreApplication.translate("LinkCheck", check.why)
        box.setInformativeText(f"{why}\n\n{check.display}")
        return box
