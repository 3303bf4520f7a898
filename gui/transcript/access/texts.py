"""Text as assistive technology reads it: by character, word and line, counted as Qt counts."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessibleTextInterface, QTextCursor
from shiboken6 import Object, VoidPtr, getCppPointer

from gui.transcript.segments.pieces import units
from gui.transcript.segments.text_surface import TextSurface

Span = tuple[int, int]


def as_pointer(interface: Object) -> Any:
    """What `interface_cast` has to give: where the object for one ability of an interface is."""
    return VoidPtr(getCppPointer(interface)[0])


NO_POINTER: Any = VoidPtr(0)
"""For an ability that an interface does not have: PySide would make a pointer even of None."""


class UnitText:
    """A string that is cut at UTF-16 units: characters beyond U+FFFF count as two."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = units(text)
        self._encoded = b"" if self.count == len(text) else text.encode("utf-16-le", "surrogatepass")

    def cut(self, start: int, end: int) -> str:
        start, end = max(0, start), max(0, end)
        if not self._encoded:
            return self.text[start:end]
        return self._encoded[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


class WholeText(QAccessibleTextInterface):
    """A message's text, on screen or not. Where each letter stands is not known: it is in the message's box."""

    def __init__(self, *, text: Callable[[], UnitText], box: Callable[[], QRect], show: Callable[[], None]) -> None:
        super().__init__()
        self._text = text
        self._box = box
        self._show = show
        self._cursor = 0

    def characterCount(self) -> int:
        return self._text().count

    def text(self, start: int, end: int) -> str:
        return self._text().cut(start, end)

    def cursorPosition(self) -> int:
        return self._cursor

    def setCursorPosition(self, position: int) -> None:
        self._cursor = max(0, min(position, self._text().count))

    def characterRect(self, _offset: int) -> QRect:
        return self._box()

    def offsetAtPoint(self, point: QPoint) -> int:
        return 0 if self._box().contains(point) else -1

    def scrollToSubstring(self, _first: int, _last: int) -> None:
        self._show()

    def selectionCount(self) -> int:
        return 0

    def addSelection(self, _first: int, _last: int) -> None: ...

    def removeSelection(self, _index: int) -> None: ...

    def setSelection(self, _index: int, _first: int, _last: int) -> None: ...


class SurfaceText(QAccessibleTextInterface):
    """A part of the document that a widget shows, with the place of every letter and the selection."""

    def __init__(self, surface: TextSurface, span: Callable[[], Span]) -> None:
        """`span` says from where to where in the document this is."""
        super().__init__()
        self._surface = surface
        self._span = span

    def characterCount(self) -> int:
        start, end = self._span()
        return end - start

    def text(self, start: int, end: int) -> str:
        return text_between(self._surface, *self._placed(start, end))

    def cursorPosition(self) -> int:
        start, end = self._span()
        return max(0, min(self._surface.textCursor().position(), end) - start)

    def setCursorPosition(self, position: int) -> None:
        cursor = self._surface.textCursor()
        cursor.setPosition(self._placed(position, position)[0])
        self._surface.setTextCursor(cursor)

    def characterRect(self, offset: int) -> QRect:
        start, _ = self._placed(offset, offset)
        return rect_between(self._surface, start, start + 1)

    def offsetAtPoint(self, point: QPoint) -> int:
        surface = self._surface.viewport()
        inside = surface.mapFromGlobal(point)
        if not surface.rect().contains(inside):
            return -1
        start, end = self._span()
        position = self._surface.cursorForPosition(inside).position()
        return position - start if start <= position <= end else -1

    def scrollToSubstring(self, start: int, end: int) -> None:
        start, end = self._placed(start, end)
        box = rect_between(self._surface, start, max(end, start + 1))
        self._surface.wishes.reveal_requested.emit(box)

    def selectionCount(self) -> int:
        start, end = self._selected()
        return int(end > start)

    def selection(self, _index: int) -> Span:
        return self._selected()

    def addSelection(self, start: int, end: int) -> None:
        start, end = self._placed(start, end)
        cursor = self._surface.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._surface.setTextCursor(cursor)

    def removeSelection(self, _index: int) -> None:
        self._surface.clear_selection()

    def setSelection(self, _index: int, start: int, end: int) -> None:
        self.addSelection(start, end)

    def _selected(self) -> Span:
        cursor = self._surface.textCursor()
        start, end = self._span()
        first, last = max(start, cursor.selectionStart()), min(end, cursor.selectionEnd())
        return (first - start, last - start) if last > first else (0, 0)

    def _placed(self, first: int, last: int) -> Span:
        """Offsets as positions in the document."""
        start, end = self._span()
        return max(start, min(start + first, end)), max(start, min(start + last, end))


def text_between(surface: TextSurface, start: int, end: int) -> str:
    cursor = QTextCursor(surface.safe_document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")


def rect_between(surface: TextSurface, start: int, end: int) -> QRect:
    """Where that text stands on the screen: a box around all of it."""
    cursor = QTextCursor(surface.safe_document)
    last = surface.safe_document.characterCount() - 1
    cursor.setPosition(min(start, last))
    first = surface.cursorRect(cursor)
    cursor.setPosition(min(end, last))
    then = surface.cursorRect(cursor)
    box = first.united(then)
    if first.top() != then.top():  # over more than one line
        box.setLeft(0)
        box.setRight(surface.viewport().width() - 1)
    return QRect(surface.viewport().mapToGlobal(box.topLeft()), box.size())
