"""A button that is only an icon."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gui.theme.icons import ICON_PX, icon
from gui.theme.theme import Theme


class IconButton(QToolButton):
    """`name` is what a screen reader says and the tool tip shows; the icon follows the theme.

    It takes the keyboard's focus but not the mouse's: a click leaves the text that is being written in focus.
    """

    def __init__(
        self, *, theme: Theme, icon: str, name: str, size: int = ICON_PX, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._size = size
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        size = self._theme.px(self._size)
        self.setIconSize(QSize(size, size))
        self.setIcon(icon(self._icon, self._theme.tokens.dim, size))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
