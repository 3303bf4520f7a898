"""What is handed to the database's thread: copies, since a reply goes on growing meanwhile."""

from dataclasses import dataclass, field

from gui.chat.conversation import Conversation, Place
from gui.chat.message import Message

TITLE_FROM_PROMPT = "prompt"
TITLE_FROM_MODEL = "model"
TITLE_FROM_USER = "user"


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


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message as it was at one moment."""

    message: Message
    """A copy nobody changes."""
    shown: bool
    run: int
    """How often its reply was begun: pieces in the journal that belong to an earlier run are out of date."""


@dataclass(slots=True)
class Batch:
    """Changes of one conversation that are written together or not at all. Saying them twice does no harm."""

    conversation: ConversationRecord
    messages: list[MessageRecord] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    """Numbers of messages that are gone."""


def model_text(conversation: Conversation) -> str:
    return "" if conversation.model is None else str(conversation.model)
