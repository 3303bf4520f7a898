"""A line for a number."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QSizePolicy

DIGITS = 6
PADDING_PX = 28
"""The style sheet's padding and border on both sides, and room for the cursor."""


class ShortEdit(QLineEdit):
    """As wide as a number needs, in whatever font."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("0" * DIGITS) + PADDING_PX, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
