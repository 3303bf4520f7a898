"""Puts a widget into the column that it shares with the messages."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme.column import column_left, column_width
from gui.theme.theme import Theme


class ColumnLayout(QVBoxLayout):
    """As wide as text is comfortable to read, in the middle. Nested in another layout."""

    def __init__(self, widget: QWidget, *, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setContentsMargins(0, 0, 0, 0)
        self.addWidget(widget)
        theme.changed.connect(self.invalidate)

    def setGeometry(self, room: QRect) -> None:
        scale = self._theme.text_scale
        left = room.x() + column_left(room.width(), scale=scale)
        super().setGeometry(QRect(left, room.y(), column_width(room.width(), scale=scale), room.height()))

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(column_width(width, scale=self._theme.text_scale))
