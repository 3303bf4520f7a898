"""Text exactly as it was written, nothing in it meaning anything: prompts and technical details."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import BODY_LINE, BODY_PX
from gui.transcript.segments.passages import Passage
from gui.transcript.segments.pieces import harmless
from gui.transcript.segments.text_surface import TextSurface
from gui.transcript.wishes import Wishes

SHOWN_CHARACTERS = 50_000
"""A longer text is cut for the eye only; copying gives all of it."""


class PlainText(TextSurface):
    """Line breaks as typed, evenly spaced lines."""

    def __init__(
        self, *, theme: Theme, wishes: Wishes, parent: QWidget, colour: str, font: QFont | None = None
    ) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self._shown: str | None = None
        font = font or theme.font(BODY_PX)
        self._line = round(font.pixelSize() * BODY_LINE)
        self._format = QTextCharFormat()
        self._format.setFont(font)
        self._format.setForeground(QColor(colour))
        self.set_look(font=font, colour=colour)

    def show_text(self, text: str) -> None:
        if text == self._shown:
            return
        self._shown = text
        self.safe_document.wrap_anew()
        if len(text) > SHOWN_CHARACTERS:
            rest = len(text) - SHOWN_CHARACTERS
            note = self.tr("… %1 more characters are not shown; copying gives all of them.")
            text = text[:SHOWN_CHARACTERS] + "\n\n" + note.replace("%1", f"{rest:,}")
        self.safe_document.wrap_for(text)
        shape = QTextBlockFormat()
        shape.setLineHeight(self._line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.safe_document)
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        cursor.setBlockFormat(shape)
        cursor.insertText("\n".join(harmless(line) for line in text.splitlines()), self._format)
        cursor.endEditBlock()
        self.keep_cursor_home()

    def passages(self) -> Sequence[Passage]:
        """As of a message that is no Markdown."""
        return (Passage(None, 0, self.toPlainText()),)

    def natural_width(self, most: int) -> int:
        """The width the text needs, wrapped at `most`."""
        self.height_for(most)
        return min(most, ceil(self.safe_document.idealWidth()))
