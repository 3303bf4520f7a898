"""Scrolls what is wider than the column."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractScrollArea

from gui.transcript.bubbles.bubble import Bubble

_SIDE = 24


def reveal_sideways(bubble: Bubble, rect: QRect) -> None:
    """Scroll the code or the table that holds this place, in the bubble's coordinates."""
    for area in bubble.findChildren(QAbstractScrollArea):
        bar = area.horizontalScrollBar()
        at = area.mapFrom(bubble, rect.center())
        if bar.maximum() > 0 and area.isVisible() and 0 <= at.y() < area.height():
            width = area.viewport().width()
            if not _SIDE <= at.x() < width - _SIDE:
                bar.setValue(bar.value() + at.x() - width // 3)
            return
