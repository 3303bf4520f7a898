"""What is sent to a provider for a reply."""

import re

from gui.chat.attachment import Attachment
from gui.chat.conversation import Conversation
from gui.chat.message import Message
from provider import types
from provider.errors import PicturesError
from provider.types import Image, Messages

CONTINUE_PROMPT = "Continue your last answer exactly where it stopped. Do not repeat anything and do not comment."
"""Asks for the rest of a reply that was cut; it is sent, but is no message of the conversation."""
LEFT_OUT = "[A picture that you cannot see was attached here.]"
"""Stands for each picture of an earlier turn in a request to a model that takes none."""

_TICKS = re.compile("`{3,}")


def messages_for(conversation: Conversation, reply: Message) -> Messages:
    """The turns before `reply`, oldest first, and for one that is to be continued its text so far.

    Replies without text (failed or stopped before the first word) are left out.
    """
    sent: Messages = [
        _turn(message) for message in conversation.path_to(reply.id) if message.text or message.role == "user"
    ]
    if reply.text:
        sent.append({"role": "user", "content": CONTINUE_PROMPT})
    return sent


def without_pictures(messages: Messages, *, model: str) -> Messages:
    """The same for a model that takes no pictures: those of earlier turns are left out, which is said in their place.

    Raises:
        PicturesError: the turn that is to be answered has pictures itself; `model` is its name for people.
    """
    if messages and messages[-1].get("images"):
        raise PicturesError(provider=model)
    return [_blind(message) for message in messages]


def has_pictures(messages: Messages) -> bool:
    return any(message.get("images") for message in messages)


def _turn(message: Message) -> types.Message:
    texts = [_as_text(each) for each in message.attachments if not each.is_image]
    turn: types.Message = {"role": message.role, "content": "\n\n".join([*filter(None, [message.text]), *texts])}
    images = [Image(each.media_type, each.data) for each in message.attachments if each.is_image]
    if images:
        turn["images"] = images
    return turn


def _as_text(attachment: Attachment) -> str:
    """A text file under its name, between fences that nothing in it can end."""
    text = attachment.text
    fence = "`" * (max(map(len, _TICKS.findall(text)), default=2) + 1)
    end = "" if text.endswith("\n") else "\n"
    return f"{attachment.name}:\n{fence}\n{text}{end}{fence}"


def _blind(message: types.Message) -> types.Message:
    images = message.get("images")
    if not images:
        return message
    told = [message["content"], *[LEFT_OUT] * len(images)]
    return {"role": message["role"], "content": "\n\n".join(filter(None, told))}
