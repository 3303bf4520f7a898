"""A reply's Markdown, parsed as it grows."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import FILL_SECONDS
from gui.transcript.segments.segment_stack import SegmentStack
from gui.transcript.wishes import Wishes

if TYPE_CHECKING:
    from gui.markdown.stream import MarkdownStream

_SLICE = 1_000
"""Characters parsed and shown at a stretch."""
_GROWTH_SECONDS = 0.005
"""What a text that grows may take of a frame. Only a flood needs more: the rest then comes as fast as it can."""
_PAUSE_MS = 4
"""Between two stretches of a long text, for whatever else the window has to do."""
_PROBE = 64
"""Characters that tell whether a text has only grown: looking at all of them takes too long, frame after frame."""
_SMALL_SLICE = 300
"""The same where there is less time than a frame."""


class ReplyText(SegmentStack):
    """Feeds what is new in a message's text to the parser and shows the blocks that changed."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self._wishes = wishes
        self._message: Message | None = None
        self._stream: MarkdownStream | None = None
        self._fed = 0
        """So many characters of the text are shown."""
        self._end = ""
        """The last of those."""
        self._finished = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon)

    @property
    def complete(self) -> bool:
        """Whether all there is of the text is shown."""
        return self._message is None or self._fed >= len(self._message.text)

    def show_message(self, message: Message, *, seconds: float = FILL_SECONDS) -> None:
        """Show the text as it is now; anything after what was shown before is taken as growth.

        After so many seconds the rest is put off, until the window has done what else it has to.
        """
        same, self._message = message is self._message, message
        grown = same and self._stream is not None and message.text.endswith(self._end, 0, self._fed)
        if not grown or (self._finished and len(message.text) > self._fed):
            self._begin()
            self._go_on(seconds)
        elif not (message.state.active and self._soon.isActive()):  # else the rest is on its way already
            self._go_on(min(seconds, _GROWTH_SECONDS) if message.state.active else seconds)

    def _begin(self) -> None:
        from gui.markdown.stream import MarkdownStream  # late: importing the parser takes as long as a window

        self._stream = MarkdownStream()
        self._fed, self._end = 0, ""
        self._finished = False

    def _go_on(self, seconds: float = FILL_SECONDS) -> None:
        """Show more of the text, and all of it where that takes no time to speak of."""
        message, stream = self._message, self._stream
        if message is None or stream is None:
            return
        text, begun = message.text, time.perf_counter()
        size = _SLICE if seconds >= FILL_SECONDS else _SMALL_SLICE
        at = self._fed
        while at < len(text) and time.perf_counter() - begun < seconds:
            first = stream.append(text[at : at + size])
            at = min(len(text), at + size)
            self.show_blocks(stream.blocks, first=first, source=text, growing=True)
        self._fed, self._end = at, text[max(0, at - _PROBE) : at]
        if at < len(text):
            self._soon.start(_PAUSE_MS)
            return
        self._soon.stop()
        if not message.state.active and not self._finished:
            self._finished = True
            self.show_blocks(stream.blocks, first=stream.finish(), source=text)

    def _on_soon(self) -> None:
        if self.isVisible():  # else it goes on when it is shown again
            self._go_on(_GROWTH_SECONDS)
            self._wishes.height_changed.emit(self)
