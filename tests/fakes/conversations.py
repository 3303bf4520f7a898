"""Conversations with something of everything, and the shortest way to get one into a database."""

import time
from base64 import b64decode

import apsw

from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation, Place
from gui.chat.message import Failure, Message, State, Timing
from gui.chat.model_ref import ModelRef
from gui.history.conversations import save
from gui.history.records import Batch, MessageRecord, record_of
from provider.types import Usage

MODEL = ModelRef("ai365vip", "gpt-4o")
PICTURE = Attachment(
    "dusk 天空.png",
    "image/png",
    b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="),
)
NOTES = Attachment("notes.txt", "text/plain", "Red? ```\n天空\n".encode())


def answer(conversation: Conversation, prompt: Message, text: str, *, state: State = State.DONE) -> Message:
    reply = conversation.add_reply(parent=prompt.id, model=MODEL, model_label="GPT-4o", provider_label="AI365VIP")
    reply.text, reply.state = text, state
    return reply


def exchanges(*pairs: tuple[str, str], title: str = "A title") -> Conversation:
    """One question and answer after the other."""
    conversation = Conversation(title=title, model=MODEL)
    parent: int | None = None
    for question, said in pairs:
        prompt = conversation.add_prompt(question, parent=parent)
        parent = answer(conversation, prompt, said).id
    return conversation


def with_everything() -> Conversation:
    """Versions, an edit, each state a message can stay in, and every field filled."""
    conversation = exchanges(("Why is the sky blue?", "Rayleigh scattering."), title="The sky 天空")
    first = conversation.path()[0]
    stopped = answer(conversation, first, "Because", state=State.STOPPED)
    failed = answer(conversation, first, "", state=State.FAILED)
    failed.failure = Failure("ServerError", "{host} has a problem.", {"host": "x", "status": 500}, "Wait.", "HTTP 500")
    interrupted = answer(conversation, first, "x" * 10_000, state=State.INTERRUPTED)
    interrupted.reasoning = "Let me think"
    full = answer(conversation, first, "Blue light bends \0 more \ud800.")
    full.timing = Timing(sent=100.0, first_text=100.5, ended=103.0, sent_at=1_700_000_000.0, thought_seconds=0.25)
    full.usage, full.finish_reason, full.run = Usage(12, None, 7, 0.0015), "stop", 3
    full.parameters = {"temperature": 0.7, "system_prompt": "Be brief."}
    full.skipped, full.comparison = 2, "c1"
    edited = conversation.add_prompt("Why is it red at dusk?", parent=None, attachments=(PICTURE, NOTES))
    answer(conversation, edited, "A longer way through the air.")
    conversation.show_version(first.id)
    conversation.show_version(stopped.id)
    conversation.draft, conversation.draft_attachments = "And at night?", (NOTES,)
    conversation.settings = ChatSettings("Be brief.", 0.7, 0.9, 1_000, "low")
    conversation.place = Place(stopped.id, 3)
    return conversation


def keep(connection: apsw.Connection, conversation: Conversation, *, at: float | None = None) -> int:
    """Write all of it; `at` in seconds since the epoch. Returns its row."""
    moment = time.time() if at is None else at
    messages = [MessageRecord(message, conversation.is_chosen(message.id)) for message in conversation.messages()]
    connection.execute("BEGIN IMMEDIATE")
    row = save(connection, Batch(record_of(conversation, created=moment, updated=moment), messages))
    connection.execute("COMMIT")
    return row
