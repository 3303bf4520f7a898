"""A change of a text after which only what may look different is painted again."""

from math import floor
from types import TracebackType

from PySide6.QtGui import QTextCursor, QTextDocument

from gui.transcript.segments.text_surface import TextSurface


class TextChange:
    """Edits the end of a surface's document, as a context.

    Qt by itself repaints from the beginning of a paragraph that changes: up to fifty lines for each new word. Here
    it is the line before the first that changed (a word may have moved on from there) and everything below.
    """

    def __init__(self, surface: TextSurface) -> None:
        self._surface = surface
        self._document = surface.safe_document
        self._layout = self._document.documentLayout()
        self._size = self._layout.documentSize()
        self._first: int | None = None
        self.cursor = QTextCursor(self._document)

    def begins_at(self, position: int) -> None:
        """From this place of the document on something is about to change."""
        self._first = position if self._first is None else min(position, self._first)

    def __enter__(self) -> "TextChange":
        self._layout.blockSignals(True)  # it tells what it has laid out: the whole paragraph
        self.cursor.beginEditBlock()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.cursor.endEditBlock()
        self._layout.blockSignals(False)
        size = self._layout.documentSize()
        if size != self._size:
            self._layout.documentSizeChanged.emit(size)
        if self._first is not None:
            top = _line_above(self._document, self._first)
            view = self._surface.viewport()
            view.update(0, top, view.width(), max(0, view.height() - top))


def _line_above(document: QTextDocument, position: int) -> int:
    """Where the line before that of `position` begins."""
    block = document.findBlock(max(0, min(position, document.characterCount() - 1)))
    top = document.documentLayout().blockBoundingRect(block).top()  # lays it out
    line = block.layout().lineForTextPosition(position - block.position())
    number = line.lineNumber() if line.isValid() else 0
    if number == 0:
        block = block.previous()
        if not block.isValid():
            return 0
        top = document.documentLayout().blockBoundingRect(block).top()
        number = block.layout().lineCount()
    above = block.layout().lineAt(max(0, number - 1))
    return max(0, floor(top + (above.y() if above.isValid() else 0)) - 2)  # boxes reach beyond their line
