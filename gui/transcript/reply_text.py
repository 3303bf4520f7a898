"""A reply's Markdown, parsed as it grows."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.transcript.segments import SegmentStack
from gui.transcript.wishes import Wishes

if TYPE_CHECKING:
    from gui.markdown.stream import MarkdownStream


class ReplyText(SegmentStack):
    """Feeds what is new in a message's text to the parser and shows the blocks that changed."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self._stream: MarkdownStream | None = None
        self._fed = ""
        self._finished = False

    def show_message(self, message: Message) -> None:
        """Show the text as it is now; anything after what was shown before is taken as growth."""
        text = message.text
        grown = self._stream is not None and text.startswith(self._fed)
        if not grown or (self._finished and len(text) > len(self._fed)):
            self._begin()
        first = self._feed(text[len(self._fed) :])
        self._fed = text
        if not message.state.active:
            first = min(first, self._finish())
        if self._stream is not None:
            self.show_blocks(self._stream.blocks, first=first, source=text)

    def _begin(self) -> None:
        from gui.markdown.stream import MarkdownStream  # late: importing the parser takes as long as a window

        self._stream = MarkdownStream()
        self._fed = ""
        self._finished = False

    def _feed(self, new: str) -> int:
        if self._stream is None:
            return 0
        return self._stream.append(new) if new else len(self._stream.blocks)

    def _finish(self) -> int:
        if self._stream is None or self._finished:
            return 0 if self._stream is None else len(self._stream.blocks)
        self._finished = True
        return self._stream.finish()
