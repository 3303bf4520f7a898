"""A formula's outlines, ready to paint at any size and in any colour."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

if TYPE_CHECKING:
    from gui.markdown.formula import Formula, Shape

_STEP = re.compile(r"([MLQCZ])([^MLQCZ]*)")
_X_HEIGHT = 0.47
"""Of the formulas' letters, in ems: they are made as high as those of the text around them."""
_LEAST, _MOST = 1.0, 1.25


class FormulaDrawing:
    """Lengths are in ems of the formula; `em_of` says how long one is beside text in a font."""

    def __init__(self, formula: "Formula") -> None:
        self.width = formula.width
        self.ascent = formula.ascent
        self.descent = formula.descent
        self._filled: dict[str, QPainterPath] = {}
        self._drawn: list[tuple[QPainterPath, str, float]] = []
        for shape in formula.shapes:
            self._add(shape)

    def paint(self, painter: QPainter, *, left: float, baseline: float, em: float, colour: QColor) -> None:
        """Paint with the baseline's beginning at a point; parts with a colour of their own keep it."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(left, baseline)
        painter.scale(em, em)
        for name, path in self._filled.items():
            painter.fillPath(path, _colour(name, colour))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path, name, width in self._drawn:
            painter.setPen(QPen(_colour(name, colour), width))
            painter.drawPath(path)
        painter.restore()

    def _add(self, shape: "Shape") -> None:
        path = QTransform(shape.scale, 0, 0, shape.scale, shape.x, shape.y).map(_path(shape.outline))
        if shape.stroke:
            self._drawn.append((path, shape.colour, shape.stroke))
            return
        whole = self._filled.get(shape.colour)
        if whole is None:
            whole = self._filled[shape.colour] = QPainterPath()
            whole.setFillRule(Qt.FillRule.WindingFill)
        whole.addPath(path)


def em_of(font: QFont) -> float:
    """How many pixels an em of formulas is, so that their letters go with those of a text in this font."""
    size = float(font.pixelSize())
    return size * min(_MOST, max(_LEAST, QFontMetricsF(font).xHeight() / size / _X_HEIGHT))


def _colour(name: str, otherwise: QColor) -> QColor:
    named = QColor.fromString(name) if name else otherwise
    return named if named.isValid() else otherwise


@lru_cache(maxsize=1_000)
def _path(outline: str) -> QPainterPath:
    """Of a letter, mostly: the same few come again and again. It is shared, so it must not be changed."""
    path = QPainterPath()
    for command, numbers in _STEP.findall(outline):
        points = list(_points(numbers))
        if command == "M":
            path.moveTo(points[0])
        elif command == "L":
            path.lineTo(points[0])
        elif command == "Q":
            path.quadTo(points[0], points[1])
        elif command == "C":
            path.cubicTo(points[0], points[1], points[2])
        else:
            path.closeSubpath()
    return path


def _points(numbers: str) -> Iterator[QPointF]:
    lengths = [float(number) for number in numbers.split()]
    for x, y in zip(lengths[::2], lengths[1::2], strict=True):
        yield QPointF(x, y)
