"""A sidebar beside the content, or over it where the window is narrow."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.theme.tokens import NARROW_BELOW, SIDEBAR_WIDTH


class SideLayout(QWidget):
    """Places two widgets. In a narrow window the sidebar hides by itself and opens as an overlay.

    Widths are in device-independent pixels and do not follow the text scale, which wraps instead.
    """

    sidebar_shown_changed = Signal(bool)

    def __init__(self, *, sidebar: QWidget, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sidebar = sidebar
        self._content = content
        self._wanted = True
        self._overlay_open = False
        content.setParent(self)
        sidebar.setParent(self)

    @property
    def narrow(self) -> bool:
        return self.width() < NARROW_BELOW

    @property
    def sidebar_shown(self) -> bool:
        return self._overlay_open if self.narrow else self._wanted

    def toggle_sidebar(self) -> None:
        if self.narrow:
            self._overlay_open = not self._overlay_open
        else:
            self._wanted = not self._wanted
        self._place()

    def close_overlay(self) -> None:
        """Hide the sidebar where it lies over the content."""
        if self._overlay_open:
            self._overlay_open = False
            self._place()

    def _place(self) -> None:
        shown = self.sidebar_shown
        width = min(SIDEBAR_WIDTH, self.width())
        beside = width if shown and not self.narrow else 0
        self._content.setGeometry(beside, 0, self.width() - beside, self.height())
        self._sidebar.setGeometry(0, 0, width, self.height())
        if self._sidebar.isVisibleTo(self) != shown:
            self._sidebar.setVisible(shown)
            self.sidebar_shown_changed.emit(shown)
        if shown and self.narrow:
            self._sidebar.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.narrow:
            self._overlay_open = False
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self._sidebar.geometry().contains(event.position().toPoint()):
            self.close_overlay()  # a press in the content that nothing there had a use for
