"""Which program this is, and under which licence."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gui import __version__


def show_about(parent: QWidget) -> None:
    """Open it without blocking anything."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_tr("About Rill"))
    about = _tr("A fast, quiet desktop chat for AI models.\nFree software under the MIT licence.")
    box.setText(_tr("Rill {version}").format(version=__version__) + f"\n\n{about}")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIconPixmap(parent.windowIcon().pixmap(QSize(64, 64)))
    box.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("About", text)
