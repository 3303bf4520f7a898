"""The model lists of services, kept across starts with the time they were named at. Knows no Qt.

A list is a convenience: whatever is wrong with the file, it is as if there were none, and the service is asked again.
What is kept are ids, names and what models can, and the address as a digest, since people put keys into addresses.
"""

import hashlib
import json
import logging
import math
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from gui.settings.atomic import write_atomically
from provider.types import ModelInfo

MOST_MODELS = 2_000
"""Of a service; those that follow are left out."""
MOST_SERVICES = 200
MAX_BYTES = 16 * 1024 * 1024
LONGEST_TEXT = 500
_VERSION = 1
_FIELDS = tuple((field.name, field.default) for field in fields(ModelInfo))

log = logging.getLogger(__name__)


def _at_once(write: Callable[[], None]) -> None:
    write()


class ModelCache:
    """One file for all services, read when it is first asked for. Not thread-safe; nothing here raises."""

    def __init__(self, path: Path, *, later: Callable[[Callable[[], None]], object] = _at_once) -> None:
        """`later` gets what writes the file, to call it on any thread: a disk may take its time."""
        self._path = path
        self._later = later
        self._content: bytes | None = None
        """What is to be written."""
        self._writing = threading.Lock()
        self._services: dict[str, dict[str, Any]] | None = None
        self._written: dict[str, str] = {}
        """Entries as they stand in the file: only what has changed is put into words again."""

    def load(self, service_id: str, address: str) -> tuple[list[ModelInfo], float] | None:
        """The models of a service at an address, and when it named them (seconds since the epoch).

        None where there is no such list, and also after the service has got another address.
        """
        entry = self._entries().get(service_id)
        if not isinstance(entry, dict) or entry.get("address") != _digest(address):
            return None
        listed_at, models = _number(entry.get("listed_at")), entry.get("models")
        if listed_at is None or not isinstance(models, list):
            return None
        infos = [info for raw in models[:MOST_MODELS] if (info := _info(raw)) is not None]
        return (infos, listed_at) if infos else None

    def store(self, service_id: str, address: str, models: Sequence[ModelInfo], *, listed_at: float) -> None:
        """Keep what a service has just named, in place of what it named before."""
        entries = self._entries()
        self._drop(service_id)
        entries[service_id] = {
            "address": _digest(address),
            "listed_at": listed_at,
            "models": [_plain(info) for info in models[:MOST_MODELS]],
        }
        while len(entries) > MOST_SERVICES:  # the first is the one that has not been stored for the longest time
            self._drop(next(iter(entries)))
        self._write()

    def forget(self, service_id: str) -> None:
        """The service is gone, and its list with it."""
        if self._drop(service_id):
            self._write()

    def _drop(self, service_id: str) -> bool:
        self._written.pop(service_id, None)
        return self._entries().pop(service_id, None) is not None

    def _entries(self) -> dict[str, dict[str, Any]]:
        if self._services is None:
            self._services = _read(self._path)
        return self._services

    def _write(self) -> None:
        for service_id in self._entries().keys() - self._written.keys():
            self._put_into_words(service_id)
        entries = ",".join(f"{json.dumps(each)}:{self._written[each]}" for each in self._entries())
        self._content = f'{{"version":{_VERSION},"services":{{{entries}}}}}'.encode("ascii")
        self._later(self._write_file)

    def _write_file(self) -> None:
        with self._writing:
            content, self._content = self._content, None
            if content is None:  # written already, with what came before
                return
            try:
                write_atomically(self._path, content)
            except OSError as error:  # a full disk
                log.warning("the lists of models cannot be kept: %s", type(error).__name__)

    def _put_into_words(self, service_id: str) -> None:
        entry = self._entries()[service_id]
        try:
            self._written[service_id] = json.dumps(entry, allow_nan=False, separators=(",", ":"))
        except (ValueError, RecursionError):  # of a foreign file: no number, or nested without end
            self._drop(service_id)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    with suppress(OSError, ValueError, RecursionError):
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            document = json.loads(path.read_bytes())
            if isinstance(document, dict) and document.get("version") == _VERSION:
                services = document.get("services")
                if isinstance(services, dict):
                    return services
    return {}


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(info: ModelInfo) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, default in _FIELDS if (value := getattr(info, name)) != default}


def _info(raw: object) -> ModelInfo | None:
    """None for what `store` has not written."""
    if not isinstance(raw, dict) or not _is_text(raw.get("id")) or not _is_text(raw.get("name")):
        return None
    tokens = raw.get("context_tokens")
    return ModelInfo(
        id=raw["id"],
        name=raw["name"],
        context_tokens=tokens if isinstance(tokens, int) and not isinstance(tokens, bool) and tokens > 0 else None,
        vision=_flag(raw.get("vision")),
        reasoning=_flag(raw.get("reasoning")),
        free=raw.get("free") is True,
        prompt_price=_price(raw.get("prompt_price")),
        completion_price=_price(raw.get("completion_price")),
    )


def _is_text(raw: object) -> bool:
    return isinstance(raw, str) and 0 < len(raw) <= LONGEST_TEXT


def _flag(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _number(raw: object) -> float | None:
    try:
        number = float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else math.nan
    except OverflowError:  # an integer of hundreds of digits
        return None
    return number if math.isfinite(number) else None


def _price(raw: object) -> float | None:
    price = _number(raw)
    return price if price is not None and price >= 0 else None
