"""Bubbles that are not needed just now."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import FILL_SECONDS, Bubble
from gui.transcript.bubbles.prompt_bubble import PromptBubble
from gui.transcript.bubbles.reply_bubble import ReplyBubble
from gui.transcript.message_source import MessageSource
from gui.transcript.wishes import Wishes

PATIENT_SECONDS = 0.2
"""Another version, scrolled into the midst of it, is taken in with one look."""
SPARE = 96
SPARE_CHARACTERS = 400_000
"""What the spare bubbles may hold together: a few very long replies take as much memory as hundreds of short ones."""


class BubblePool:
    """Hands out bubbles and takes them back.

    Those shown last are kept as they are, so that scrolling back, or going back to another conversation, finds them
    laid out. The others are used again for the next message.
    """

    def __init__(
        self, *, theme: Theme, wishes: Wishes, source: MessageSource, clock: Callable[[], float], parent: QWidget
    ) -> None:
        self._source = source
        self._clock = clock
        self._theme = theme
        self._wishes = wishes
        self._parent = parent
        self._spare: OrderedDict[Message, Bubble] = OrderedDict()
        """By the message each shows, the one given back first in front."""

    def __len__(self) -> int:
        return len(self._spare)

    def take(self, row: int, *, read_inside: bool = False) -> Bubble:
        """A bubble that shows this row's message, not yet placed. With `read_inside` more of it is laid out at once: it
        would be too short for the place in it that is to be seen."""
        message = self._source.message(row)
        bubble = self._bubble(message)
        bubble.fill_seconds = PATIENT_SECONDS if read_inside else FILL_SECONDS
        bubble.show_message(message, versions=self._source.versions(row), now=self._clock())
        bubble.fill_seconds = FILL_SECONDS
        return bubble

    def give(self, bubble: Bubble) -> None:
        bubble.hide()
        if bubble.message is None:
            bubble.deleteLater()
            return
        surplus = [self._spare.pop(bubble.message, None)]
        self._spare[bubble.message] = bubble
        characters = sum(len(message.text) for message in self._spare)
        while len(self._spare) > 1 and (len(self._spare) > SPARE or characters > SPARE_CHARACTERS):
            message, oldest = self._spare.popitem(last=False)
            characters -= len(message.text)
            surplus.append(oldest)
        for one in surplus:
            if one is not None:
                one.retire()

    def prepare(self, row: int, *, width: int, seconds: float) -> bool:
        """Lay out a message that may be shown soon, working for about this long; True when nothing is left to do."""
        message = self._source.message(row)
        bubble = self._spare.get(message)
        if message.state.active or (bubble is not None and bubble.laid_out_for(width)):
            return True
        bubble = self._bubble(message)
        bubble.fill_seconds = seconds
        bubble.show_message(message, versions=self._source.versions(row), now=self._clock())
        bubble.fill_seconds = FILL_SECONDS
        if bubble.complete:
            bubble.lay_out(width)
        self.give(bubble)
        return bubble.complete

    def clear(self) -> None:
        """Throw away all spare bubbles: they are styled for another theme."""
        for bubble in self._spare.values():
            bubble.retire()
        self._spare.clear()

    def _bubble(self, message: Message) -> Bubble:
        """The bubble that showed this message last, else the one that has been out of use the longest."""
        bubble = self._spare.pop(message, None)
        own = message.role == "user"
        if bubble is None and len(self._spare) >= SPARE:
            kind = PromptBubble if own else ReplyBubble
            oldest = next((shown for shown, spare in self._spare.items() if isinstance(spare, kind)), None)
            bubble = self._spare.pop(oldest) if oldest is not None else None
        return bubble if bubble is not None else self._made(own=own)

    def _made(self, *, own: bool) -> Bubble:
        kind = PromptBubble if own else ReplyBubble
        bubble = kind(theme=self._theme, wishes=self._wishes, parent=self._parent)
        bubble.lower()  # beneath what is pinned to the view
        return bubble
