"""What is handed to the database's thread: copies, since a reply goes on growing meanwhile."""

from dataclasses import dataclass, field

from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation, Place
from gui.chat.message import Message


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """What a conversation has besides messages, and what the sidebar does to it."""

    key: str
    title: str
    title_source: str
    model: str
    """"provider/model" for the next request; empty for none."""
    draft: str
    leaf: int | None
    """The number of the last message that is shown."""
    place: Place | None
    created: float
    """Seconds since the epoch; only used when the conversation is new in the database."""
    updated: float | None
    """The same, of its newest message; None: nothing happened in it that moves it up."""
    settings: ChatSettings
    draft_attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message as it was at one moment."""

    message: Message
    """A copy nobody changes."""
    shown: bool


@dataclass(slots=True)
class Batch:
    """Changes of one conversation that are written together or not at all. Saying them twice does no harm."""

    conversation: ConversationRecord
    messages: list[MessageRecord] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    """Numbers of messages that are gone."""


def record_of(conversation: Conversation, *, created: float, updated: float | None) -> ConversationRecord:
    """The conversation as it is now."""
    last = conversation.last()
    return ConversationRecord(
        key=conversation.key,
        title=conversation.title,
        title_source=conversation.title_source,
        model="" if conversation.model is None else str(conversation.model),
        draft=conversation.draft,
        leaf=None if last is None else last.id,
        place=conversation.place,
        created=created,
        updated=updated,
        settings=conversation.settings,
        draft_attachments=conversation.draft_attachments,
    )
