"""Bubbles that are not needed just now."""

from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.bubbles.prompt_bubble import PromptBubble
from gui.transcript.bubbles.reply_bubble import ReplyBubble
from gui.transcript.wishes import Wishes

_SPARE = 12


class BubblePool:
    """Hands out bubbles and takes them back; what is not used any more is kept for the next message."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        self._theme = theme
        self._wishes = wishes
        self._parent = parent
        self._prompts: list[Bubble] = []
        self._replies: list[Bubble] = []

    def take(self, message: Message, *, versions: list[int], now: float) -> Bubble:
        """A bubble that shows `message`, not yet placed."""
        bubble = self._bubble(message)
        bubble.show_message(message, versions=versions, now=now)
        return bubble

    def give(self, bubble: Bubble) -> None:
        bubble.hide()
        spare = self._prompts if isinstance(bubble, PromptBubble) else self._replies
        if len(spare) < _SPARE:
            spare.append(bubble)
        else:
            bubble.deleteLater()

    def clear(self) -> None:
        """Throw away all spare bubbles: they are styled for another theme."""
        for bubble in self._prompts + self._replies:
            bubble.deleteLater()
        self._prompts.clear()
        self._replies.clear()

    def _bubble(self, message: Message) -> Bubble:
        own = message.role == "user"
        spare = self._prompts if own else self._replies
        # The bubble that showed this message last has it still laid out.
        for index, bubble in enumerate(spare):
            if bubble.message is message:
                return spare.pop(index)
        if spare:
            return spare.pop(0)
        if own:
            return PromptBubble(theme=self._theme, wishes=self._wishes, parent=self._parent)
        return ReplyBubble(theme=self._theme, wishes=self._wishes, parent=self._parent)
