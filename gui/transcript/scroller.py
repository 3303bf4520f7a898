"""Moves a message list: where it is scrolled to, and whether it stays at its end."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QScrollBar

from gui.transcript.arranger import Anchor, Arranger
from gui.transcript.handle_drag import HandleDrag

LINE = 40
"""How far an arrow key scrolls, in pixels."""
STEP = LINE // 2
"""What the system's number of lines that a notch of the wheel scrolls is counted in."""
_FAR = 3
"""Scrolling by more heights of the view than this at once is a jump: what lies between is not measured."""


class Scroller(QObject):
    """Everything that scrolls goes through here: keys, the wheel, the scroll bar, and what shows a message."""

    following_changed = Signal(bool)
    interrupted = Signal()
    """What scrolls by itself has to stop: the user, or the program, goes somewhere else."""
    scrolled = Signal(bool)
    """What can be seen has changed; whether that was upwards."""

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
        self._drag: HandleDrag | None = None
        bar.setSingleStep(STEP)
        bar.sliderPressed.connect(self._on_handle_taken)
        bar.sliderReleased.connect(self._on_handle_released)

    @property
    def position(self) -> int:
        """How far down the view is scrolled, in pixels."""
        return self._bar.value()

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
        self.interrupted.emit()
        self.set_following(True)
        self._arrange()

    def to_start(self) -> None:
        self.interrupted.emit()
        self.set_following(False)
        self._arranger.jump_to(0)
        self._arrange()

    def go_to(self, anchor: Anchor) -> None:
        """Let this hold still from now on, without telling anybody that something scrolls."""
        self.set_following(False)
        self._arranger.anchor = anchor
        self._arrange()

    def scroll_by(self, pixels: int) -> None:
        self.interrupted.emit()
        self.glide_by(pixels)

    def glide_by(self, pixels: int) -> None:
        """As `scroll_by`, being one step of what scrolls by itself."""
        if pixels < 0 and not self._arranger.at_start:
            self.set_following(False)
        elif pixels <= 0 or self._arranger.following:
            return
        self._arranger.move_by(pixels)
        self._show_scrolled(pixels)

    def reveal(self, top: int, height: int) -> None:
        """Scroll as little as possible until what stands at `top` in the view is seen; of what is too high a part."""
        view, margin = self._height(), LINE // 4
        bottom = top + height
        if height > view - 2 * margin:
            if top > view - LINE or bottom < LINE:
                self.scroll_by(top - margin)
        elif top < 0:
            self.scroll_by(top - margin)
        elif bottom > view:
            self.scroll_by(bottom - view + margin)

    def show_row(self, row: int) -> None:
        """Scroll as little as possible until the message's beginning is seen."""
        self.interrupted.emit()
        if row not in self._arranger.tops:
            self.set_following(False)
            self._arranger.jump_to_row(row)
            self._arrange()
        top, height, view = self._arranger.tops[row], self._arranger.height_of(row), self._height()
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
        if self._drag is not None:
            self._drag_to(self._bar.value(), self._drag)
        elif abs(by) > _FAR * self._height():
            self._arranger.jump_to(self._bar.value())
        else:
            self._arranger.move_by(by)
        self._show_scrolled(by)

    def _show_scrolled(self, by: int) -> None:
        self._arrange()
        if by > 0 and self._arranger.at_end:
            self.set_following(True)
        self.scrolled.emit(by < 0)

    def inserted(self, first: int, last: int) -> None:
        """Messages have come; the view has still to be arranged."""
        if self._drag is not None:
            self._drag.inserted(first, last)

    def _drag_to(self, value: int, drag: HandleDrag) -> None:
        if drag.at_end(value):
            self.set_following(True)
        else:
            drag.move_to(value)

    def _on_handle_taken(self) -> None:
        self.interrupted.emit()
        self._drag = HandleDrag(arranger=self._arranger, bar=self._bar)

    def _on_handle_released(self) -> None:
        self._drag = None
        self.sync_bar()

    def sync_bar(self) -> None:
        """Let the scroll bar show what was arranged."""
        if self._drag is not None:
            return  # the handle stays under the hand
        self._syncing = True
        self._bar.setPageStep(self._height())
        self._bar.setRange(0, max(0, self._arranger.content_height - self._height()))
        self._bar.setValue(self._arranger.scrolled)
        self._syncing = False
