"""An object out of an archive: each field is asked for with what it has to be."""

import math
from collections.abc import Collection
from typing import Any

from gui.history.archive.errors import (
    MISSING,
    NO_FLAG,
    NO_LIST,
    NO_NUMBER,
    NO_OBJECT,
    NO_TEXT,
    NOT_ALLOWED,
    TOO_LONG,
    ArchiveError,
)
from gui.history.coding import storable

LAST_MOMENT = 253_402_214_400.0
"""Seconds since the epoch to the last day that calendars have."""
_GREATEST = 1e15


class Fields:
    """The methods raise ArchiveError where a field is not as asked. With `optional`, null and absence are None."""

    def __init__(self, value: object, name: str) -> None:
        if not isinstance(value, dict):
            raise ArchiveError(NO_OBJECT, name=name)
        self._values: dict[str, Any] = value

    def has(self, name: str) -> bool:
        """Whether it is there and not null."""
        return self._values.get(name) is not None

    def value(self, name: str) -> object:
        """Whatever is there; None for nothing."""
        return self._values.get(name)

    def text(self, name: str, *, most: int) -> str:
        """`most` in characters. What no database takes becomes U+FFFD."""
        value = self._found(name)
        if not isinstance(value, str):
            raise ArchiveError(NO_TEXT, name=name)
        if len(value) > most:
            raise ArchiveError(TOO_LONG, name=name)
        return storable(value)

    def optional_text(self, name: str, *, most: int) -> str:
        """Empty where there is none."""
        return self.text(name, most=most) if self.has(name) else ""

    def choice(self, name: str, allowed: Collection[str]) -> str:
        value = self.text(name, most=1_000)
        if value not in allowed:
            raise ArchiveError(NOT_ALLOWED, name=name, value=value[:50])
        return value

    def flag(self, name: str) -> bool:
        value = self._found(name)
        if not isinstance(value, bool):
            raise ArchiveError(NO_FLAG, name=name)
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        value = self._found(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ArchiveError(NO_NUMBER, name=name)
        return value

    def optional_whole(self, name: str, *, least: int, most: int) -> int | None:
        return self.whole(name, least=least, most=most) if self.has(name) else None

    def number(self, name: str) -> float:
        return as_number(self._found(name), name)

    def optional_number(self, name: str) -> float | None:
        return self.number(name) if self.has(name) else None

    def moment(self, name: str) -> float:
        """Seconds since the epoch."""
        value = self.number(name)
        if not 0 <= value <= LAST_MOMENT:
            raise ArchiveError(NO_NUMBER, name=name)
        return value

    def optional_moment(self, name: str) -> float | None:
        return self.moment(name) if self.has(name) else None

    def items(self, name: str) -> list[Any]:
        value = self._found(name)
        if not isinstance(value, list):
            raise ArchiveError(NO_LIST, name=name)
        return value

    def object(self, name: str) -> dict[str, Any]:
        value = self._found(name)
        if not isinstance(value, dict):
            raise ArchiveError(NO_OBJECT, name=name)
        return value

    def fields(self, name: str) -> "Fields":
        return Fields(self._found(name), name)

    def _found(self, name: str) -> Any:
        value = self._values.get(name)
        if value is None:
            raise ArchiveError(MISSING, name=name)
        return value


def as_number(value: object, name: str) -> float:
    """Finite, and of a size that has a meaning."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not -_GREATEST < value < _GREATEST:
        raise ArchiveError(NO_NUMBER, name=name)
    if not math.isfinite(value):
        raise ArchiveError(NO_NUMBER, name=name)
    return float(value)
