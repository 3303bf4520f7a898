"""Selecting with the mouse, from anywhere in the view to anywhere else."""

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.transcript.scroller import Scroller
from gui.transcript.selection.spots import Spots
from gui.transcript.selection.text_selection import Spot, TextSelection

_INTERVAL_MS = 30
_SLOWEST, _FASTEST = 3, 90
"""Pixels at once, while the pointer is beyond the view's edge."""


class _By(Enum):
    """What a selection grows by."""

    CHARACTER = auto()
    WORD = auto()
    PARAGRAPH = auto()


class SelectionMouse(QObject):
    """Watches what reaches the viewport, and while a button is held down the whole program.

    Then the pointer may be anywhere, and the bubble it was pressed on may be used for another message already.
    """

    def __init__(
        self,
        *,
        viewport: QWidget,
        selection: TextSelection,
        spots: Spots,
        scroller: Scroller,
        drag_out: Callable[[QWidget], None],
        finished: Callable[[], None],
    ) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._selection = selection
        self._spots = spots
        self._scroller = scroller
        self._drag_out = drag_out
        self._finished = finished
        self._by = _By.CHARACTER
        self._origin: tuple[Spot, Spot] | None = None
        """What was selected by the press itself: a word, a paragraph, or nothing at one spot."""
        self._pressed_at: QPoint | None = None
        """In global coordinates, while it may still become a drag of what is selected."""
        self._pointer = QPoint()
        self._last_press = QPoint()
        self._since_double = QTimer(self)
        self._since_double.setSingleShot(True)
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_INTERVAL_MS)
        self._scrolling.timeout.connect(self._on_scrolling)
        viewport.installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether the button is held down."""
        return self._origin is not None or self._pressed_at is not None

    def _press(self, event: QMouseEvent) -> bool:
        at = event.position().toPoint()
        spot = self._spots.at(at)
        if spot is None:
            return False
        self._pointer = event.globalPosition().toPoint()
        self._by = self._granularity(event)
        anchor = self._selection.anchor
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and anchor is not None:
            self._origin = anchor, anchor
            self._extend()
        elif self._by is _By.CHARACTER and self._spots.is_text_at(at) and self._selection.contains(spot):
            self._pressed_at = self._pointer
        else:
            self._origin = self._around(spot)
            self._selection.select(*self._origin)
        if application := QApplication.instance():
            application.installEventFilter(self)
        event.accept()
        return True

    def _granularity(self, event: QMouseEvent) -> _By:
        at = event.globalPosition().toPoint()
        near = (at - self._last_press).manhattanLength() < QApplication.startDragDistance()
        self._last_press = at
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self._since_double.start(QApplication.doubleClickInterval())
            return _By.WORD
        return _By.PARAGRAPH if near and self._since_double.isActive() else _By.CHARACTER

    def _around(self, spot: Spot) -> tuple[Spot, Spot]:
        bubble = self._spots.bubble(spot)
        if self._by is _By.CHARACTER or bubble is None:
            return spot, spot
        find = bubble.sourced.word_at if self._by is _By.WORD else bubble.sourced.paragraph_at
        start, end = find(spot.source)
        return Spot(spot.message, start), Spot(spot.message, end)

    def _move(self, event: QMouseEvent) -> None:
        self._pointer = event.globalPosition().toPoint()
        if self._pressed_at is not None:
            if (self._pointer - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._end()
                self._drag_out(self._viewport)
            return
        self._extend()
        beyond = self._beyond()
        if beyond and not self._scrolling.isActive():
            self._scrolling.start()
        elif not beyond:
            self._scrolling.stop()

    def _extend(self) -> None:
        """Select from where it began up to the pointer."""
        if self._origin is None:
            return
        height = self._viewport.height()
        at = self._viewport.mapFromGlobal(self._pointer)
        spot = self._spots.at(QPoint(at.x(), max(0, min(at.y(), height - 1))))
        if spot is None:
            return
        start, end = self._around(spot)
        first, last = self._origin
        if self._selection.is_before(start, first):
            self._selection.select(last, start)
        else:
            self._selection.select(first, end if not self._selection.is_before(end, last) else last)

    def _beyond(self) -> int:
        """How far the pointer is above (negative) or below the view."""
        y = self._viewport.mapFromGlobal(self._pointer).y()
        return y if y < 0 else max(0, y - self._viewport.height() + 1)

    def _on_scrolling(self) -> None:
        beyond = self._beyond()
        if not beyond or self._origin is None:
            self._scrolling.stop()
            return
        step = max(_SLOWEST, min(_FASTEST, abs(beyond) // 2))
        self._scroller.scroll_by(step if beyond > 0 else -step)
        self._extend()

    def _release(self) -> bool:
        """True where it was no mere click: what is beneath the pointer must not take it for one."""
        kept, drawn = self._pressed_at is not None, not self._selection.empty
        self._end()
        if kept:
            self._selection.clear()
            return False
        if drawn:
            self._finished()
        return drawn

    def _end(self) -> None:
        self._origin = self._pressed_at = None
        self._scrolling.stop()
        if application := QApplication.instance():
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.active:
            pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
            if watched is not self._viewport or not isinstance(event, QMouseEvent):
                return False
            if event.button() is not Qt.MouseButton.LeftButton:
                return False
            released = event.type() is QEvent.Type.MouseButtonRelease
            return (pressed and self._press(event)) or released  # a release belongs to the press that was taken
        if isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            if event.type() is QEvent.Type.MouseMove:
                event.accept()
                if event.buttons() & Qt.MouseButton.LeftButton:
                    self._move(event)
                else:
                    self._release()  # let go where nobody saw it
                return True
            if event.type() is QEvent.Type.MouseButtonRelease and event.button() is Qt.MouseButton.LeftButton:
                return self._release()
        elif event.type() is QEvent.Type.Wheel:
            QTimer.singleShot(0, self, self._extend)
        return False
