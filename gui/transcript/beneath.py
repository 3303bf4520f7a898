"""What stands beneath a message, and goes with it when it is deleted."""

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
        row = self._source.row_of(message.id)
        return row is not None and row < self._source.count() - 1

    def is_written(self, message: Message) -> bool:
        """Whether the message, or one after it, is a reply on its way."""
        row = self._source.row_of(message.id)
        rows = [self._source.row_of(reply) for reply in self._watch.active]
        return row is not None and any(other is not None and other >= row for other in rows)
