"""The lines of a code block, coloured, growing at the end."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from gui.markdown.blocks import CodeBlock
from gui.theme.theme import Theme
from gui.theme.tokens import CODE_LINE, CODE_PX
from gui.transcript.segments.code_colours import CodeColours
from gui.transcript.segments.passages import Passage
from gui.transcript.segments.pieces import harmless, units
from gui.transcript.segments.text_change import TextChange
from gui.transcript.segments.text_surface import CARET_GAP, CARET_WIDTH, TextSurface
from gui.transcript.wishes import Wishes

_MARGIN = 12
_TAB_LETTERS = 4
_LINGER_MS = 100
"""How long the end of a line that is being written stays without colours at most."""


class CodeText(TextSurface):
    """Only what is new in the code is inserted and coloured.

    Colouring takes about 3 µs a character, so long code is coloured step by step while nothing else is to be done.
    """

    sourced = True

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self.block: CodeBlock | None = None
        """What it shows the code of."""
        self._code = ""
        self._wrapped = False
        font = theme.font(CODE_PX, fixed=True)
        self._colours = CodeColours(font=font, tokens=theme.tokens)
        self._line = round(font.pixelSize() * CODE_LINE)
        self._shape = QTextBlockFormat()
        self._shape.setLineHeight(self._line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._colour)
        self.set_look(font=font, colour=theme.tokens.text)
        self.setTabStopDistance(_TAB_LETTERS * self.fontMetrics().horizontalAdvance("x"))
        self.safe_document.setDocumentMargin(_MARGIN)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def show_code(self, code: str, *, language: str, closed: bool = True) -> None:
        """`closed` tells that no more will come."""
        code = code.removesuffix("\n")
        if code == self._code and self._colours.language == language and (self.coloured or not closed):
            return
        grown = code.startswith(self._code) and bool(self._code)
        same = len(self._code) if grown else self._common_length(code)
        with TextChange(self) as change:
            self._replace_from(same, code, change)
            self._code = code
            self._colours.begin(language=language, kept=same)
            if not grown or closed or self._colours.due(code):
                self._colour_in(change)
            else:
                self._soon.start(_LINGER_MS)
        self.keep_cursor_home()

    @property
    def coloured(self) -> bool:
        """Whether all of it has its colours."""
        return not self._soon.isActive()

    def _common_length(self, code: str) -> int:
        """How far the code is what it was: all of it where only its end is gone."""
        return len(code) if self._code.startswith(code) else 0

    def _replace_from(self, same: int, code: str, change: TextChange) -> None:
        """Exchange what follows the first `same` characters."""
        document, cursor = self.safe_document, change.cursor
        position = document.characterCount() - 1 if same == len(self._code) else units(code[:same])
        change.begins_at(position)
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            cursor.removeSelectedText()
        if not same:
            document.wrap_anew()
            cursor.setBlockFormat(self._shape)
        new = code[same:]
        document.wrap_for(new)
        cursor.insertText("\n".join(harmless(line) for line in new.split("\n")), self._colours.plain)

    def passages(self) -> Sequence[Passage]:
        return () if self.block is None else (Passage(self.block, 0, self._code),)

    def set_wrapped(self, wrapped: bool) -> None:
        self._wrapped = wrapped
        mode = QTextEdit.LineWrapMode.FixedPixelWidth if wrapped else QTextEdit.LineWrapMode.NoWrap
        self.setLineWrapMode(mode)

    def height_for(self, width: int) -> int:
        if self._wrapped:
            return super().height_for(width)
        height = self.safe_document.blockCount() * self._line + 2 * _MARGIN
        self.safe_document.size()
        too_wide = ceil(self.safe_document.idealWidth()) > width
        return height + (self.horizontalScrollBar().sizeHint().height() if too_wide else 0)

    def caret_rect(self) -> QRect:
        end = QTextCursor(self.safe_document)
        end.movePosition(QTextCursor.MoveOperation.End)
        rect = self.cursorRect(end)
        left = min(rect.left() + CARET_GAP, self.width() - CARET_WIDTH)
        return QRect(left, rect.top(), CARET_WIDTH, rect.height())

    def _colour(self) -> None:
        with TextChange(self) as change:
            self._colour_in(change)

    def _colour_in(self, change: TextChange) -> None:
        """Colour what is new, as far as that is done quickly; the rest as soon as there is nothing else to do."""
        if self._colours.step(self._code, change):
            self._soon.stop()
        else:
            self._soon.start(0)
