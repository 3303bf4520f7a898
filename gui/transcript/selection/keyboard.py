"""Selecting with the keyboard, all through the conversation."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from gui.transcript.scroller import Scroller
from gui.transcript.selection.spots import Spots
from gui.transcript.selection.text_selection import Spot, TextSelection

Move = QTextCursor.MoveOperation
Key = QKeySequence.StandardKey

_MOVES = {
    Key.SelectNextChar: Move.NextCharacter,
    Key.SelectPreviousChar: Move.PreviousCharacter,
    Key.SelectNextWord: Move.NextWord,
    Key.SelectPreviousWord: Move.PreviousWord,
    Key.SelectStartOfLine: Move.StartOfLine,
    Key.SelectEndOfLine: Move.EndOfLine,
}
_BACKWARDS = (Move.PreviousCharacter, Move.PreviousWord)


class SelectionKeyboard:
    """Moves the selection's end; where nothing is selected, from the message that has the focus or is seen first."""

    def __init__(
        self, *, selection: TextSelection, spots: Spots, scroller: Scroller, begin: Callable[[], Spot | None]
    ) -> None:
        self._selection = selection
        self._spots = spots
        self._scroller = scroller
        self._begin = begin
        self._column: int | None = None
        """Where lines up and down are entered, in pixels from the left."""

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; False where it stands for nothing here."""
        if event.matches(Key.SelectAll):
            self._selection.select_all()
            return True
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            had = not self._selection.empty
            self._selection.clear()
            return had
        focus = self._selection.focus or self._begin()
        if focus is None or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        to = self._target(event, focus)
        if to is None:
            return False
        self._selection.select(self._selection.anchor or focus, to)
        self._spots.reveal(to)
        return True

    def _target(self, event: QKeyEvent, focus: Spot) -> Spot | None:
        lines = {Key.SelectNextLine: 1, Key.SelectPreviousLine: -1}
        line = next((step for key, step in lines.items() if event.matches(key)), 0)
        if line:
            return self._line(focus, line)
        self._column = None
        if event.matches(Key.SelectStartOfDocument):
            return self._spots.first()
        if event.matches(Key.SelectEndOfDocument):
            return self._spots.last()
        pages = {Key.SelectNextPage: 1, Key.SelectPreviousPage: -1}
        page = next((step for key, step in pages.items() if event.matches(key)), 0)
        if page:
            return self._page(focus, page)
        move = next((move for key, move in _MOVES.items() if event.matches(key)), None)
        return self._moved(focus, move) if move is not None else None

    def _moved(self, focus: Spot, move: Move) -> Spot:
        bubble = self._spots.bubble(focus)
        to = bubble.sourced.moved(focus.source, move) if bubble is not None else None
        if to is not None:
            return Spot(focus.message, to)
        return self._spots.beside(focus, forwards=move not in _BACKWARDS) or focus

    def _line(self, focus: Spot, step: int) -> Spot:
        """The spot one line further down or up, as near as possible to the column that was begun in."""
        rect = self._spots.rect(focus)
        if rect.isNull():
            return self._spots.beside(focus, forwards=step > 0) or focus
        if self._column is None:
            self._column = rect.left()
        for distance in (rect.height() // 2 + 4, rect.height() + 10, rect.height() * 2 + 20, rect.height() * 3 + 30):
            y = rect.bottom() + distance if step > 0 else rect.top() - distance
            to = self._spots.at(QPoint(self._column, y))
            if to is not None and to != focus and self._selection.is_before(focus, to) == (step > 0):
                return to
        return self._spots.beside(focus, forwards=step > 0) or focus

    def _page(self, focus: Spot, step: int) -> Spot:
        self._spots.reveal(focus)
        rect = self._spots.rect(focus)
        before = self._scroller.position
        self._scroller.scroll_by(step * self._scroller.page)
        if self._scroller.position == before:
            return (self._spots.last() if step > 0 else self._spots.first()) or focus
        to = self._spots.at(QPoint(rect.left(), rect.center().y()))
        return to or focus
