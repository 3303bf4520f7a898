"""Saves from a damaged database what can be read of it. The damaged file itself is put aside and never changed.

What is promised: a row is found when its leaf page and the pages its text goes on in are undamaged, whatever became of
all others. A message whose checksum is wrong is kept as far as its text can be read, and goes on to count as damaged.
"""

import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import apsw

from gui.history.aside import mark_salvaged
from gui.history.attachments import read_attachments
from gui.history.backups import Backup
from gui.history.coding import unpacked
from gui.history.index import index_message, index_title, with_attachments
from gui.history.mending import (
    ATTACHMENT_COLUMNS,
    CONVERSATION_COLUMNS,
    FORM_1_CONVERSATION,
    FORM_1_MESSAGE,
    MESSAGE_COLUMNS,
    is_intact,
    mended_attachment,
    mended_conversation,
    mended_message,
)
from gui.history.messages import NUMBERS, Row
from gui.history.notes import write_notes
from gui.history.pages import PageFile, Record

SALVAGED = "salvaged"
"""The note that says of which damaged database this one is made."""
_LOST_TITLE = "Recovered conversation"
"""Of those whose own row cannot be read."""
_FOLDER, _MODEL = 3, 5
"""How many columns their rows have."""


@dataclass(slots=True)
class Salvaged:
    """What came out of a damaged database."""

    conversations: int = 0
    """Those that were not deleted."""
    messages: int = 0
    damaged: int = 0
    """Those of the messages that are not as they were written. What can be read of them is kept."""
    nameless: int = 0
    """Those of the conversations of which only messages were left."""

    def missing(self, backup: Backup) -> tuple[int, int]:
        """How many conversations and messages a backup has more than there are now: so many at least seem lost."""
        return max(0, backup.conversations - self.conversations), max(0, backup.messages - self.messages)


def salvage(damaged: Path, target: apsw.Connection) -> Salvaged:
    """Copy everything that can be read into a new, migrated database, in one transaction.

    Raises:
        apsw.Error, OSError: the new database cannot be written, or the old one not be read at all.
    """
    found = _Found()
    for record in sorted(PageFile(damaged).records(), key=lambda record: not record.in_order):
        found.take(record)
    target.execute("BEGIN IMMEDIATE")
    try:
        result = _write(found, target)
        write_notes(target, {SALVAGED: damaged.parent.name})
        target.execute("COMMIT")
    except BaseException:
        if target.in_transaction:
            target.execute("ROLLBACK")
        raise
    mark_salvaged(damaged)
    return result


@dataclass(slots=True)
class _Found:
    """Rows by their ids. Where one was found twice, the intact one counts, and of two such the later; one whose id is
    doubtful, and which comes last, takes nobody's place."""

    folders: dict[int, Row] = field(default_factory=dict)
    models: dict[int, Row] = field(default_factory=dict)
    conversations: dict[int, Row] = field(default_factory=dict)
    messages: dict[int, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    """By conversation and number."""
    attachments: dict[int, Row] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """Keep a row of one of our tables, which its columns give away; those of others are passed over."""
        if record.values[:1] != [None] or record.rowid <= 0:
            return
        row = (record.rowid, *record.values[1:])
        kinds = "".join(_LETTERS[type(value)] for value in row[:_MODEL])
        if len(row) in (MESSAGE_COLUMNS, FORM_1_MESSAGE):
            self._take_message(mended_message(row), sure=record.in_order)
        elif len(row) in (CONVERSATION_COLUMNS, FORM_1_CONVERSATION):
            _put(self.conversations, mended_conversation(row), sure=record.in_order)
        elif len(row) == ATTACHMENT_COLUMNS:
            _put(self.attachments, mended_attachment(row), sure=record.in_order)
        elif len(row) == _MODEL and kinds == "issss":
            _put(self.models, row, sure=record.in_order)
        elif len(row) == _FOLDER and kinds == "isi":
            _put(self.folders, row, sure=record.in_order)

    def _take_message(self, row: Row | None, *, sure: bool) -> None:
        if row is None:
            return
        conversation, number = divmod(row[0], NUMBERS)
        known = self.messages[conversation].get(number)
        if known is None or (sure and (is_intact(row) or not is_intact(known))):
            self.messages[conversation][number] = row


def _put(rows: dict[int, Row], row: Row | None, *, sure: bool) -> None:
    if row is not None and (sure or row[0] not in rows):
        rows[row[0]] = row


_LETTERS: dict[type, str] = {type(None): "n", int: "i", float: "f", str: "s", bytes: "b"}


def _write(found: _Found, target: apsw.Connection) -> Salvaged:
    result = Salvaged()
    target.executemany("INSERT OR IGNORE INTO folder VALUES (?, ?, ?)", list(found.folders.values()))
    target.executemany("INSERT OR IGNORE INTO model VALUES (?, ?, ?, ?, ?)", list(found.models.values()))
    folders = {row for (row,) in target.execute("SELECT id FROM folder")}
    models = {row for (row,) in target.execute("SELECT id FROM model")}
    for row in sorted(found.conversations.keys() | found.messages.keys()):
        messages = _in_order(found.messages.get(row, {}))
        conversation = found.conversations.get(row)
        if conversation is None or not _insert(target, conversation, folders):
            result.nameless += 1
            _insert_nameless(target, row, messages)
        result.conversations += conversation is None or not conversation[7]
        for message in messages:
            result.messages += 1
            result.damaged += not is_intact(message)
            _insert_message(target, message, models)
        _end_at_what_there_is(target, row, messages)
    _write_attachments(found, target)
    return result


def _write_attachments(found: _Found, target: apsw.Connection) -> None:
    rows = list(_with_messages(found))
    target.executemany("INSERT INTO attachment VALUES (?,?,?,?,?,?,?)", rows)
    for owner in {row[1] for row in rows if row[1] % NUMBERS}:
        conversation, number = divmod(owner, NUMBERS)
        with suppress(ValueError, zlib.error):  # its text cannot be read
            text = unpacked(found.messages[conversation][number][6])
            index_message(target, owner, with_attachments(text, read_attachments(target, owner).attachments))


def _with_messages(found: _Found) -> Iterator[Row]:
    """The attachments whose messages, or whose conversations' drafts, are there."""
    for row in found.attachments.values():
        conversation, number = divmod(row[1], NUMBERS)
        at_a_draft = number == 0 and (conversation == 0 or conversation in found.conversations)
        if at_a_draft or number in found.messages.get(conversation, {}):
            yield row


def _in_order(messages: dict[int, Row]) -> list[Row]:
    """Each under a message that is there: where that is lost, under the one before it."""
    rows: list[Row] = []
    numbers: list[int] = []
    for number in sorted(messages):
        row = messages[number]
        parent = row[1]
        if parent is not None and (parent >= number or parent not in messages):
            parent = numbers[-1] if numbers else None
        rows.append((row[0], parent, *row[2:]))
        numbers.append(number)
    return rows


def _insert(target: apsw.Connection, row: Row, folders: set[int]) -> bool:
    folder = row[5] if row[5] in folders else None
    try:
        target.execute(
            "INSERT INTO conversation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (*row[:5], folder, *row[6:])
        )
    except apsw.ConstraintError:  # its key stands twice
        return False
    index_title(target, row[0], row[2])
    return True


def _insert_nameless(target: apsw.Connection, row: int, messages: list[Row]) -> None:
    created = [float(message[8]) for message in messages] or [time.time()]
    values = (row, uuid4().hex, _LOST_TITLE, row, min(created), max(created))
    target.execute(
        "INSERT INTO conversation (id, key, title, title_source, model, activity, created, updated)"
        " VALUES (?, ?, ?, 'prompt', '', ?, ?, ?)",
        values,
    )
    index_title(target, row, _LOST_TITLE)


def _insert_message(target: apsw.Connection, row: Row, models: set[int]) -> None:
    model = row[9] if row[9] in models else None
    values = (*row[:9], model, *row[10:])
    target.execute("INSERT INTO message VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
    with suppress(ValueError, zlib.error):  # it cannot be read
        index_message(target, row[0], unpacked(row[6]))


def _end_at_what_there_is(target: apsw.Connection, row: int, messages: list[Row]) -> None:
    """Let the path that is shown end where it does end, and be read at a message that is there."""
    numbers = {message[0] % NUMBERS for message in messages}
    leaf, place = target.execute("SELECT leaf, place_message FROM conversation WHERE id = ?", (row,)).fetchall()[0]
    end = max(_shown_path(messages), default=None)  # parents come before their children
    if leaf != end:
        target.execute("UPDATE conversation SET leaf = ? WHERE id = ?", (end, row))
    if place is not None and place not in numbers:
        target.execute("UPDATE conversation SET place_message = NULL WHERE id = ?", (row,))


def _shown_path(messages: list[Row]) -> Iterator[int]:
    """The numbers on it as `Conversation.restored` will find it: below each the last child that is shown, or last."""
    chosen: dict[int | None, tuple[int, int]] = {}
    for message in messages:
        candidate = (message[3], message[0] % NUMBERS)
        chosen[message[1]] = max(chosen.get(message[1], candidate), candidate)
    at: int | None = None
    while at in chosen:
        at = chosen[at][1]
        yield at
