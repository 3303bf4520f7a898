"""Read-only text that is as high as its content: the base of everything in a bubble that can be selected."""

from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt
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
from gui.transcript.segments.safe_document import SafeDocument
from gui.transcript.wishes import Wishes

CARET_GAP = 2
CARET_WIDTH = 8


class TextSurface(QTextEdit):
    """Text with the platform's selection, without scrolling of its own, and links that only report.

    Keys, the wheel and the context menu are left to the bubble around it.
    """

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
        return self.cursorForPosition(QPoint(0, y)).position()

    def y_of(self, place: float) -> int:
        cursor = QTextCursor(self.safe_document)
        cursor.setPosition(min(int(place), self.safe_document.characterCount() - 1))
        return self.cursorRect(cursor).top()

    def keep_cursor_home(self) -> None:
        """Qt moves an unused text cursor along with what is inserted before it, and then scrolls to it."""
        cursor = self.textCursor()
        if cursor.position() and not cursor.hasSelection():
            cursor.setPosition(0)
            self.setTextCursor(cursor)

    def selected_text(self) -> str:
        return self.textCursor().selection().toPlainText()

    def clear_selection(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def _on_selection_changed(self) -> None:
        if self.textCursor().hasSelection():
            self.wishes.selection_begun.emit(self)

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

    def createMimeDataFromSelection(self) -> QMimeData:
        mime = QMimeData()
        mime.setText(self.selected_text())
        return mime

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_link = self.anchorAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.anchorAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        link, self._pressed_link = self._pressed_link, ""
        clicked = event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection()
        if link and clicked and self.anchorAt(at) == link:
            self.wishes.link_clicked.emit(link, self._link_text(at))

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
