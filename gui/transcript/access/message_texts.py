"""Messages as plain text, for reading them out."""

from collections import OrderedDict

from gui.chat.message import Message
from gui.transcript.access.texts import UnitText

_MOST = 32
_BEGINNING = 2_000
"""Characters of a message that are told as its description."""


class MessageTexts:
    """Messages without their markup. Parsing is done when it is asked for, and once while a text stays the same."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[Message, int, UnitText]] = OrderedDict()

    def whole(self, message: Message) -> UnitText:
        known = self._known.pop(message.id, None)
        if known is None or known[0] is not message or known[1] != len(message.text):
            known = (message, len(message.text), UnitText(_plain(message, message.text)))
        self._known[message.id] = known
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return known[2]

    def beginning(self, message: Message) -> str:
        """The first words of the message, at little cost however long it is."""
        if len(message.text) <= _BEGINNING:
            return self.whole(message).text
        return _plain(message, message.text[:_BEGINNING]).rstrip() + "…"

    def clear(self) -> None:
        self._known.clear()


def _plain(message: Message, text: str) -> str:
    if message.role == "user":
        return text
    from gui.markdown.plain import plain_text  # late: brings the Markdown parser with it

    return plain_text(text)
