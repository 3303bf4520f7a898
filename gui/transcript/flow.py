"""Puts widgets side by side, and into the next line where there is no room left."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget


def flow(widgets: Iterable[QWidget], *, left: int, top: int, width: int, gap: int) -> int:
    """Place `widgets` in lines of at most `width`; returns where the last line ends (`top` where there is none)."""
    x, y, line = 0, top, 0
    for widget in widgets:
        size = widget.sizeHint()
        if x and x + size.width() > width:
            x, y, line = 0, y + line + gap, 0
        widget.setGeometry(left + x, y, min(size.width(), width), size.height())
        x += size.width() + gap
        line = max(line, size.height())
    return y + line
