"""Formulas inside a text document, each one character of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from gui.markdown.blocks import Block
from gui.transcript.segments.formula_drawing import FormulaDrawing, em_of
from gui.transcript.segments.passages import Passage
from gui.transcript.segments.pieces import Height, Piece, units

if TYPE_CHECKING:
    from gui.transcript.segments.text_surface import TextSurface

FORMULA_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
FORMULA_PROPERTY = QTextFormat.Property.UserProperty.value + 1
"""In the format of a formula: how it is written."""
_WIDEST = 0.9
"""Of a line's width."""


def formula_format(text: str, like: QTextCharFormat, *, alone: bool = False) -> QTextCharFormat:
    """The format of the character that stands for a formula, within text in the format `like` or `alone`."""
    made = QTextCharFormat(like)
    made.setObjectType(FORMULA_OBJECT)
    made.setProperty(FORMULA_PROPERTY, text)
    alignment = QTextCharFormat.VerticalAlignment
    made.setVerticalAlignment(alignment.AlignNormal if alone else alignment.AlignMiddle)
    made.setFontUnderline(False)
    return made


class Formulas(QPyTextObject):
    """Draws the formulas of one document. Wider ones than its lines are drawn smaller.

    `changed` is called when there is the drawing of a formula which was not there when it was asked for.
    """

    def __init__(self, surface: "TextSurface", changed: Callable[[], None], *, shrinks: bool = True) -> None:
        super().__init__(surface)
        self._shrinks = shrinks
        self._shelf = surface.wishes.formulas
        self._changed = changed
        self._drawings: dict[str, FormulaDrawing] = {}
        self._awaited: set[str] = set()
        surface.safe_document.documentLayout().registerHandler(FORMULA_OBJECT, self)
        self._shelf.drawn.connect(self._on_drawn)

    def height(self, text: str) -> Height | None:
        """Of a formula that can be drawn now; it is kept for as long as the document may show it."""
        drawing = self._drawings.get(text) or self._shelf.drawing(text)
        if drawing is None:
            if self._shelf.is_waiting(text):
                self._awaited.add(text)
            return None
        self._drawings[text] = drawing
        return Height(drawing.ascent, drawing.descent)

    def is_awaited(self, text: str) -> bool:
        return text in self._awaited

    def width(self, text: str, font: QFont) -> float:
        """Of a formula that has a height, in pixels."""
        return self._drawings[text].width * em_of(font)

    def clear(self) -> None:
        """Forget them all: other text is to be shown."""
        self._awaited.clear()
        self._drawings.clear()

    def _on_drawn(self) -> None:
        ready = {text for text in self._awaited if not self._shelf.is_waiting(text)}
        if ready:
            self._awaited -= ready
            self._changed()

    def _em(self, drawing: FormulaDrawing, document: QTextDocument, font: QFont) -> float:
        em, room = em_of(font), document.textWidth() * _WIDEST
        return min(em, room / drawing.width) if self._shrinks and room > 0 else em

    def _drawing(self, form: QTextFormat) -> FormulaDrawing | None:
        return self._drawings.get(str(form.property(FORMULA_PROPERTY)))

    def intrinsicSize(self, document: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        drawing, font = self._drawing(form), form.toCharFormat().font()
        if drawing is None:
            return QSizeF(0, 0)
        em = self._em(drawing, document, font)
        if not _is_in_line(form):
            return QSizeF(drawing.width * em, (drawing.ascent + drawing.descent) * em)
        # Qt puts as much above the middle of the line as below it, and knows no other way to reach below.
        middle = _middle(font)
        half = max(drawing.ascent * em - middle, drawing.descent * em + middle)
        return QSizeF(drawing.width * em, 2 * half)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, _position: int, form: QTextFormat
    ) -> None:
        drawing, char = self._drawing(form), form.toCharFormat()
        if drawing is not None:
            font = char.font()
            em = self._em(drawing, document, font)
            baseline = rect.bottom() - drawing.descent * em
            if _is_in_line(form):
                baseline = rect.center().y() + _middle(font)
            drawing.paint(painter, left=rect.left(), baseline=baseline, em=em, colour=char.foreground().color())


def _middle(font: QFont) -> float:
    """How far above the baseline Qt sees a line's middle: at a quarter of the height of small letters."""
    return QFontMetrics(font).xHeight() / 4


def _is_in_line(form: QTextFormat) -> bool:
    return form.toCharFormat().verticalAlignment() is QTextCharFormat.VerticalAlignment.AlignMiddle


def passages_between_formulas(block: Block, pieces: Sequence[Piece], position: int) -> Iterator[Passage]:
    """The block's text as it stands from `position` of a document on, each formula that is drawn by itself."""
    first = 0
    for one in pieces:
        text = one.look.formula or one.text
        yield Passage(block, position, text, first, drawn=bool(one.look.formula))
        position += units(one.text)
        first += len(text)


def written_text(document: QTextDocument) -> str:
    """All of the text, formulas as they are written."""
    lines: list[str] = []
    block = document.begin()
    while block.isValid():
        line = ""
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            line += fragment.charFormat().property(FORMULA_PROPERTY) or fragment.text()
            fragments += 1
        lines.append(line.replace("\u2028", "\n"))
        block = block.next()
    return "\n".join(lines)
