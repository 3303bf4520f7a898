"""Moves bubbles to where they were arranged, repainting as little as possible."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from gui.transcript.arranger import Arranger


def place_bubbles(arranger: Arranger, *, view: QWidget, left: int, width: int) -> None:
    """Put the live bubbles into a column of `view`."""
    moved = {arranger.tops[row] - bubble.y() for row, bubble in arranger.live.items() if not bubble.isHidden()}
    if len(moved) == 1 and (by := moved.pop()):
        view.scroll(0, by)  # everything moves alike: what was painted is used again
    for row, bubble in arranger.live.items():
        box = QRect(left, arranger.tops[row], width, arranger.heights[row])
        if bubble.geometry() != box:
            bubble.setGeometry(box)
        if bubble.isHidden():
            bubble.show()
