"""The keyboard's way from link to link inside a text."""

import weakref
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTextCursor
from PySide6.QtWidgets import QTextEdit

from gui.transcript.segments.inlines import Inline, links_in

_RING_RADIUS = 4


class LinkFocus:
    """Which link of a text has the keyboard's focus while the text itself has it; none at first."""

    def __init__(self, text: QTextEdit) -> None:
        self._owner = weakref.ref(text)  # which holds this: a text that is not shown any more is freed at once
        self._current: Inline | None = None

    @property
    def _text(self) -> QTextEdit:
        text = self._owner()
        if text is None:
            raise RuntimeError("the text is gone")
        return text

    @property
    def current(self) -> Inline | None:
        return self._current

    def step(self, *, forwards: bool, afresh: bool = False) -> bool:
        """Go to the next link, or to the outermost one when coming `afresh`; False where there is no further one."""
        links = list(links_in(self._text.document()))
        if self._current is not None and not afresh:
            at = self._current.start
            links = [link for link in links if (link.start > at if forwards else link.start < at)]
        if not links:
            return False
        self._set(links[0] if forwards else links[-1])
        return True

    def go_to(self, position: int) -> bool:
        """Go to the link at this position of the document."""
        found = next((link for link in links_in(self._text.document()) if link.start <= position < link.end), None)
        self._set(found)
        return found is not None

    def clear(self) -> None:
        self._set(None)

    def words(self) -> str:
        """What the reader sees of the link with the focus."""
        if self._current is None:
            return ""
        return self._cursor(self._current.start, self._current.end).selectedText().replace("\u2028", " ")

    def box(self) -> QRect:
        """Where the link with the focus stands in the text's viewport."""
        whole = QRect()
        for line in self._lines():
            whole = whole.united(line)
        return whole

    def paint(self, painter: QPainter, colour: QColor) -> None:
        """A ring around the link with the focus, one a line."""
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QColor(0, 0, 0, 0))
        for line in self._lines():
            painter.drawRoundedRect(QRectF(line).adjusted(-1, 1, 1, -1), _RING_RADIUS, _RING_RADIUS)

    def _set(self, link: Inline | None) -> None:
        if link != self._current:
            self._current = link
            self._text.viewport().update()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._text.document())
        last = self._text.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _lines(self) -> Iterator[QRect]:
        """The link's boxes in the viewport."""
        if self._current is None:
            return
        block = self._text.document().findBlock(self._current.start)
        layout = block.layout()
        begin, end = self._current.start - block.position(), self._current.end - block.position()
        top_left = layout.position() - QPoint(self._text.horizontalScrollBar().value(), 0).toPointF()
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            first, last = max(begin, line.textStart()), min(end, line.textStart() + line.textLength())
            if first < last:
                left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                box = QRectF(min(left, right), line.y(), abs(right - left), line.height())
                yield box.translated(top_left).toAlignedRect()


def _x(told: object) -> float:
    """PySide gives the position it settled on as well."""
    return float(told[0]) if isinstance(told, tuple) else float(str(told))
