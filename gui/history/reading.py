"""Reads conversations: the end of one, which is there at once however long it is, and then all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import apsw

from gui.chat.conversation import Conversation, Place
from gui.chat.model_ref import ModelRef
from gui.history.attachments import read_attachments, read_of
from gui.history.coding import settings_from_json
from gui.history.messages import NUMBERS, Loaded, Models, Row, loaded, read_damaged_row, read_messages

END_MESSAGES = 60
"""So many are read first: several screens of them."""

_CHAIN = """
WITH RECURSIVE chain (id, parent, left) AS (
    SELECT id, parent, ?2 FROM message WHERE id = ?1
    UNION ALL
    SELECT message.id, message.parent, chain.left - 1 FROM chain
    JOIN message ON message.id = (chain.id / 16777216) * 16777216 + chain.parent
    WHERE chain.parent IS NOT NULL AND chain.left > 1
)
"""
"""From a message upwards. Parents came before their children, so that the order of ids is that of the path."""
_ROWS_OF_CHAIN = "SELECT message.* FROM chain JOIN message USING (id) ORDER BY message.id"
_IDS_OF_CHAIN = "SELECT id FROM chain ORDER BY id"


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as it was kept, or its end."""

    conversation: Conversation
    row: int
    """Of `conversation`, the table."""
    damaged: list[int]
    """Numbers of the messages whose checksum is wrong."""


def read_conversation(connection: apsw.Connection, key: str) -> Opened:
    """All of it. Raises KeyError where there is no such conversation."""
    row, title, _source, model, *_rest = head = _head(connection, key)
    found = _hung_up(read_messages(connection, row))
    conversation = Conversation.restored(
        key=key,
        title=title,
        model=_model(model),
        messages=[each.message for each in found],
        shown=[each.message.id for each in found if each.shown],
    )
    return _opened(connection, conversation, head, found)


def read_end(connection: apsw.Connection, key: str, *, messages: int = END_MESSAGES) -> Opened:
    """The last messages of what is shown. Raises KeyError where there is no such conversation."""
    row, title, _source, model, _draft, leaf, *_rest = head = _head(connection, key)
    found: list[Loaded] = []
    if leaf is not None:
        models = Models(connection)
        rows = _chain(connection, row * NUMBERS + leaf, messages)
        files = read_of(connection, {each[0] for each in rows}, *_range(row))
        found = [loaded(each, models, files[each[0]]) for each in rows]
    last = connection.execute("SELECT max(id) FROM message WHERE id BETWEEN ? AND ?", _range(row)).get
    conversation = Conversation.restored_end(
        key=key,
        title=title,
        model=_model(model),
        messages=[each.message for each in found],
        highest=0 if last is None else last % NUMBERS,
    )
    return _opened(connection, conversation, head, found)


def _chain(connection: apsw.Connection, leaf: int, messages: int) -> list[Row]:
    """The rows of the last messages above this one, the leaf at their end."""
    try:
        return list(connection.execute(_CHAIN + _ROWS_OF_CHAIN, (leaf, messages)))
    except UnicodeDecodeError:  # a byte of a text has changed
        ids = [at for (at,) in connection.execute(_CHAIN + _IDS_OF_CHAIN, (leaf, messages))]
        return [read_damaged_row(connection, at, at) for at in ids]


def _head(connection: apsw.Connection, key: str) -> tuple[Any, ...]:
    head = connection.execute(
        "SELECT id, title, title_source, model, draft, leaf, place_message, place_source, settings FROM conversation"
        " WHERE key = ?",
        (key,),
    ).get
    if head is None:
        raise KeyError(key)
    return tuple(head)


def _opened(
    connection: apsw.Connection, conversation: Conversation, head: tuple[Any, ...], found: list[Loaded]
) -> Opened:
    row, _title, source, _model_text, draft, _leaf, message, at, settings = head
    conversation.draft = draft
    conversation.draft_attachments = read_attachments(connection, row * NUMBERS).attachments
    conversation.settings = settings_from_json(settings)
    conversation.place = None if message is None else Place(message, at)
    conversation.title_source = source
    return Opened(conversation, row, [each.message.id for each in found if not each.intact])


def _hung_up(messages: Iterable[Loaded]) -> list[Loaded]:
    """Each under a message that is there: one whose parent is damaged comes under the one before it."""
    found: list[Loaded] = []
    numbers: set[int | None] = {None}
    for each in messages:
        intact = each.message.parent in numbers
        if not intact:
            each.message.parent = found[-1].message.id if found else None
        numbers.add(each.message.id)
        found.append(each if intact else each._replace(intact=False))
    return found


def _model(text: str) -> ModelRef | None:
    try:
        return ModelRef.parse(text) if text else None
    except ValueError:  # a changed byte: another model can be chosen
        return None


def _range(row: int) -> tuple[int, int]:
    return row * NUMBERS, row * NUMBERS + NUMBERS - 1
