"""Moves bubbles to where they were arranged, repainting as little as possible."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from gui.transcript.arranger import Arranger


def place_bubbles(arranger: Arranger, *, view: QWidget, left: int, width: int, pinned: Sequence[QWidget]) -> None:
    """Put the live bubbles into a column of `view`, and let what is `pinned` to it stay where it is.

    Anything that lay over the view from outside would keep Qt from using again what was painted.
    """
    moved = {arranger.tops[row] - bubble.y() for row, bubble in arranger.live.items() if not bubble.isHidden()}
    if len(moved) == 1 and (by := moved.pop()):
        places = [widget.pos() for widget in pinned]
        view.scroll(0, by)  # everything moves alike: what was painted is used again
        for widget, place in zip(pinned, places, strict=True):
            widget.move(place)
    for row, bubble in arranger.live.items():
        box = QRect(left, arranger.tops[row], width, arranger.heights[row])
        if bubble.geometry() != box:
            bubble.setGeometry(box)
        if bubble.isHidden():
            bubble.show()
