"""Conversations as JSON, with nothing left out. The manual describes each field."""

import base64
import json
import math
from collections.abc import Callable, Iterable
from typing import Any

from gui.chat.attachment import Attachment
from gui.chat.message import Message, State, Timing
from gui.history.archive.sources import Head, Source
from gui.history.coding import failure_to_json, settings_to_json, storable

FORMAT = "rill-history"
VERSION = 2
"""2 has attachments and settings: whoever only knows 1 would leave them out without a word."""


def write_document(sources: Iterable[Source], write: Callable[[str], object]) -> None:
    """A line for each message: a great file can be read by eye, and two be compared line by line."""
    write(f'{{"format":"{FORMAT}","version":{VERSION},"conversations":[')
    for index, source in enumerate(sources):
        head = _json(_head_fields(source.head))
        write(f'{"," if index else ""}\n{head[:-1]},"messages":[')
        for number, (message, shown) in enumerate(source.messages()):
            write(f"{',' if number else ''}\n{_json(_message_fields(message, shown=shown))}")
        write("\n]}")
    write("\n]}\n")


def _json(value: dict[str, Any]) -> str:
    return storable(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def _head_fields(head: Head) -> dict[str, Any]:
    return {
        "key": head.key,
        "title": head.title,
        "title_source": head.title_source,
        "model": head.model or None,
        "pinned": head.pinned,
        "folder": head.folder or None,
        "created": _finite(head.created),
        "updated": _finite(head.updated),
        "draft": head.draft,
        "draft_attachments": [_attachment_fields(each) for each in head.draft_attachments],
        "settings": json.loads(settings_to_json(head.settings) or "{}"),
        "place": None if head.place is None else {"message": head.place.message, "source": head.place.source},
    }


def _message_fields(message: Message, *, shown: bool) -> dict[str, Any]:
    usage = message.usage
    state = State.INTERRUPTED if message.state.active else message.state
    return {
        "number": message.id,
        "parent": message.parent,
        "role": message.role,
        "shown": shown,
        "state": str(state),
        "text": message.text,
        "reasoning": message.reasoning,
        "created": _finite(message.created),
        "model": None if message.model is None else str(message.model),
        "model_label": message.model_label,
        "provider_label": message.provider_label,
        "parameters": dict(sorted(message.parameters.items())),
        "timing": _timing_fields(message.timing),
        "usage": None
        if usage is None
        else {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "reasoning_tokens": usage.reasoning_tokens,
            "cost": None if usage.cost is None else _finite(usage.cost),
        },
        "finish_reason": message.finish_reason,
        "failure": json.loads(failure_to_json(message.failure) or "null"),
        "skipped": message.skipped,
        "comparison": message.comparison,
        "attachments": [_attachment_fields(each) for each in message.attachments],
    }


def _attachment_fields(attachment: Attachment) -> dict[str, str]:
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "data": base64.b64encode(attachment.data).decode("ascii"),
    }


def _timing_fields(timing: Timing | None) -> dict[str, Any] | None:
    if timing is None:
        return None
    first_text = timing.to_first_text()
    return {
        "sent_at": _finite(timing.sent_at),
        "first_text": None if first_text is None else _finite(first_text),
        "ended": None if timing.ended is None else _finite(timing.ended - timing.sent),
        "thought": _finite(timing.thought_seconds),
    }


def _finite(number: float) -> float:
    """JSON has no word for what is none."""
    return number if math.isfinite(number) else 0.0
