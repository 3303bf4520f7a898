"""Read-only text that is as high as its content: the base of everything in a bubble that can be selected."""

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget

from gui.theme.theme import Theme
from gui.transcript.segments.marks import mark_format
from gui.transcript.segments.passages import Mark, Passage
from gui.transcript.segments.safe_document import SafeDocument
from gui.transcript.wishes import Wishes

CARET_GAP = 2
CARET_WIDTH = 8


class TextSurface(QTextEdit):
    """Text without scrolling of its own that can show a selection and marks, and links that only report.

    Keys, the wheel and the context menu are left to the bubble around it; selecting, too, to the view, where the
    text is a part of the message's: one selection may reach over many of these. Other text has one of its own.
    """

    sourced = False
    """Whether it shows a part of the message's text."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.wishes = wishes
        self._pressed_link = ""
        self._hovered_link = ""
        self.safe_document = SafeDocument(self)
        self.setDocument(self.safe_document)
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        # Growing downwards repaints only what is new.
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.selectionChanged.connect(self._on_selection_changed)
        self._pressed_at = QPoint()
        self._marked: list[Mark] = []

    def set_look(self, *, font: QFont, colour: str) -> None:
        self.safe_document.setDefaultFont(font)
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Text, colour)
        palette.setColor(QPalette.ColorRole.Highlight, self.theme.tokens.accent)
        palette.setColor(QPalette.ColorRole.HighlightedText, self.theme.tokens.on_accent)
        self.setPalette(palette)

    def height_for(self, width: int) -> int:
        """Wrap to `width` and say how high that makes it."""
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)
        return ceil(self.safe_document.size().height())

    def lay_out(self, width: int) -> int:
        return self.height_for(width)

    def caret_rect(self) -> QRect:
        """Where the caret of a text that is still growing stands."""
        end = QTextCursor(self.safe_document)
        end.movePosition(QTextCursor.MoveOperation.End)
        rect = self.cursorRect(end)
        left = min(rect.left() + CARET_GAP, max(0, self.lineWrapColumnOrWidth() - CARET_WIDTH))
        return QRect(left, rect.top(), CARET_WIDTH, rect.height())

    def place_at(self, y: int) -> float:
        """The character at the beginning of the line at `y`."""
        return self.cursorForPosition(QPoint(0, y - self.verticalScrollBar().value())).position()

    def y_of(self, place: float) -> int:
        cursor = QTextCursor(self.safe_document)
        cursor.setPosition(min(int(place), self.safe_document.characterCount() - 1))
        return self.cursorRect(cursor).top() + self.verticalScrollBar().value()

    def keep_cursor_home(self) -> None:
        """Qt moves an unused text cursor along with what is inserted before it, and then scrolls to it."""
        cursor = self.textCursor()
        if cursor.position() and not cursor.hasSelection():
            cursor.setPosition(0)
            self.setTextCursor(cursor)

    def surfaces(self) -> "Sequence[TextSurface]":
        """What of it can be selected, from above downwards."""
        return (self,)

    def passages(self) -> Sequence[Passage]:
        """What of a message's text it shows, in the order of the document."""
        return ()

    def end_position(self) -> int:
        return self.safe_document.characterCount() - 1

    def position_at(self, at: QPoint) -> int:
        """The position nearest to a point. Positions count as Qt does, see `passages`."""
        return self.cursorForPosition(at).position()

    def rect_at(self, position: int) -> QRect:
        """Where a character stands, one pixel wide."""
        rect = self.cursorRect(self._cursor_at(position))
        return QRect(rect.left(), rect.top(), 1, rect.height())

    def select(self, start: int, end: int) -> None:
        """Show this as selected and nothing else; where both are the same, nothing."""
        cursor = self.textCursor()
        if start >= end:
            self.clear_selection()
        elif (cursor.anchor(), cursor.position()) != (start, end):
            cursor.setPosition(start)
            cursor.setPosition(min(end, self.end_position()), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Mark these parts of the document and no others."""
        if not marks and not self._marked:
            return
        self._marked = list(marks)
        shown: list[QTextEdit.ExtraSelection] = []
        for mark in marks:
            one = QTextEdit.ExtraSelection()
            cursor = self._cursor_at(mark.start)
            cursor.setPosition(min(mark.end, self.end_position()), QTextCursor.MoveMode.KeepAnchor)
            one.cursor = cursor
            one.format = mark_format(self.theme, current=mark.current)
            shown.append(one)
        self.setExtraSelections(shown)

    def word_at(self, position: int) -> tuple[int, int]:
        cursor = self._cursor_at(position)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return cursor.selectionStart(), cursor.selectionEnd()

    def paragraph_at(self, position: int) -> tuple[int, int]:
        """Of code the line."""
        block = self._cursor_at(position).block()
        return block.position(), block.position() + block.length() - 1

    def moved(self, position: int, move: QTextCursor.MoveOperation) -> int | None:
        """Where the keyboard's movement leads; None where that is outside."""
        cursor = self._cursor_at(position)
        return cursor.position() if cursor.movePosition(move) else None

    def selected_text(self) -> str:
        return self.textCursor().selection().toPlainText()

    def clear_selection(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def _on_selection_changed(self) -> None:
        if not self.sourced and self.textCursor().hasSelection():
            self.wishes.selection_begun.emit(self)

    def link_at(self, at: QPoint) -> tuple[str, str]:
        """The target of the link at a point, and the text that stands for it; both empty where there is none."""
        link = self.anchorAt(at)
        return (link, self._link_text(at)) if link else ("", "")

    def _cursor_at(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.safe_document)
        cursor.setPosition(max(0, min(position, self.end_position())))
        return cursor

    def _hover(self, link: str) -> None:
        if link != self._hovered_link:
            self._hovered_link = link
            shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(shape)
            self.wishes.link_hovered.emit(link)

    def _link_text(self, at: QPoint) -> str:
        """The whole text that stands for the link at a point."""
        cursor = self.cursorForPosition(at)
        link = self.anchorAt(at)
        fragments = cursor.block().begin()
        text = ""
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().anchorHref() == link:
                text += fragment.text()
            elif text and fragment.position() > cursor.position():
                break
            else:
                text = ""
            fragments += 1
        return text

    def _pass_on(self, event: QMouseEvent, select: Callable[[QMouseEvent], None]) -> None:
        if self.sourced:
            event.ignore()
        else:
            select(event)

    # -- Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        self._pressed_link = self.anchorAt(self._pressed_at)
        self._pass_on(event, super().mousePressEvent)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            self._hover(self.anchorAt(event.position().toPoint()))
        self._pass_on(event, super().mouseMoveEvent)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        link, self._pressed_link = self._pressed_link, ""
        still = (at - self._pressed_at).manhattanLength() < QApplication.startDragDistance()
        if link and still and event.button() is Qt.MouseButton.LeftButton and self.anchorAt(at) == link:
            self.wishes.follow(self, link, self._link_text(at))
        self._pass_on(event, super().mouseReleaseEvent)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pass_on(event, super().mouseDoubleClickEvent)

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if bar.maximum() > 0 and (sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            QApplication.sendEvent(bar, event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()
