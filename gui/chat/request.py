"""What is sent to a provider for a reply."""

from gui.chat.conversation import Conversation
from gui.chat.message import Message
from provider.types import Messages

CONTINUE_PROMPT = "Continue your last answer exactly where it stopped. Do not repeat anything and do not comment."
"""Asks for the rest of a reply that was cut; it is sent, but is no message of the conversation."""


def messages_for(conversation: Conversation, reply: Message) -> Messages:
    """The turns before `reply`, oldest first, and for one that is to be continued its text so far.

    Replies without text (failed or stopped before the first word) are left out.
    """
    sent: Messages = [
        {"role": message.role, "content": message.text}
        for message in conversation.path_to(reply.id)
        if message.text or message.role == "user"
    ]
    if reply.text:
        sent.append({"role": "user", "content": CONTINUE_PROMPT})
    return sent
