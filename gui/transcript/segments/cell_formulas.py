"""Formulas in a table's cells: room is kept for them in the text, and they are painted over it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout

from gui.transcript.segments.formula_drawing import FormulaDrawing, em_of
from gui.transcript.segments.formula_shelf import FormulaShelf
from gui.transcript.segments.pieces import Piece, units

_SPACE, _NOTHING = "\u00a0", "\u2060"
_GAP = 4
"""Above and below a formula that is higher than a line, both together."""


class PlacedFormula(NamedTuple):
    """A formula in a cell's text, at a position as Qt counts it."""

    position: int
    drawing: FormulaDrawing


class CellFormulas:
    """Knows how the formulas of cells are drawn in one font.

    In the text as many characters stand for a formula as it is written with, so all positions stay as they are: a
    space as wide as the drawing and others that take no room.
    """

    def __init__(self, *, shelf: FormulaShelf, font: QFont) -> None:
        self._shelf = shelf
        self._font = font
        self._em = em_of(font)
        self._awaited: set[str] = set()

    def placed(self, pieces: Sequence[Piece]) -> tuple[PlacedFormula, ...]:
        """Those that can be drawn now."""
        found: list[PlacedFormula] = []
        position = 0
        for one in pieces:
            drawing = self._shelf.drawing(one.text) if one.look.maths else None
            if drawing is not None:
                found.append(PlacedFormula(position, drawing))
            elif one.look.maths and self._shelf.is_waiting(one.text):
                self._awaited.add(one.text)
            position += units(one.text)
        return tuple(found)

    def take_drawn(self) -> bool:
        """Whether one that was awaited can be drawn now, or is known not to be."""
        drawn = {text for text in self._awaited if not self._shelf.is_waiting(text)}
        self._awaited -= drawn
        return bool(drawn)

    def forget(self) -> None:
        self._awaited.clear()

    def text(self, one: Piece, formula: PlacedFormula | None) -> str:
        """What stands for a piece in the text."""
        return one.text if formula is None else _SPACE + _NOTHING * (units(one.text) - 1)

    def room(self, formula: PlacedFormula, form: QTextCharFormat) -> QTextCharFormat:
        """The format of the space that is as wide as the drawing."""
        font = QFont(form.font())
        wide = formula.drawing.width * self._em - QFontMetricsF(font).horizontalAdvance(_SPACE)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, wide)
        made = QTextCharFormat(form)
        made.setFont(font)
        made.setFontUnderline(False)
        return made

    def line_height(self, formulas: Sequence[PlacedFormula], line: int) -> int:
        """How high the lines of a cell have to be that are `line` high without formulas."""
        if not formulas:
            return line
        above, below = self._reach(formulas)
        text = QFontMetricsF(self._font)
        needed = max(above, text.ascent()) + max(below, text.descent())
        return line if needed <= line else round(needed) + _GAP

    def baseline(self, formulas: Sequence[PlacedFormula], line: int) -> float:
        """Of a line that is `line` high, from its top."""
        above, below = self._reach(formulas)
        text = QFontMetricsF(self._font)
        above, below = max(above, text.ascent()), max(below, text.descent())
        return (line - above - below) / 2 + above

    def paint(
        self, painter: QPainter, layout: QTextLayout, formulas: Sequence[PlacedFormula], at: QPointF, colour: QColor
    ) -> None:
        for formula in formulas:
            line = layout.lineForTextPosition(formula.position)
            if line.isValid():
                x = line.cursorToX(formula.position)
                left = at.x() + (float(x[0]) if isinstance(x, tuple) else 0.0)
                baseline = at.y() + line.y() + line.ascent()
                formula.drawing.paint(painter, left=left, baseline=baseline, em=self._em, colour=colour)

    def _reach(self, formulas: Sequence[PlacedFormula]) -> tuple[float, float]:
        above = max(formula.drawing.ascent for formula in formulas) * self._em
        return above, max(formula.drawing.descent for formula in formulas) * self._em


def with_places(
    pieces: Sequence[Piece], formulas: Sequence[PlacedFormula]
) -> Iterator[tuple[Piece, PlacedFormula | None]]:
    """Each piece with the formula that is drawn in its place."""
    by_position = {formula.position: formula for formula in formulas}
    position = 0
    for one in pieces:
        yield one, by_position.get(position) if one.look.maths else None
        position += units(one.text)
