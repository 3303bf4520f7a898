"""The header's button for what a chat asks of its model."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme

_DOT = 4
"""Radius of the mark, with the ring around it that sets it off."""


class ChatSettingsButton(IconButton):
    """With a dot where something is set for the chat in front."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        self._marked = False
        super().__init__(theme=theme, icon="sliders", name="", parent=parent)
        self.setAccessibleName(self.tr("Settings of this chat"))
        self.set_summary("")

    @property
    def marked(self) -> bool:
        return self._marked

    def set_summary(self, summary: str) -> None:
        """What is set, in words; empty for nothing."""
        self._marked = bool(summary)
        name = self.accessibleName()
        self.setAccessibleDescription(summary)
        self.setToolTip(f"{name}\n{summary}".replace("<", "‹") if summary else name)  # never taken for rich text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._marked:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.px(_DOT)
        edge = (self.width() - self.iconSize().width()) / 2
        center = QPointF(self.width() - edge - 2, edge + 2)
        painter.setPen(QColor(self._theme.tokens.window))
        painter.setBrush(QColor(self._theme.tokens.accent))
        painter.drawEllipse(center, radius, radius)
