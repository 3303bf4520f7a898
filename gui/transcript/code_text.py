"""The lines of a code block, coloured, growing at the end."""

from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import CODE_LINE, CODE_PX
from gui.transcript.code_colours import Span, colour_of, spans_of
from gui.transcript.text_surface import CARET_GAP, CARET_WIDTH, TextSurface
from gui.transcript.wishes import Wishes

_MARGIN = 12


class CodeText(TextSurface):
    """One paragraph of the document a line. Lines that stay as they are are not touched when code is added."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self._lines: list[tuple[Span, ...]] = []
        self._formats: dict[str, QTextCharFormat] = {}
        self._wrapped = False
        self._font = theme.font(CODE_PX, fixed=True)
        self._line = round(self._font.pixelSize() * CODE_LINE)
        self._shape = QTextBlockFormat()
        self._shape.setLineHeight(self._line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self.set_look(font=self._font, colour=theme.tokens.text)
        self.safe_document.setDocumentMargin(_MARGIN)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def show_code(self, code: str, *, language: str) -> None:
        lines = spans_of(code, language)
        same = 0
        for old, new in zip(self._lines, lines, strict=False):
            if old != new:
                break
            same += 1
        if same == len(lines) == len(self._lines):
            return
        self.safe_document.wrap_for(code)
        cursor = QTextCursor(self.safe_document)
        cursor.beginEditBlock()
        self._cut(same, cursor)
        for index in range(same, len(lines)):
            if index:
                cursor.insertBlock(self._shape)
            else:
                cursor.setBlockFormat(self._shape)
            for text, kind in lines[index]:
                cursor.insertText(text, self._format(kind))
        cursor.endEditBlock()
        self._lines = lines
        self.keep_cursor_home()

    def set_wrapped(self, wrapped: bool) -> None:
        self._wrapped = wrapped
        mode = QTextEdit.LineWrapMode.FixedPixelWidth if wrapped else QTextEdit.LineWrapMode.NoWrap
        self.setLineWrapMode(mode)

    def height_for(self, width: int) -> int:
        if self._wrapped:
            return super().height_for(width)
        height = len(self._lines) * self._line + 2 * _MARGIN
        self.safe_document.size()
        too_wide = ceil(self.safe_document.idealWidth()) > width
        return height + (self.horizontalScrollBar().sizeHint().height() if too_wide else 0)

    def caret_rect(self) -> QRect:
        end = QTextCursor(self.safe_document)
        end.movePosition(QTextCursor.MoveOperation.End)
        rect = self.cursorRect(end)
        return QRect(min(rect.left() + CARET_GAP, self.width() - CARET_WIDTH), rect.top(), CARET_WIDTH, rect.height())

    def _cut(self, count: int, cursor: QTextCursor) -> None:
        """Keep the first `count` lines only, and stand at their end."""
        if count:
            block = self.safe_document.findBlockByNumber(count - 1)
            cursor.setPosition(block.position() + block.length() - 1)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            cursor.removeSelectedText()

    def _format(self, kind: str) -> QTextCharFormat:
        made = self._formats.get(kind)
        if made is None:
            made = QTextCharFormat()
            made.setFont(self._font)
            made.setForeground(QColor(colour_of(kind, self.theme.tokens)))
            self._formats[kind] = made
        return made
