"""Conversations to be exported: from the database, message by message, or out of memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import apsw

from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation, Place
from gui.chat.message import Message
from gui.history.attachments import read_attachments
from gui.history.coding import settings_from_json
from gui.history.messages import NUMBERS, read_messages

_HEAD = """
SELECT conversation.id, key, title, title_source, model, pinned, folder.name, created, updated, draft, place_message,
    place_source, settings
FROM conversation LEFT JOIN folder ON folder.id = conversation.folder WHERE conversation.id = ?
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What a conversation has besides messages."""

    key: str
    title: str
    title_source: str
    model: str
    """"provider/model" for the next request; empty for none."""
    pinned: bool
    folder: str
    """Its folder's name; empty for none."""
    created: float
    updated: float
    draft: str
    place: Place | None
    settings: ChatSettings = field(default_factory=ChatSettings)
    draft_attachments: tuple[Attachment, ...] = ()


class Source(Protocol):
    """A conversation that can be gone through, more than once."""

    @property
    def head(self) -> Head: ...

    def messages(self) -> Iterator[tuple[Message, bool]]:
        """On all branches, parents first, and whether each is the one shown among its siblings."""

    def path(self) -> Iterator[Message]:
        """What is shown, oldest first."""


class StoredSource:
    """A conversation in the database, of which never more than a message is in memory."""

    def __init__(self, connection: apsw.Connection, row: int) -> None:
        self._connection = connection
        self._row = row
        found: Any = connection.execute(_HEAD, (row,)).fetchone()
        _id, key, title, source, model, pinned, folder, created, updated, draft, message, at, settings = found
        self.head = Head(
            key=key,
            title=title,
            title_source=source,
            model=model,
            pinned=bool(pinned),
            folder=folder or "",
            created=created,
            updated=updated,
            draft=draft,
            place=None if message is None else Place(message, at),
            settings=settings_from_json(settings),
            draft_attachments=read_attachments(connection, row * NUMBERS).attachments,
        )

    def messages(self) -> Iterator[tuple[Message, bool]]:
        for each in read_messages(self._connection, self._row):
            yield each.message, each.shown

    def path(self) -> Iterator[Message]:
        shown = self._path_numbers()
        for each in read_messages(self._connection, self._row):
            if each.message.id in shown:
                yield each.message

    def _path_numbers(self) -> set[int]:
        first = self._row * NUMBERS
        query = "SELECT id, parent, shown FROM message WHERE id BETWEEN ? AND ? ORDER BY id"
        chosen: dict[int | None, tuple[int, bool]] = {}
        rows: Any = self._connection.execute(query, (first, first + NUMBERS - 1))
        for at, parent, shown in rows:
            if shown or not chosen.get(parent, (0, False))[1]:
                chosen[parent] = at % NUMBERS, bool(shown)
        numbers: set[int] = set()
        at = None
        while at in chosen:
            at = chosen[at][0]
            numbers.add(at)
        return numbers


class LiveSource:
    """A conversation in memory, which has to be whole."""

    def __init__(self, conversation: Conversation, *, folder: str = "", pinned: bool = False) -> None:
        self._conversation = conversation
        moments = [message.created for message in conversation.messages()] or [0.0]
        self.head = Head(
            key=conversation.key,
            title=conversation.title,
            title_source=conversation.title_source,
            model="" if conversation.model is None else str(conversation.model),
            pinned=pinned,
            folder=folder,
            created=moments[0],
            updated=moments[-1],
            draft=conversation.draft,
            place=conversation.place,
            settings=conversation.settings,
            draft_attachments=conversation.draft_attachments,
        )

    def messages(self) -> Iterator[tuple[Message, bool]]:
        for message in self._conversation.messages():
            yield message, self._conversation.is_chosen(message.id)

    def path(self) -> Iterator[Message]:
        yield from self._conversation.path()
