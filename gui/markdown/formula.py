"""LaTeX as outlines to draw: the one door to what lays formulas out.

Importing that takes 130 ms, laying out a formula 1 to 40 ms: never do either while a text is being painted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from xml.etree.ElementTree import Element

from gui.markdown.mathml import MAX_WORK, is_acceptable, is_drawable, read, simplify, work

_KEPT = 1_000
_SIZE = 24.0
"""Pixels an em at which formulas are laid out: what the smallest size of exponents is derived from."""
_WIDEST, _HIGHEST = 400.0, 100.0
"""In ems; whatever is larger is not drawn."""
_NARROWEST = 0.02
"""Nobody would see that something is there."""
_BEYOND = 3.0
"""Ems that a sign may reach out of the formula's box."""
_NO_GLYPH = "_0"
_FAILURES: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline in SVG's path language, `scale` ems a unit, at a place counted in ems from the baseline's beginning.

    It is filled, or where `stroke` (ems) is not 0, drawn with a pen. Without a `colour` it has that of the text.
    """

    outline: str
    x: float
    y: float
    scale: float
    colour: str = ""
    stroke: float = 0.0


@dataclass(frozen=True, slots=True)
class Formula:
    """All lengths are in ems; `ascent` is above the baseline, `descent` below."""

    width: float
    ascent: float
    descent: float
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=_KEPT)
def render(latex: str, *, display: bool) -> Formula | None:
    """The formula laid out for a line of its own (`display`) or within text; None where that cannot be done.

    Whatever it is given takes no longer than some 60 ms: what would is refused.
    """
    if not is_acceptable(latex):
        return None
    try:
        from latex2mathml import exceptions  # late: see above
        from ziamath.zmath import Math
    except ImportError:
        return None  # formulas are shown as they are written
    kinds = (kind for kind in vars(exceptions).values() if isinstance(kind, type))
    failures = (*_FAILURES, *(kind for kind in kinds if issubclass(kind, Exception)))
    try:
        mathml = read(latex, display=display)
        simplify(mathml)
        if not is_drawable(mathml) or work(mathml) > MAX_WORK:
            return None
        return _formula(Math(mathml, size=_SIZE, margin=0.0).svgxml())
    except failures:
        return None  # both libraries fail in all these ways over LaTeX that is not complete or not known


def _formula(svg: Element) -> Formula | None:
    left, top, width, height = (float(number) / _SIZE for number in svg.attrib["viewBox"].split())
    start = min(left, 0.0)
    box = Formula(width + left - start, -top, height + top, ())
    if not _is_sane(box):
        return None
    shapes = tuple(_shapes(svg, start))
    if not shapes or any(_is_outside(shape, box) for shape in shapes):
        return None
    return Formula(box.width, box.ascent, box.descent, shapes)


def _is_sane(box: Formula) -> bool:
    lengths = (box.width, box.ascent, box.descent)
    if not all(map(isfinite, lengths)) or max(map(abs, lengths[1:])) > _HIGHEST:
        return False
    return _NARROWEST <= box.width <= _WIDEST and box.ascent + box.descent >= _NARROWEST


def _is_outside(shape: Shape, box: Formula) -> bool:
    """What reached out of its box would be painted over the text around it."""
    in_width = -_BEYOND <= shape.x <= box.width + _BEYOND
    return not in_width or not -box.ascent - _BEYOND <= shape.y <= box.descent + _BEYOND


def _shapes(svg: Element, start: float) -> Iterator[Shape]:
    symbols: dict[str, Element] = {}
    for one in svg:
        if one.tag == "symbol":
            symbols[one.attrib["id"]] = one
        elif one.tag == "use":
            shape = _glyph(one, symbols[one.attrib["href"].removeprefix("#")], start)
            if shape is not None:
                yield shape
        elif one.tag == "rect":
            yield _rectangle(one, start)
        elif one.tag == "path":
            stroke = float(one.attrib["stroke-width"]) / _SIZE
            yield Shape(one.attrib["d"], -start, 0.0, 1 / _SIZE, _colour(one.attrib["stroke"]), stroke)
        else:
            raise ValueError(f"no way to draw <{one.tag}>")


def _glyph(use: Element, symbol: Element, start: float) -> Shape | None:
    if symbol.attrib["id"].endswith(_NO_GLYPH):
        raise ValueError("the font has no such sign")
    left, top, _, height = (float(number) for number in symbol.attrib["viewBox"].split())
    outline = "".join(path.attrib["d"] for path in symbol.iter("path"))  # several make up a tall bracket
    if not outline:
        return None
    scale = float(use.attrib["height"]) / height
    x, y = float(use.attrib["x"]) - left * scale, float(use.attrib["y"]) - top * scale
    colour = _colour(use.attrib.get("fill", ""))
    return Shape(outline, x / _SIZE - start, y / _SIZE, scale / _SIZE, colour)


def _rectangle(rect: Element, start: float) -> Shape:
    x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    if max(abs(x), abs(y), width, height) > _SIZE * _WIDEST:
        raise ValueError("too large")
    outline = f"M {x} {y} L {x + width} {y} L {x + width} {y + height} L {x} {y + height} Z"
    if rect.attrib.get("fill") == "none":
        stroke = float(rect.attrib["stroke-width"]) / _SIZE
        return Shape(outline, -start, 0.0, 1 / _SIZE, _colour(rect.attrib["stroke"]), stroke)
    return Shape(outline, -start, 0.0, 1 / _SIZE, _colour(rect.attrib.get("fill", "")))


def _colour(name: str) -> str:
    return "" if name == "black" else name
