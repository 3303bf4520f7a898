"""Which widgets of a bubble are parts of a message, in the order in which they are read."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.bubbles.caret import Caret
from gui.transcript.segments.segment_stack import SegmentStack


def parts_of(widget: QWidget) -> list[QWidget]:
    """What is shown directly beneath this widget, from top to bottom; a stack stands for what is in it."""
    found = [child for child in _shown_children(widget) if child.width() > 0]
    return sorted(found, key=lambda part: _place(part, widget))


def bubble_of(widget: QWidget | None) -> Bubble | None:
    """The bubble that this widget is, or is in."""
    while widget is not None and not isinstance(widget, Bubble):
        widget = widget.parentWidget()
    return widget


def _shown_children(widget: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    for child in widget.children():
        if not isinstance(child, QWidget) or child.isHidden() or child.isWindow() or isinstance(child, Caret):
            continue
        if isinstance(child, SegmentStack):
            found.extend(_shown_children(child))
        else:
            found.append(child)
    return found


def _place(part: QWidget, whole: QWidget) -> tuple[int, int]:
    at = part.mapTo(whole, QPoint(0, 0))
    return at.y(), at.x()
