"""What a context menu is about besides the message: a link, a code block, a table."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from gui.markdown.blocks import TableBlock
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.segments.table_segment import TableSegment
from gui.transcript.segments.text_surface import TextSurface


@dataclass(slots=True)
class Thing:
    link: str = ""
    """The target as it is written."""
    link_text: str = ""
    code: str | None = None
    table: TableBlock | None = None


def thing_at(at: QPoint, bubble: QWidget) -> Thing:
    """What stands at a point of the bubble."""
    found = Thing()
    widget: QWidget | None = bubble.childAt(at)
    while widget is not None and widget is not bubble:
        if isinstance(widget, TextSurface | TableGrid):
            found.link, found.link_text = widget.link_at(widget.viewport().mapFrom(bubble, at))
        elif isinstance(widget, CodeSegment):
            found.code = widget.code
        elif isinstance(widget, TableSegment):
            found.table = widget.table
        widget = widget.parentWidget()
    return found
