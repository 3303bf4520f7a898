"""The messages of a conversation: their rows, in and out."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apsw

from gui.chat.message import Message, State, Timing
from gui.chat.model_ref import ModelRef
from gui.history.attachments import (
    NOTHING,
    Files,
    copy_attachments,
    owners,
    read_attachments,
    remove_attachments,
    write_attachments,
)
from gui.history.coding import (
    checksum,
    failure_from_json,
    failure_to_json,
    packed,
    parameters_from_json,
    parameters_to_json,
    storable,
    unpacked,
)
from gui.history.index import index_message, unindex_message, with_attachments
from gui.history.records import MessageRecord
from provider.types import Usage

NUMBERS = 1 << 24
"""More messages than this have no place in a conversation. A row's id is conversation × NUMBERS + number: those of one
conversation lie together on the disk, and the index needs no table to find whose a hit is."""

_UPSERT = "INSERT OR REPLACE INTO message VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_SELECT = "SELECT * FROM message WHERE id BETWEEN ? AND ? ORDER BY id"
_NEXT = "SELECT min(id) FROM message WHERE id BETWEEN ? AND ?"
_SELECT_BYTES = """
SELECT id, parent, CAST(role AS BLOB), shown, CAST(state AS BLOB), run, CAST(text AS BLOB), CAST(reasoning AS BLOB),
    created, model, sent, first_text, ended, thought, prompt_tokens, completion_tokens, CAST(finish_reason AS BLOB),
    CAST(failure AS BLOB), CAST(parameters AS BLOB), checksum, reasoning_tokens, cost, skipped,
    CAST(comparison AS BLOB), typeof(text), typeof(reasoning)
FROM message WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1
"""
_COPY = """
INSERT INTO message SELECT id + ?, parent, role, shown, iif(state IN ('waiting', 'streaming'), 'interrupted', state),
    run, text, reasoning, created, model, sent, first_text, ended, thought, prompt_tokens, completion_tokens,
    finish_reason, failure, parameters, checksum, reasoning_tokens, cost, skipped, comparison
FROM message WHERE id BETWEEN ? AND ?
"""
_TEXT, _REASONING = 6, 7
"""Where these columns stand."""

Row = tuple[Any, ...]
"""A row of `message`, all columns in their order."""


class Loaded(NamedTuple):
    """A message out of the database."""

    message: Message
    shown: bool
    intact: bool
    """Whether its checksum is right."""


class Models:
    """The rows of `model`, which messages name by number. Kept for one statement or a whole run through."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._known: dict[int, tuple[ModelRef, str, str]] = {}

    def number(self, message: Message) -> int | None:
        """The row for a message's model, made where there is none."""
        if message.model is None:
            return None
        ref = message.model
        names = tuple(map(storable, (ref.provider, ref.model, message.model_label, message.provider_label)))
        self._connection.execute("INSERT OR IGNORE INTO model VALUES (NULL, ?, ?, ?, ?)", names)
        found = "SELECT id FROM model WHERE (provider, model, model_label, provider_label) = (?, ?, ?, ?)"
        return int(self._connection.execute(found, names).get)

    def named(self, number: int | None) -> tuple[ModelRef | None, str, str]:
        """The model and the two names that people see."""
        if number is None:
            return None, "", ""
        if number not in self._known:
            for row, provider, model, *labels in self._connection.execute("SELECT * FROM model"):
                self._known[row] = ModelRef(provider, model), labels[0], labels[1]
        return self._known.get(number, (None, "", ""))


def write_messages(connection: apsw.Connection, conversation: int, records: Iterable[MessageRecord]) -> None:
    """Write messages of the conversation in this row, new ones and changed ones. To be called in a transaction."""
    models = Models(connection)
    for record in records:
        message = record.message
        row = _row(conversation, record, models.number(message))
        connection.execute(_UPSERT, row)
        if message.role == "user":
            write_attachments(connection, row[0], message.attachments)
        if not message.state.active:
            index_message(connection, row[0], storable(with_attachments(message.text, message.attachments)))


def remove_messages(connection: apsw.Connection, conversation: int, numbers: Iterable[int]) -> None:
    """To be called in a transaction."""
    for number in numbers:
        row = conversation * NUMBERS + number
        connection.execute("DELETE FROM message WHERE id = ?", (row,))
        remove_attachments(connection, row, row)
        unindex_message(connection, row)


def copy_messages(connection: apsw.Connection, source: int, target: int) -> None:
    """Copy all messages of one conversation into another that has none, by rows. To be called in a transaction."""
    away = (target - source) * NUMBERS
    first, last = source * NUMBERS + 1, source * NUMBERS + NUMBERS - 1
    connection.execute(_COPY, (away, first, last))
    copy_attachments(connection, first, last, away=away)
    for copied in read_messages(connection, target):
        text = with_attachments(copied.message.text, copied.message.attachments)
        index_message(connection, target * NUMBERS + copied.message.id, text)


def read_messages(connection: apsw.Connection, conversation: int) -> Iterator[Loaded]:
    """The messages of the conversation in this row, in the order they came.

    Raises:
        apsw.CorruptError: the file is damaged there.
    """
    models = Models(connection)
    at, last = conversation * NUMBERS, conversation * NUMBERS + NUMBERS - 1
    with_files = owners(connection, at, last)
    while True:
        try:
            for row in connection.execute(_SELECT, (at, last)):
                yield loaded(row, models, read_attachments(connection, row[0]) if row[0] in with_files else NOTHING)
                at = row[0] + 1
        except UnicodeDecodeError:  # a byte of this row's text has changed
            row = read_damaged_row(connection, at, last)
            yield loaded(row, models, read_attachments(connection, row[0]) if row[0] in with_files else NOTHING)
            at = connection.execute(_NEXT, (at, last)).get + 1
        else:
            return


def read_damaged_row(connection: apsw.Connection, first: int, last: int) -> Row:
    """The first row of `message` in this range of ids, with U+FFFD for what is no UTF-8 any more."""
    row: list[Any] = list(connection.execute(_SELECT_BYTES, (first, last)).get)
    kinds = row[-2:]
    for at, value in enumerate(row[:-2]):
        compressed = at in (_TEXT, _REASONING) and kinds[at - _TEXT] == "blob"
        if isinstance(value, bytes) and not compressed:
            row[at] = value.decode(errors="replace")
    return tuple(row[:-2])


def loaded(row: Row, models: Models, files: Files = NOTHING) -> Loaded:
    """A row as a message. What cannot be decoded is left out, and the message not called intact."""
    (at, parent, role, shown, state, run, text, reasoning, created, model, sent, first_text, ended, thought) = row[:14]
    (prompt_tokens, completion_tokens, finish_reason, failure, parameters, crc) = row[14:20]
    (reasoning_tokens, cost, skipped, comparison) = row[20:]
    intact = crc == checksum(role, text, reasoning, failure)
    ref, model_label, provider_label = models.named(model)
    message = Message(
        id=at % NUMBERS,
        parent=parent,
        role=role,
        text=text if isinstance(text, str) else _decoded(text),
        reasoning=reasoning if isinstance(reasoning, str) else _decoded(reasoning),
        model=ref,
        model_label=model_label,
        provider_label=provider_label,
        state=_STATES.get(state, State.INTERRUPTED),
        finish_reason=finish_reason,
        run=run,
        created=created,
        parameters=parameters_from_json(parameters),
        attachments=files.attachments,
        skipped=skipped,
        comparison=comparison,
    )
    if failure:
        message.failure = failure_from_json(failure) if intact else None
    if sent is not None:
        message.timing = Timing(
            sent=0.0,
            first_text=first_text,
            ended=ended,
            sent_at=sent,
            thought_seconds=thought,
        )
    usage = Usage(prompt_tokens, completion_tokens, reasoning_tokens, cost)
    if usage != Usage():
        message.usage = usage
    return Loaded(message, bool(shown), intact and files.intact)


_STATES = {str(state): state for state in State if not state.active}
"""What was on its way when Rill ended has been interrupted."""


def _decoded(stored: bytes) -> str:
    try:
        return unpacked(stored)
    except (ValueError, TypeError, zlib.error):
        return ""


def _row(conversation: int, record: MessageRecord, model: int | None) -> Row:
    message = record.message
    if not 0 < message.id < NUMBERS:
        raise ValueError(f"message number {message.id} is out of range")
    text, reasoning = packed(message.text), packed(message.reasoning)
    failure = failure_to_json(message.failure)
    timing, usage = message.timing, message.usage
    return (
        conversation * NUMBERS + message.id,
        message.parent,
        message.role,
        record.shown,
        str(message.state),
        message.run,
        text,
        reasoning,
        message.created,
        model,
        None if timing is None else timing.sent_at,
        None if timing is None else timing.to_first_text(),
        None if timing is None or timing.ended is None else timing.ended - timing.sent,
        None if timing is None else timing.thought_seconds,
        None if usage is None else usage.prompt_tokens,
        None if usage is None else usage.completion_tokens,
        storable(message.finish_reason),
        failure,
        parameters_to_json(message.parameters),
        checksum(message.role, text, reasoning, failure),
        None if usage is None else usage.reasoning_tokens,
        None if usage is None else usage.cost,
        message.skipped,
        storable(message.comparison),
    )
