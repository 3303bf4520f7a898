"""A sidebar beside the content, or over it where the window is narrow."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.theme.tokens import NARROW_BELOW, SIDEBAR_WIDTH
from gui.window.scrim import Scrim


class SideLayout(QWidget):
    """Places two widgets. In a narrow window the sidebar hides by itself and opens as an overlay, which has the
    keyboard's focus and is closed by Esc or a press beside it.

    Widths are in device-independent pixels and do not follow the text scale, which wraps instead.
    """

    sidebar_shown_changed = Signal(bool)

    def __init__(self, *, sidebar: QWidget, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sidebar = sidebar
        self._content = content
        self._wanted = True
        self._overlay_open = False
        self._focused_before: QWidget | None = None
        content.setParent(self)
        self._scrim = Scrim(self)
        self._scrim.pressed.connect(self.close_overlay)
        sidebar.setParent(self)

    @property
    def narrow(self) -> bool:
        return self.width() < NARROW_BELOW

    @property
    def sidebar_shown(self) -> bool:
        return self._overlay_open if self.narrow else self._wanted

    @property
    def sidebar_focused(self) -> bool:
        """Whether the keyboard's focus is inside the sidebar."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self._sidebar or self._sidebar.isAncestorOf(focused))

    @property
    def sidebar_wanted(self) -> bool:
        """Whether it is shown where there is room for it."""
        return self._wanted

    def set_sidebar_wanted(self, wanted: bool) -> None:
        self._wanted = wanted
        self._place()

    def toggle_sidebar(self) -> None:
        if not self.narrow:
            self._wanted = not self._wanted
            self._place()
        elif self._overlay_open:
            self.close_overlay()
        else:
            self._overlay_open = True
            self.installEventFilter(self)  # not from the start: PySide loads every kind of event for it, 5 ms
            self._focused_before = QApplication.focusWidget()
            self._place()
            self._sidebar.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_overlay(self) -> None:
        """Hide the sidebar where it lies over the content."""
        if not self._overlay_open:
            return
        if self._focused_before is not None and self.sidebar_focused:
            self._focused_before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._focused_before = None
        self._overlay_open = False
        self._place()

    def _place(self) -> None:
        shown = self.sidebar_shown
        width = min(SIDEBAR_WIDTH, self.width())
        beside = width if shown and not self.narrow else 0
        self._content.setGeometry(beside, 0, self.width() - beside, self.height())
        self._sidebar.setGeometry(0, 0, width, self.height())
        self._scrim.setGeometry(width, 0, self.width() - width, self.height())
        self._scrim.setVisible(shown and self.narrow)
        if self._sidebar.isVisibleTo(self) != shown:
            self._sidebar.setVisible(shown)
            self.sidebar_shown_changed.emit(shown)

    def _closes(self, event: QKeyEvent) -> bool:
        return self._overlay_open and event.key() == Qt.Key.Key_Escape

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and self._closes(event):
            event.accept()  # before the window's own Esc, which stops a reply
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._closes(event):
            self.close_overlay()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.narrow:
            self._overlay_open = False
        self._place()
