"""Makes rows out of a damaged database such that they can be read again. What cannot be is left out, field by field."""

import json
import math
import zlib
from typing import Any, get_args

from gui.chat.conversation import TitleSource
from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from gui.history.coding import checksum, packed, unpacked
from gui.history.messages import NUMBERS, Row

CONVERSATION_COLUMNS, MESSAGE_COLUMNS = 17, 24
ATTACHMENT_COLUMNS = 7
"""Rows that were written in form 1 have fewer: without settings, and without what a reply cost and the like."""
FORM_1_CONVERSATION, FORM_1_MESSAGE = 16, 20
MOST_CONVERSATIONS = 1 << 38
"""A row with a higher number has a damaged one: the ids of its messages would leave no room for further ones."""
NO_CHECKSUM = -1
"""Is right for no message."""

_ROLES = ("user", "assistant")
_STATES = frozenset(map(str, State))
_SOURCES = frozenset(get_args(TitleSource))
_SLICE = 256
"""Bytes of a damaged zlib stream that are lost with the first wrong one, at most."""


def is_intact(row: Row) -> bool:
    """Whether a message has the right checksum."""
    return bool(row[19] == checksum(row[2], row[6], row[7], row[17]))


def mended_message(row: Row) -> Row | None:
    """A row of `message` with nothing in it that reading would stumble over; None where there is no message in it.

    One whose checksum is wrong keeps the wrong one, so that everybody can see that it is damaged.
    """
    at, parent, role, shown, state, run, text, reasoning, created, model = row[:10]
    if not _is_plausible(at, role, state) or not (isinstance(text, str | bytes) and isinstance(reasoning, str | bytes)):
        return None
    sent, first_text, ended, thought = (_seconds(value) for value in row[10:14])
    finish_reason, failure, parameters = (value if isinstance(value, str) else "" for value in row[16:19])
    return (
        at,
        _whole(parent),
        role if role in _ROLES else _ROLES[model is not None],
        int(shown == 1),
        state if state in _STATES else str(State.INTERRUPTED),
        _whole(run) or 0,
        _readable(text),
        _readable(reasoning),
        _seconds(created) or 0.0,
        _whole(model),
        sent,
        first_text,
        ended,
        thought if sent is None else thought or 0.0,
        *(_whole(value) for value in row[14:16]),
        finish_reason,
        failure,
        parameters if _is_object(parameters) else "",
        row[19] if isinstance(row[19], int) else NO_CHECKSUM,
        *_extras(row[20:]),
    )


def _extras(columns: Row) -> Row:
    """What form 2 has added to a message."""
    reasoning_tokens, cost, skipped, comparison = columns or (None, None, 0, "")
    return (
        _whole(reasoning_tokens),
        _seconds(cost),
        max(0, _whole(skipped) or 0),
        comparison if isinstance(comparison, str) else "",
    )


def mended_attachment(row: Row) -> Row | None:
    """The same for a row of `attachment`."""
    at, owner, number, name, kind, crc, data = row
    if not (isinstance(owner, int) and owner >= 0 and isinstance(name, str) and isinstance(kind, str)):
        return None
    if not isinstance(data, bytes):
        return None
    return at, owner, _whole(number) or 0, name, kind, crc if isinstance(crc, int) else NO_CHECKSUM, data


def mended_conversation(row: Row) -> Row | None:
    """The same for a row of `conversation`."""
    at, key, title, source, model, folder, pinned, deleted, activity, created, updated, draft = row[:12]
    if not (0 < at < MOST_CONVERSATIONS and isinstance(key, str) and key and isinstance(title, str)):
        return None
    return (
        at,
        key,
        title,
        source if source in _SOURCES else "user",
        model if _is_model(model) else "",
        _whole(folder),
        int(pinned == 1),
        int(deleted == 1),
        min(max(0, _whole(activity) or 0), 1 << 60),
        _seconds(created) or 0.0,
        _seconds(updated) or 0.0,
        draft if isinstance(draft, str) else "",
        *(_whole(value) for value in row[12:15]),
        0,
        row[16] if len(row) > FORM_1_CONVERSATION and isinstance(row[16], str) else "",
    )


def _is_plausible(at: int, role: Any, state: Any) -> bool:
    conversation, number = divmod(at, NUMBERS)
    return 0 < conversation < MOST_CONVERSATIONS and number > 0 and (role in _ROLES or state in _STATES)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _is_object(text: str) -> bool:
    try:
        return not text or isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _is_model(value: Any) -> bool:
    try:
        return value == "" or (isinstance(value, str) and bool(ModelRef.parse(value)))
    except ValueError:
        return False


def _readable(stored: str | bytes) -> str | bytes:
    """As it is stored where that can be read, else what comes before the damage."""
    try:
        unpacked(stored)
    except (UnicodeDecodeError, zlib.error):
        return packed(_beginning(stored)) if isinstance(stored, bytes) else ""
    return stored


def _beginning(stream: bytes) -> str:
    """Of a text whose zlib stream is damaged."""
    inflating, plain = zlib.decompressobj(), b""
    try:
        for at in range(0, len(stream), _SLICE):
            plain += inflating.decompress(stream[at : at + _SLICE])
    except zlib.error:
        pass
    return plain.decode(errors="replace").removesuffix("\ufffd")
