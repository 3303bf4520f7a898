"""A formula on lines of its own."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from gui.markdown.blocks import MathBlock, Run, Style
from gui.theme.tokens import BODY_LINE, CODE_PX
from gui.transcript.segments.formula_object import Formulas, formula_format
from gui.transcript.segments.passages import Passage
from gui.transcript.segments.pieces import OBJECT_CHARACTER, Look, harmless, piece
from gui.transcript.segments.prose_formats import LIST_STEP, QUOTE_STEP, ProseFormats
from gui.transcript.segments.text_change import TextChange
from gui.transcript.segments.text_surface import TextSurface
from gui.transcript.wishes import Wishes

_MARGIN = 4
"""Around a drawn formula: letters reach out of their boxes."""


class FormulaSegment(TextSurface):
    """Drawn in the middle, scrolling sideways where it is too wide; until then, or else, as it is written."""

    sourced = True

    def __init__(self, *, formats: ProseFormats, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=formats.theme, wishes=wishes, parent=parent)
        self.indent = 0
        self._formats = formats
        self._block: MathBlock | None = None
        self._shown: tuple[str, bool] | None = None
        self._formulas = Formulas(self, self._on_drawn, shrinks=False)
        self.set_look(font=formats.font, colour=formats.colour)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    @property
    def drawn(self) -> bool:
        """False while it is shown as it is written."""
        return self._shown is not None and self._shown[1]

    def show_block(self, block: MathBlock) -> None:
        place = block.place
        self._block = block
        self.indent = round((place.list_depth * LIST_STEP + place.quote_depth * QUOTE_STEP) * self.theme.text_scale)
        drawn = block.closed and self._formulas.height(block.text) is not None
        if (block.text, drawn) == self._shown:
            return
        self._shown = (block.text, drawn)
        with TextChange(self) as change:
            change.begins_at(0)
            change.cursor.select(QTextCursor.SelectionType.Document)
            change.cursor.removeSelectedText()
            change.cursor.setBlockFormat(self._shape(drawn=drawn))
            change.cursor.insertText(*self._text(block.text, drawn=drawn))
        self.setAccessibleName(self.tr("Formula: %1").replace("%1", block.text))
        self.keep_cursor_home()

    def visible_text(self) -> str:
        return self._block.text if self._block is not None else ""

    def passages(self) -> Sequence[Passage]:
        if self._block is None:
            return ()
        return (Passage(self._block, 0, self._block.text, drawn=self.drawn),)

    def reset(self) -> None:
        """Prepare for another message."""
        self._formulas.clear()
        self._shown = None
        self.clear_selection()
        self.horizontalScrollBar().setValue(0)

    def height_for(self, width: int) -> int:
        needed = 0
        if self.drawn and self._block is not None:
            needed = ceil(self._formulas.width(self._block.text, self._formats.font)) + 2 * _MARGIN
        height = super().height_for(max(width, needed))
        return height + (self.horizontalScrollBar().sizeHint().height() if needed > width else 0)

    def _text(self, text: str, *, drawn: bool) -> tuple[str, QTextCharFormat]:
        if drawn:
            return OBJECT_CHARACTER, formula_format(text, self._formats.char(Look()), alone=True)
        return harmless(text), self._formats.char(piece(Run("", Style.MATH)).look)

    def _shape(self, *, drawn: bool) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        if drawn:
            shape.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            shape.setTopMargin(_MARGIN)
            shape.setBottomMargin(_MARGIN)
        else:
            height = round(self.theme.px(CODE_PX) * BODY_LINE)
            shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return shape

    def _on_drawn(self) -> None:
        if self._block is not None:
            self.show_block(self._block)
            self.wishes.height_changed.emit(self)
