"""Widgets beside each other where there is room, and under each other where there is not."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from gui.theme.tokens import GRID

_BESIDE = QBoxLayout.Direction.LeftToRight
_BELOW = QBoxLayout.Direction.TopToBottom


class AdaptiveRow(QWidget):
    """Large text in a small window needs this: a row of controls would be cut off there.

    The widget at `stretch` takes the width that is left; with None nobody does.
    """

    def __init__(self, *widgets: QWidget, stretch: int | None = 0) -> None:
        super().__init__()
        self._widgets = widgets
        self._stretch = stretch
        self._box = QBoxLayout(_BESIDE, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        for index, widget in enumerate(widgets):
            self._box.addWidget(widget, 1 if index == stretch else 0)
        if stretch is None:
            self._box.addStretch(1)

    def _choose(self) -> None:
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        wanted = sum(widget.sizeHint().width() for widget in shown) + GRID * max(0, len(shown) - 1)
        direction = _BESIDE if wanted <= self.width() else _BELOW
        if direction is self._box.direction():
            return
        self._box.setDirection(direction)
        for index, widget in enumerate(self._widgets):
            below = direction is _BELOW and index != self._stretch
            self._box.setAlignment(widget, Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag(0))
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._choose()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        shown = (widget for widget in self._widgets if not widget.isHidden())
        widths = [widget.minimumWidth() or widget.minimumSizeHint().width() for widget in shown]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()
