"""What stands beneath a message, and goes with it when it is deleted, and what stands beside it."""

from gui.chat.message import Message
from gui.transcript.message_source import MessageSource
from gui.transcript.reply_watch import ReplyWatch


class Beneath:
    """Asked when a menu opens."""

    def __init__(self, *, source: MessageSource, watch: ReplyWatch) -> None:
        self._source = source
        self._watch = watch

    def follows(self, message: Message) -> bool:
        """Whether anything is shown after the message."""
        row, last = self._source.row_of(message.id), self._source.count() - 1
        return row is not None and row < last and not _beside(self._source.message(last), message)

    def is_written(self, message: Message) -> bool:
        """Whether the message, or one after it, is a reply on its way."""
        row = self._source.row_of(message.id)
        rows = [self._source.row_of(reply) for reply in self._watch.active]
        below = [other for other in rows if row is not None and other is not None and other >= row]
        return any(other == row or not _beside(self._source.message(other), message) for other in below)

    def compared(self, message: Message) -> bool | None:
        """None, or for a reply that stands beside others whether it is the one in front."""
        row = self._source.row_of(message.id) if message.comparison else None
        return self._source.compared(row) if row is not None else None

    def has_beside(self, message: Message, step: int) -> bool:
        """Whether a reply stands before (`step` -1) or after (1) this one and is compared with it."""
        row = self._source.row_of(message.id)
        other = -1 if row is None else row + step
        return 0 <= other < self._source.count() and self._source.compared(other) is not None


def _beside(one: Message, other: Message) -> bool:
    return one.role == other.role == "assistant" and one.parent == other.parent
