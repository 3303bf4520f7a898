"""A text document that never opens anything."""

import re

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QTextDocument, QTextOption

_GIANT_WORD = re.compile(r"\S{2000}")


class SafeDocument(QTextDocument):
    """Without undo, margins and resources: whatever a text refers to, no file and no address is read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self._wrap(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def wrap_for(self, text: str) -> None:
        """Choose how to break lines, given `text` that is about to be added.

        Looking for word boundaries takes time quadratic in the length of a word: 65 s for one of 1 MB. Where there
        is a giant one, every place is as good as another.
        """
        if self._mode is not QTextOption.WrapMode.WrapAnywhere and _GIANT_WORD.search(text):
            self._wrap(QTextOption.WrapMode.WrapAnywhere)

    def wrap_anew(self) -> None:
        """Forget about giant words that are gone."""
        if self._mode is QTextOption.WrapMode.WrapAnywhere:
            self._wrap(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def _wrap(self, mode: QTextOption.WrapMode) -> None:
        self._mode = mode
        option = self.defaultTextOption()
        option.setWrapMode(mode)
        self.setDefaultTextOption(option)

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        return None
