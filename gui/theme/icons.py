"""Icons drawn for the project: SVG strokes in one weight, coloured when they are drawn."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent.parent / "resources" / "icons"
ICON_PX = 20
DISABLED_OPACITY = 0.4


@lru_cache(maxsize=256)
def icon(name: str, color: str, size: int = ICON_PX) -> QIcon:
    """The icon `name`.svg with `currentColor` replaced by `color` ("#RRGGBB").

    It is drawn anew for every size and pixel ratio, so it is sharp on all of them; `size` (device-independent
    pixels) is what it prefers to be. Made on first use, kept for the next.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    return QIcon(_SvgIconEngine(svg=_coloured(name, color), size=size))


def pixmap(name: str, color: str, *, size: int = ICON_PX, ratio: float = 1.0) -> QPixmap:
    """The icon for painters and labels, `size` in device-independent pixels on a screen of `ratio`."""
    return icon(name, color, size).pixmap(QSize(size, size), ratio)


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")


def _coloured(name: str, color: str) -> bytes:
    return _source(name).replace("currentColor", color).encode()


class _SvgIconEngine(QIconEngine):
    """Qt's own SVG engine takes files only, and so knows no colours of a theme."""

    def __init__(self, *, svg: bytes, size: int) -> None:
        super().__init__()
        self._svg = svg
        self._size = size
        self._renderer: QSvgRenderer | None = None
        self._pixmaps: dict[tuple[int, int, QIcon.Mode], QPixmap] = {}

    def _draw(self, painter: QPainter, rect: QRectF, mode: QIcon.Mode) -> None:
        if self._renderer is None:
            self._renderer = QSvgRenderer(QByteArray(self._svg))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(DISABLED_OPACITY)
        self._renderer.render(painter, rect)
        painter.restore()

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state  # the same on and off
        self._draw(painter, QRectF(rect), mode)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        del state
        key = (size.width(), size.height(), mode)
        if key not in self._pixmaps:
            pixmap = QPixmap(size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self._draw(painter, QRectF(QPointF(0, 0), QSizeF(size)), mode)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def clone(self) -> QIconEngine:
        return _SvgIconEngine(svg=self._svg, size=self._size)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        del mode, state
        return size if size.isValid() else QSize(self._size, self._size)

    def availableSizes(self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> list[QSize]:
        del mode, state
        return [QSize(self._size, self._size)]
