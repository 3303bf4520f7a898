"""Rarely used fields, folded away behind a line."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from gui.theme.icons import icon
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID

ICON_PX = 16


class Fold(QWidget):
    """A button that shows what it stands above."""

    def __init__(self, *, theme: Theme, title: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._button = QToolButton()
        self._button.setObjectName(name)
        self._button.setText(title)
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_role(self._button, "fold")
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._inside = QWidget()
        self._inside.hide()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, GRID, 0, 0)
        self._column.setSpacing(3 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._inside)
        self._button.toggled.connect(self._on_toggled)
        theme.changed.connect(self._draw)
        self._draw()

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._column.addWidget(widget)

    def set_open(self, opened: bool) -> None:
        self._button.setChecked(opened)

    @property
    def is_empty(self) -> bool:
        return not self._column.count()

    def _on_toggled(self, opened: bool) -> None:
        self._inside.setVisible(opened)
        self._draw()

    def _draw(self) -> None:
        size = self._theme.px(ICON_PX)
        name = "chevron-down" if self._button.isChecked() else "chevron-right"
        self._button.setIconSize(QSize(size, size))
        self._button.setIcon(icon(name, self._theme.tokens.dim, size))
