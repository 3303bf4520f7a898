"""Prompts that are being edited. What was typed is kept here, not in the widgets, which come and go."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from gui.chat.message import Message
from gui.transcript.growing_field import LONG_PASTE, MAX_IN_FIELD, SendKey


@dataclass(slots=True, eq=False)
class Edit:
    """A prompt's text as it has been changed so far."""

    typed: str
    """What stands in the field."""
    rest: str
    """The end of a very long prompt: it does not go into the field and stays as it is."""
    cursor: int
    """Where in the field the caret stands, as Qt counts."""

    @property
    def text(self) -> str:
        return self.typed + self.rest


class Edits(QObject):
    """The edits by message, as long as the message lives, and what holds for all of them."""

    changed = Signal()
    """Another key sends, or the conversation has begun or ended being answered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._edits: WeakKeyDictionary[Message, Edit] = WeakKeyDictionary()
        self._send_key: SendKey = "enter"
        self._answering = False

    @property
    def send_key(self) -> SendKey:
        return self._send_key

    @send_key.setter
    def send_key(self, key: SendKey) -> None:
        self._send_key = key
        self.changed.emit()

    @property
    def answering(self) -> bool:
        """Whether a reply is on its way: until it ends nothing else can be asked."""
        return self._answering

    @answering.setter
    def answering(self, answering: bool) -> None:
        if answering != self._answering:
            self._answering = answering
            self.changed.emit()

    def of(self, message: Message) -> Edit | None:
        """What has been typed of it; None where it is not being edited."""
        return self._edits.get(message)

    def begin(self, message: Message) -> None:
        """Edit this prompt from now on; where it is being edited already, go on."""
        if message not in self._edits:
            text = message.text
            end = len(text) if len(text) <= MAX_IN_FIELD else text.rfind("\n", 0, LONG_PASTE) + 1 or LONG_PASTE
            self._edits[message] = Edit(typed=text[:end], rest=text[end:], cursor=-1)

    def end(self, message: Message) -> None:
        self._edits.pop(message, None)
