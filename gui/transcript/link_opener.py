"""Decides what a click on a link does: nothing, a question, or a report that it may be opened."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class LinkOpener(QObject):
    """Never opens anything itself."""

    confirmed = Signal(str)

    def __init__(self, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent

    def consider(self, target: str, text: str) -> None:
        self.confirmed.emit(target)
