"""Messages as they are read and as they are compared, made when needed and kept while it helps."""

import time
from collections import OrderedDict

from gui.chat.message import Message
from gui.markdown.folding import Folded, fold
from gui.markdown.reading import Reading, read_plain
from gui.markdown.reading_blocks import MarkdownReader

_PIECE = 8_000
"""Characters read at a stretch: some 2 ms."""
_READINGS_KEPT = 64
"""Of so many messages it is kept where each character stands; of the others only what is compared."""
_READERS_KEPT = 8


class NotYetError(Exception):
    """The time that was given is over before the answer is known."""


class MessageTexts:
    """Times are those of `time.perf_counter`, in seconds."""

    def __init__(self) -> None:
        self._match_case = False
        self._folded: dict[Message, tuple[str, Folded]] = {}
        self._readings: OrderedDict[Message, tuple[str, Reading]] = OrderedDict()
        self._readers: OrderedDict[Message, MarkdownReader] = OrderedDict()

    def forget(self) -> None:
        self._folded.clear()
        self._readings.clear()
        self._readers.clear()

    def folded(self, message: Message, *, match_case: bool, until: float) -> Folded:
        """What of a message is compared.

        Raises:
            NotYetError: it is so long that this takes more time.
        """
        if match_case != self._match_case:
            self._match_case = match_case
            self._folded.clear()
        known = self.folded_before(message, match_case=match_case)
        if known is not None:
            return known
        text = message.text
        folded = fold(self.reading(message, until=until).text, match_case=match_case)
        self._folded[message] = text, folded
        return folded

    def folded_before(self, message: Message, *, match_case: bool) -> Folded | None:
        """What is compared, where that is known already."""
        known = self._folded.get(message) if match_case == self._match_case else None
        return known[1] if known is not None and known[0] == message.text else None

    def reading(self, message: Message, *, until: float) -> Reading:
        """What of a message is read.

        Raises:
            NotYetError: it is so long that this takes more time.
        """
        text = message.text
        known = self._readings.get(message)
        if known is not None and known[0] == text:
            self._readings.move_to_end(message)
            return known[1]
        reading = read_plain(text) if message.role == "user" else self._read(message, text, until)
        self._readings[message] = text, reading
        if len(self._readings) > _READINGS_KEPT:
            self._readings.popitem(last=False)
        return reading

    def _read(self, message: Message, text: str, until: float) -> Reading:
        reader = self._readers.pop(message, None)
        if reader is None or (reader.source != text and not reader.grow(text)):
            reader = MarkdownReader(text)
        done = reader.go_on(_PIECE)
        while not done and time.perf_counter() < until:
            done = reader.go_on(_PIECE)
        if not done or message.state.active:
            self._readers[message] = reader
            if len(self._readers) > _READERS_KEPT:
                self._readers.popitem(last=False)
        if not done:
            raise NotYetError
        return reader.reading()
