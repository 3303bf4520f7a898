"""Moves bubbles to where they were arranged, repainting as little as possible."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from gui.transcript.arranger import Arranger
from gui.transcript.columns import Columns


def place_bubbles(arranger: Arranger, *, view: QWidget, columns: Columns, pinned: Sequence[QWidget]) -> None:
    """Put the live bubbles into their columns of `view`, and let what is `pinned` to it stay where it is.

    Anything that lay over the view from outside would keep Qt from using again what was painted.
    """
    moved = {arranger.tops[row] - bubble.y() for row, bubble in arranger.live.items() if not bubble.isHidden()}
    if len(moved) == 1 and (by := moved.pop()):
        places = [widget.pos() for widget in pinned]
        view.scroll(0, by)  # everything moves alike: what was painted is used again
        for widget, place in zip(pinned, places, strict=True):
            widget.move(place)
    for row, bubble in arranger.live.items():
        left, width = columns.box(row)
        box = QRect(left, arranger.tops[row], width, arranger.height_of(row))
        if bubble.geometry() != box:
            bubble.setGeometry(box)
        if bubble.isHidden():
            bubble.show()
