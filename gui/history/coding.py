"""How texts and messages are written in the database, and read from it."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any, get_args

from gui.chat.chat_settings import ChatSettings
from gui.chat.message import Failure
from provider.types import Effort

COMPRESSED_FROM = 4_096
"""Characters; what is shorter stays readable for every tool."""


_GREATEST = 1e9
"""Of a parameter; also keeps out what is no number."""


def packed(text: str) -> str | bytes:
    """A long text as a zlib stream of its UTF-8, a short one as it is. Lone surrogates become U+FFFD."""
    text = storable(text)
    if len(text) < COMPRESSED_FROM:
        return text
    plain = text.encode()
    small = zlib.compress(plain, 6)
    return small if len(small) < 0.9 * len(plain) else text


def unpacked(stored: str | bytes) -> str:
    """Raises zlib.error or UnicodeDecodeError where the stored bytes are damaged."""
    return stored if isinstance(stored, str) else zlib.decompress(stored).decode()


def storable(text: str) -> str:
    """The text without what no database takes (fault 21)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def checksum(*stored: str | bytes) -> int:
    """CRC-32 over the fields as they are stored, each ended by a zero byte."""
    crc = 0
    for field in stored:
        # What is neither comes out of damaged columns.
        crc = zlib.crc32(b"\0", zlib.crc32(field if isinstance(field, bytes) else str(field).encode(), crc))
    return crc


def failure_to_json(failure: Failure | None) -> str:
    """An empty string where there is none."""
    if failure is None:
        return ""
    fields = {
        "kind": failure.kind,
        "template": failure.template,
        "fields": failure.fields,
        "advice": failure.advice,
        "detail": failure.detail,
        "retryable": failure.retryable,
    }
    return storable(json.dumps(fields, ensure_ascii=False))


def failure_from_json(text: str) -> Failure | None:
    """Raises ValueError, KeyError or TypeError where `text` was not written by `failure_to_json`."""
    return Failure(**json.loads(text)) if text else None


def parameters_to_json(parameters: Mapping[str, str | float]) -> str:
    """An empty string where there are none."""
    return storable(json.dumps(dict(parameters), ensure_ascii=False, sort_keys=True)) if parameters else ""


def settings_to_json(settings: ChatSettings) -> str:
    """Those that are set; an empty string where none is."""
    chosen = {name: value for name, value in asdict(settings).items() if value is not None}
    return storable(json.dumps(chosen, ensure_ascii=False)) if chosen else ""


def settings_from_json(text: str) -> ChatSettings:
    """What is no setting, or is damaged, is left out."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return ChatSettings()
    return settings_from(found) if isinstance(found, dict) else ChatSettings()


def settings_from(found: Mapping[str, Any]) -> ChatSettings:
    """What of it makes sense: the rest, as of another version, is left out."""
    prompt, effort, most = found.get("prompt"), found.get("reasoning_effort"), found.get("max_tokens")
    return ChatSettings(
        prompt=prompt if isinstance(prompt, str) else None,
        temperature=_finite(found.get("temperature")),
        top_p=_finite(found.get("top_p")),
        max_tokens=most if isinstance(most, int) and not isinstance(most, bool) and most > 0 else None,
        reasoning_effort=next((each for each in get_args(Effort) if each == effort), None),
    )


def _finite(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _GREATEST:
        return float(value)
    return None


@lru_cache(maxsize=256)
def parameters_from_json(text: str) -> dict[str, Any]:
    """Shared between messages, most of which have the same: not to be changed. Empty where they are damaged."""
    try:
        return dict(json.loads(text)) if text else {}
    except (ValueError, TypeError):
        return {}
