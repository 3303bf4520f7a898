"""A column of widgets that scrolls."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLabel, QScrollArea, QSlider, QVBoxLayout, QWidget

from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID

COLUMN_PX = 520
"""Width of the column at a text scale of 1: wider lines are hard to read."""


class ScrollColumn(QScrollArea):
    """What takes the focus scrolls into view, and what the wheel passes over is not changed by it."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 4 * GRID)
        self._column.setSpacing(3 * GRID)
        self.setWidget(self._content)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        theme.changed.connect(self._fit)
        self._fit()

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._column.addWidget(widget)

    def add_heading(self, text: str) -> None:
        """Begin a section."""
        self._column.addWidget(heading_label(text))

    def end(self) -> None:
        """What room is left stays below the fields. Call after the last one is added."""
        self._column.addStretch(1)
        for control in (*self._content.findChildren(QComboBox), *self._content.findChildren(QSlider)):
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(self)

    def reveal(self, widget: QWidget, *, margin: int = 2 * GRID) -> None:
        """Scroll to a widget, once what was just added to it has its place."""
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, margin))

    def set_side(self, side: int) -> None:
        """Room at the left and right of the column, in pixels."""
        self._column.setContentsMargins(side, 3 * GRID, side, 4 * GRID)
        self._fit()

    def _fit(self) -> None:
        margins = self._column.contentsMargins()
        self._content.setMaximumWidth(self._theme.px(COLUMN_PX) + margins.left() + margins.right())

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Qt itself scrolls to what Tab goes to, not to what an access key does."""
        if now is not None and self._content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 2 * GRID)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scrolling over a control must not change it: the wheel is its own only while it has the focus."""
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox | QSlider) and not watched.hasFocus():
            self.wheelEvent(event)
            return True
        return super().eventFilter(watched, event)


def heading_label(text: str) -> QLabel:
    heading = QLabel(text)
    heading.setWordWrap(True)
    set_role(heading, "heading")
    heading.setContentsMargins(0, 2 * GRID, 0, 0)
    return heading
