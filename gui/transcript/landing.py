"""Goes to a place in a message's text, also where that is laid out, or comes, only later."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QTimer

from gui.chat.conversation import Place
from gui.transcript.arranger import Anchor, Arranger
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.message_source import MessageSource
from gui.transcript.scroller import Scroller
from gui.transcript.sideways import reveal_sideways

_EDGE = 4
"""Pixels between the view's edge and the line that is read there."""
_BELOW = 56
"""Pixels that stay free beneath what is shown, for what comes after it."""
_STEP, _STEPS = 4, 40
"""So many pixels further down, and so often, the next line is looked for."""


@dataclass(frozen=True, slots=True)
class _Target:
    place: Place
    in_context: bool
    """Whether it is to be seen with what is around it, as opposed to being read on from the view's upper edge."""


class Landing(QObject):
    """Stays at the place while it is being laid out, until something else scrolls."""

    def __init__(self, *, source: MessageSource, arranger: Arranger, scroller: Scroller, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._arranger = arranger
        self._scroller = scroller
        self.beginning: Place | None = None
        """Where to read on in the conversation that is shown next."""
        self._target: _Target | None = None
        self._going = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._go)
        scroller.interrupted.connect(self.forget)
        scroller.scrolled.connect(self.forget)

    def begin(self) -> bool:
        """Read on at the `beginning`; False where there is none, or its message is not there yet."""
        place, self.beginning = self.beginning, None
        return place is not None and self.read_on(place)

    def read_on(self, place: Place) -> bool:
        """Let this line stand at the upper edge; False where its message is not there yet: then when it comes."""
        return self._aim(_Target(place, in_context=False))

    def show(self, place: Place) -> bool:
        """Let this line be seen, with some of what is around it; otherwise as `read_on`."""
        return self._aim(_Target(place, in_context=True))

    def forget(self) -> None:
        """Something else is gone to."""
        self._target = None
        self._again.stop()

    def go_on(self) -> None:
        """Messages have come, or more of their text is laid out."""
        if self._target is not None and not self._going:
            self._again.start()

    def reading_place(self) -> Place | None:
        """The first line that is wholly seen; None at the end of the conversation, as long as that is followed."""
        if self._target is not None and not self._target.in_context:
            return self._target.place
        row = self._arranger.anchor.row
        if self._arranger.following or row >= self._source.count():
            return None
        message, bubble = self._source.message(row), self._arranger.live.get(row)
        top = self._arranger.tops.get(row, 0)
        return Place(message.id, 0 if bubble is None or top >= 0 else _first_line(bubble, -top))

    def _aim(self, target: _Target) -> bool:
        self._scroller.interrupted.emit()
        self._target = target
        self._go()
        return self._source.row_of(target.place.message) is not None

    def _go(self) -> None:
        target = self._target
        row = self._source.row_of(target.place.message) if target is not None else None
        if target is None or row is None:
            return
        self._going = True
        self._scroller.set_following(False)
        if row not in self._arranger.tops:
            self._scroller.go_to(Anchor(row, self._arranger.top_margin))
        bubble = self._put(row, target)
        self._going = False
        if target.in_context:
            reveal_sideways(bubble, bubble.sourced.rect_of(target.place.source))
        if bubble.complete:
            self.forget()
            if not target.in_context and self._arranger.at_end:
                self._scroller.set_following(True)

    def _put(self, row: int, target: _Target) -> Bubble:
        for _ in range(2):  # what is above may be found to be higher or lower on the way
            bubble, top = self._arranger.live[row], self._arranger.tops[row]
            offset = self._offset(bubble, top, target)
            if offset == top:
                break
            self._scroller.go_to(Anchor(row, offset))
        return self._arranger.live[row]

    def _offset(self, bubble: Bubble, top: int, target: _Target) -> int:
        """Where the message should begin, in the view's coordinates."""
        line = bubble.sourced.rect_of(target.place.source)
        height, margin = self._arranger.view_height, self._arranger.top_margin
        if not target.in_context:
            return _EDGE - line.top() if target.place.source else margin
        seen = margin <= top + line.top() and top + line.bottom() < height - min(_BELOW, height // 4)
        return top if seen else max(margin, height // 3) - line.top()


def _first_line(bubble: Bubble, y: int) -> int:
    """The position of the first line that begins at `y` or further down."""
    sourced, found = bubble.sourced, 0
    for step in range(_STEPS):
        line = sourced.rect_of(sourced.source_at(QPoint(0, y + step * _STEP)))
        found = sourced.source_at(QPoint(0, line.center().y()))
        if line.top() >= y:
            break
    return found
