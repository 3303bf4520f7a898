"""A quiet notice that something was done, with the way back for a while."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_CONTROL

SHOWN_MS = 10_000
LOOKED_AT_MS = 2_000
"""It stays as long as the pointer or the keyboard is on it, and so much longer."""


class UndoBar(QWidget):
    """One notice at a time: a new one takes the place of what was there."""

    closed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_undo: Callable[[], None] | None = None
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._undo = QPushButton(self.tr("Undo"), self)
        self._undo.setProperty("role", "link")
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._undo.setAutoDefault(True)  # Enter presses it, too
        self._close = IconButton(theme=theme, icon="close", name=self.tr("Dismiss"), size=14, parent=self)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self._undo)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(12, 6, 4, 6)
        self._row.setSpacing(2)
        self._row.addWidget(self._text, 1)
        self._row.addLayout(buttons)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time_over)
        self._undo.clicked.connect(self._on_undo_clicked)
        self._close.clicked.connect(self.close_notice)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def show_notice(self, text: str, on_undo: Callable[[], None] | None) -> None:
        """Plain text. Without `on_undo` there is no way back, only something to know."""
        self._on_undo = on_undo
        self._text.setText(text)
        self._undo.setVisible(on_undo is not None)
        self.setAccessibleName(text)
        self.show()
        self._timer.start(SHOWN_MS)
        said = self.tr("{text}. Undo is possible.").format(text=text) if on_undo is not None else text
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def close_notice(self) -> None:
        self._timer.stop()
        self._on_undo = None
        if not self.isHidden():
            self.closed.emit()
        self.hide()

    def _on_undo_clicked(self) -> None:
        undo = self._on_undo
        self.close_notice()
        if undo is not None:
            undo()

    def _on_time_over(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start(LOOKED_AT_MS)
        else:
            self.close_notice()

    def _on_theme_changed(self) -> None:
        # Large text leaves no room beside the buttons.
        large = self._theme.text_scale >= 1.5
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.selected))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
