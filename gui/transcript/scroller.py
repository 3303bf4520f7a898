"""Moves a message list: where it is scrolled to, and whether it stays at its end."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QScrollBar

from gui.transcript.arranger import Arranger

LINE = 40
"""How far an arrow key scrolls, in pixels."""
_FAR = 3
"""Scrolling by more heights of the view than this at once is a jump: what lies between is not measured."""


class Scroller(QObject):
    """Everything that scrolls goes through here: keys, the wheel, the scroll bar, and what shows a message."""

    following_changed = Signal(bool)

    def __init__(
        self,
        *,
        arranger: Arranger,
        bar: QScrollBar,
        height: Callable[[], int],
        arrange: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._arranger = arranger
        self._bar = bar
        self._height = height
        self._arrange = arrange
        self._syncing = False
        bar.setSingleStep(LINE // 2)

    @property
    def page(self) -> int:
        """How far a page scrolls, in pixels."""
        return max(LINE, self._height() - LINE)

    def set_following(self, following: bool) -> None:
        if following != self._arranger.following:
            self._arranger.following = following
            self.following_changed.emit(following)

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.set_following(True)
        self._arrange()

    def to_start(self) -> None:
        self.set_following(False)
        self._arranger.jump_to(0)
        self._arrange()

    def scroll_by(self, pixels: int) -> None:
        self._bar.setValue(self._bar.value() + pixels)

    def show_row(self, row: int) -> None:
        """Scroll as little as possible until the message's beginning is seen."""
        if row not in self._arranger.tops:
            self.set_following(False)
            self._arranger.jump_to_row(row)
            self._arrange()
        top, height, view = self._arranger.tops[row], self._arranger.heights[row], self._height()
        if top < 0 or (height > view and top > 0):
            self.scroll_by(top - LINE // 4)
        elif top + height > view:
            self.scroll_by(top + height - view)

    def on_bar_moved(self, by: int) -> None:
        """The scroll bar has another value: greater `by` this distance."""
        if self._syncing or not by:
            return
        if by < 0:
            self.set_following(False)
        if abs(by) > _FAR * self._height():
            self._arranger.jump_to(self._bar.value())
        else:
            self._arranger.move_by(by)
        self._arrange()
        if by > 0 and self._arranger.at_end:
            self.set_following(True)

    def sync_bar(self) -> None:
        """Let the scroll bar show what was arranged."""
        self._syncing = True
        self._bar.setPageStep(self._height())
        self._bar.setRange(0, max(0, self._arranger.content_height - self._height()))
        self._bar.setValue(self._arranger.scrolled)
        self._syncing = False
