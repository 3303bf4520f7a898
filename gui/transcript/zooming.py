"""Larger and smaller text with the wheel and Ctrl held, or with two fingers."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

_NOTCH = 120
"""A wheel's notch as Qt counts; touchpads send parts of one."""
_PINCH = 0.15
"""So much larger or smaller do two fingers make what is between them for one step."""


class ZoomGestures(QObject):
    """Watches what reaches a widget, such as a view's viewport, and all that its children leave to it."""

    stepped = Signal(int)
    """1: one step larger, -1: one smaller."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._turned = 0
        self._pinched = 0.0
        watched.installEventFilter(self)

    def _turn(self, by: int) -> None:
        if self._turned * by < 0:
            self._turned = 0  # the other way round
        self._turned += by
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        self._step(steps)

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        kind = event.gestureType()
        if kind is Qt.NativeGestureType.BeginNativeGesture:
            self._pinched = 0.0
        elif kind is Qt.NativeGestureType.ZoomNativeGesture:
            self._pinched += event.value()
            steps = int(self._pinched / _PINCH)
            self._pinched -= steps * _PINCH
            self._step(steps)
            return True
        return False

    def _step(self, steps: int) -> None:
        for _ in range(abs(steps)):
            self.stepped.emit(1 if steps > 0 else -1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turn(event.angleDelta().y())
            return True
        if isinstance(event, QNativeGestureEvent) and self._pinch(event):
            return True
        return super().eventFilter(watched, event)
