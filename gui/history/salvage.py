"""Saves from a damaged database what can be read of it. The damaged file itself is put aside and never changed."""

import time
import zlib
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import apsw

from gui.history.coding import checksum, unpacked
from gui.history.index import index_message, index_title
from gui.history.messages import NUMBERS, Row
from gui.history.pages import PageFile, Record
from gui.history.places import Places

_LOST_TITLE = "Recovered conversation"
"""Of those whose own row cannot be read."""
_FOLDER, _MODEL, _CONVERSATION, _MESSAGE = 3, 5, 16, 20
"""How many columns their rows have."""


@dataclass(slots=True)
class Salvaged:
    """What came out of a damaged database."""

    conversations: int = 0
    messages: int = 0
    damaged: int = 0
    """Those of the messages that are not as they were written. What can be read of them is kept."""
    nameless: int = 0
    """Those of the conversations of which only messages were left."""


def set_aside(places: Places) -> Path:
    """Move the database with all that belongs to it into a directory of its own; gives where the database is then.

    Raises:
        OSError: it cannot be moved.
    """
    stamp, number = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()), 0
    places.damaged.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        folder = places.damaged / (f"{stamp}-{number}" if number else stamp)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            break
        number += 1
    for name in (places.database.name, f"{places.database.name}-wal", f"{places.database.name}-shm"):
        with suppress(FileNotFoundError):
            (places.folder / name).rename(folder / name)
    return folder / places.database.name


def salvage(damaged: Path, target: apsw.Connection) -> Salvaged:
    """Copy everything that can be read into a new, migrated database, in one transaction.

    Raises:
        apsw.Error, OSError: the new database cannot be written, or the old one not be read at all.
    """
    found = _Found()
    for record in PageFile(damaged).records():
        found.take(record)
    target.execute("BEGIN IMMEDIATE")
    try:
        result = _write(found, target)
        target.execute("COMMIT")
    except BaseException:
        if target.in_transaction:
            target.execute("ROLLBACK")
        raise
    return result


@dataclass(slots=True)
class _Found:
    """Rows by their ids. Where one was found twice, the intact one counts, and of two such the later."""

    folders: dict[int, Row] = field(default_factory=dict)
    models: dict[int, Row] = field(default_factory=dict)
    conversations: dict[int, Row] = field(default_factory=dict)
    messages: dict[int, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    """By conversation and number."""

    def take(self, record: Record) -> None:
        """Keep a row of one of our tables, which its columns give away; those of others are passed over."""
        row = (record.rowid, *record.values[1:])
        if record.values[:1] != [None] or record.rowid <= 0:
            return
        kinds = "".join(_LETTERS[type(value)] for value in row)
        if len(row) == _MESSAGE and _is_message(row):
            known = self.messages[record.rowid // NUMBERS].get(record.rowid % NUMBERS)
            if known is None or _is_intact(row) or not _is_intact(known):
                self.messages[record.rowid // NUMBERS][record.rowid % NUMBERS] = row
        elif len(row) == _CONVERSATION and kinds[1:5] == "ssss" and kinds[8] == "i" and kinds[11] == "s":
            self.conversations[record.rowid] = row
        elif len(row) == _MODEL and kinds == "issss":
            self.models[record.rowid] = row
        elif len(row) == _FOLDER and kinds == "isi":
            self.folders[record.rowid] = row


_LETTERS: dict[type, str] = {type(None): "n", int: "i", float: "f", str: "s", bytes: "b"}


def _is_message(row: Row) -> bool:
    role, state, text, reasoning, crc = row[2], row[4], row[6], row[7], row[19]
    texts = isinstance(text, str | bytes) and isinstance(reasoning, str | bytes)
    strings = all(isinstance(value, str) for value in (state, *row[16:19]))
    numbers = isinstance(row[3], int) and isinstance(row[5], int) and isinstance(row[8], int | float)
    sane = isinstance(row[1], int | None) and isinstance(crc, int) and row[0] % NUMBERS > 0
    return role in ("user", "assistant") and texts and strings and numbers and sane


def _is_intact(row: Row) -> bool:
    return bool(row[19] == checksum(row[2], row[6], row[7], row[17]))


def _write(found: _Found, target: apsw.Connection) -> Salvaged:
    result = Salvaged()
    target.executemany("INSERT OR IGNORE INTO folder VALUES (?, ?, ?)", list(found.folders.values()))
    target.executemany("INSERT OR IGNORE INTO model VALUES (?, ?, ?, ?, ?)", list(found.models.values()))
    for row in sorted(found.conversations.keys() | found.messages.keys()):
        messages = _in_order(found.messages.get(row, {}))
        conversation = found.conversations.get(row)
        if conversation is None or not _insert(target, conversation, found):
            result.nameless += 1
            _insert_nameless(target, row, messages)
        result.conversations += 1
        for message in messages:
            result.messages += 1
            result.damaged += not _is_intact(message)
            _insert_message(target, message, found)
        _end_at_what_there_is(target, row, [message[0] % NUMBERS for message in messages])
    return result


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


def _insert(target: apsw.Connection, row: Row, found: _Found) -> bool:
    values = list(row)
    values[5] = row[5] if row[5] in found.folders else None
    try:
        target.execute("INSERT INTO conversation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
    except apsw.ConstraintError:  # a damaged value, or its key stands twice
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


def _insert_message(target: apsw.Connection, row: Row, found: _Found) -> None:
    values = list(row)
    values[9] = row[9] if row[9] in found.models else None
    target.execute("INSERT INTO message VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
    with suppress(ValueError, zlib.error):  # it cannot be read
        index_message(target, row[0], unpacked(row[6]))


def _end_at_what_there_is(target: apsw.Connection, row: int, numbers: list[int]) -> None:
    leaf = target.execute("SELECT leaf FROM conversation WHERE id = ?", (row,)).get
    if numbers and leaf not in numbers:
        target.execute("UPDATE conversation SET leaf = ?, place_message = NULL WHERE id = ?", (numbers[-1], row))
