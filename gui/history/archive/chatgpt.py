"""Reads the conversations of a ChatGPT export, each a tree of nodes that name their parents."""

from collections.abc import Iterator
from hashlib import blake2b
from uuid import NAMESPACE_URL, uuid5

from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.chat.titles import title_from
from gui.history.archive.chatgpt_nodes import Node, read_nodes
from gui.history.archive.chatgpt_tree import tree_of
from gui.history.archive.errors import ArchiveError
from gui.history.archive.fields import Fields
from gui.history.archive.json_stream import JsonStream
from gui.history.archive.limits import ArchiveLimits
from gui.history.archive.merging import Archived
from gui.history.coding import storable

_LONGEST_ID = 1_000


def read_chatgpt(stream: JsonStream, limits: ArchiveLimits) -> Iterator[Archived]:
    """The conversations in the list that comes, each once it is read; those in which nothing was said are left out."""
    for index, _ in enumerate(stream.elements(), 1):
        value = stream.value()
        try:
            archived = _conversation(Fields(value, "conversations"), limits)
        except ArchiveError as error:
            title = value.get("title") if isinstance(value, dict) else None
            error.conversation = storable(title[:100]) if isinstance(title, str) and title else f"#{index}"
            raise
        if len(archived.conversation):
            yield archived


def _conversation(fields: Fields, limits: ArchiveLimits) -> Archived:
    created = fields.optional_moment("create_time")
    nodes = read_nodes(fields.object("mapping"), created or 0.0, limits)
    current = fields.optional_text("current_node", most=_LONGEST_ID)
    messages, shown = tree_of(nodes, current)
    moments = [message.created for message in messages]
    created = min(moments, default=0.0) if created is None else created
    updated = fields.optional_moment("update_time")
    conversation = Conversation.restored(
        key=_key(fields, nodes),
        title=_title(fields, messages, limits),
        model=None,
        messages=messages,
        shown=shown,
    )
    conversation.title_source = "model"
    return Archived(
        conversation=conversation,
        created=created,
        updated=max(moments, default=created) if updated is None else updated,
        pinned=fields.value("is_starred") is True,
    )


def _title(fields: Fields, messages: list[Message], limits: ArchiveLimits) -> str:
    title = " ".join(fields.optional_text("title", most=limits.name).split())
    return title or title_from(next((message.text for message in messages), ""))


def _key(fields: Fields, nodes: dict[str, Node]) -> str:
    """Always the same for the same conversation, so that it is recognised when it comes again."""
    name = fields.optional_text("conversation_id", most=_LONGEST_ID) or fields.optional_text("id", most=_LONGEST_ID)
    if not name:
        name = blake2b("\n".join(sorted(nodes)).encode(errors="replace"), digest_size=16).hexdigest()
    return uuid5(NAMESPACE_URL, f"https://chatgpt.com/c/{name}").hex
