"""A text field that grows with what is written in it, and the keys that send: the composer's and that of an edit."""

from typing import Literal

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QSizePolicy, QWidget

SendKey = Literal["enter", "ctrl+enter"]

MAX_LINES = 10
"""The field grows to this many lines, then it scrolls."""
LONG_PASTE = 20_000
"""Characters of a paste from which on it is set aside instead of laid out: Qt needs 100 ms and more for every key
pressed in a line of a million characters."""
MAX_IN_FIELD = 60_000
"""Characters the field holds; a paste beyond is set aside, too."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SEND_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class GrowingField(QPlainTextEdit):
    """Plain text without a frame of its own."""

    send_requested = Signal()
    long_text_pasted = Signal(str)
    """A paste or drop that is too long for the field, which did not take it."""
    height_changed = Signal()
    focus_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._send_key: SendKey = "enter"
        self._lines_height = 0
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.document().documentLayout().documentSizeChanged.connect(self._update_height)
        self.textChanged.connect(self._update_height)

    def set_send_key(self, key: SendKey) -> None:
        """Which key sends; Ctrl+Enter does in any case, and Shift+Enter never."""
        self._send_key = key

    def is_composing(self) -> bool:
        """Whether an input method holds text that is not yet decided."""
        return bool(self.textCursor().block().layout().preeditAreaText())

    def height_for(self, width: int) -> int:
        """Wrap to `width` and say how high that makes the field."""
        self.resize(width, self.height())
        if not self.isVisible():  # then Qt puts off wrapping until it is
            QApplication.sendEvent(self, QResizeEvent(self.size(), QSize()))
            QApplication.sendEvent(self.viewport(), QResizeEvent(self.viewport().size(), QSize()))
        self._update_height()
        return self._lines_height

    def _update_height(self) -> None:
        height = self._text_height()
        grows = height != self._lines_height
        self._lines_height = height
        scrolls = height >= MAX_LINES * self.fontMetrics().lineSpacing()
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy is not self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        if grows:
            self.updateGeometry()
            self.height_changed.emit()

    def _text_height(self) -> int:
        """Of the lines up to the limit, in pixels; a line with signs of another font may be higher than the rest."""
        line = self.fontMetrics().lineSpacing()
        limit = MAX_LINES * line
        height = 0.0
        block = self.document().firstBlock()
        while block.isValid() and height < limit:
            height += self.document().documentLayout().blockBoundingRect(block).height()
            block = block.next()
        return max(line, min(round(height), limit))

    def _press_enter(self, event: QKeyEvent) -> None:
        if self.is_composing():
            return
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if modifiers & _SEND_MODIFIERS or (plain and self._send_key == "enter"):
            if not event.isAutoRepeat():
                self.send_requested.emit()
            return
        # Qt's own Shift+Enter puts a line separator, which is no line end elsewhere.
        self.textCursor().insertBlock()
        self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if len(text) > LONG_PASTE or self.document().characterCount() + len(text) > MAX_IN_FIELD:
            self.long_text_pasted.emit(text)
            return
        self.textCursor().insertText(text.replace("\0", "\N{REPLACEMENT CHARACTER}"))
        self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._press_enter(event)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_height()
        if not self.document().isEmpty() and self._lines_height <= event.size().height():
            # The line that made the field grow had scrolled the first one away.
            self.verticalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(self._lines_height, self.fontMetrics().lineSpacing()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().lineSpacing())
