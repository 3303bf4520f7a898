"""Notices when a reply ends."""

from collections.abc import Iterable

from gui.chat.message import Message


class ReplyWatch:
    """Remembers which replies were on their way."""

    def __init__(self) -> None:
        self._active: set[int] = set()

    @property
    def active(self) -> frozenset[int]:
        """The ids of the replies on their way."""
        return frozenset(self._active)

    def reset(self) -> None:
        self._active.clear()

    def see(self, messages: Iterable[Message]) -> None:
        self._active.update(message.id for message in messages if message.state.active)

    def ended(self, message: Message) -> bool:
        """Whether this reply was on its way the last time and is no more."""
        if message.state.active:
            self._active.add(message.id)
            return False
        if message.id not in self._active:
            return False
        self._active.discard(message.id)
        return True
