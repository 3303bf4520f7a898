"""What the keyboard does in the message list."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Walkable(Protocol):
    """What the keys need of a view."""

    def scroll_by(self, pixels: int) -> None: ...

    def scroll_to_start(self) -> None: ...

    def follow(self) -> None: ...

    def page(self) -> int:
        """How far a page scrolls, in pixels."""

    def focus_message(self, step: int) -> None:
        """Give the focus to the message `step` further down (negative: up)."""

    def copy(self) -> None: ...


LINE = 40
"""How far an arrow key scrolls, in pixels."""


def handle_key(event: QKeyEvent, view: Walkable) -> bool:
    """Do what the key stands for; False where it stands for nothing here."""
    if event.matches(QKeySequence.StandardKey.Copy):
        view.copy()
        return True
    if event.modifiers() & Qt.KeyboardModifier.AltModifier:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            view.focus_message(step)
        return step is not None
    distance = {
        Qt.Key.Key_Up: -LINE,
        Qt.Key.Key_Down: LINE,
        Qt.Key.Key_PageUp: -view.page(),
        Qt.Key.Key_PageDown: view.page(),
        Qt.Key.Key_Space: view.page(),
    }.get(Qt.Key(event.key()))
    if distance is not None:
        view.scroll_by(distance)
    elif event.key() == Qt.Key.Key_Home:
        view.scroll_to_start()
    elif event.key() == Qt.Key.Key_End:
        view.follow()
    else:
        return False
    return True
