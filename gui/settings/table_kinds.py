"""Kinds of settings that hold several values: lists of names, and tables."""

import math
import re
from collections.abc import Mapping
from typing import Any

from gui.settings.kinds import Kind, shown
from gui.settings.problem import InvalidValueError

_MOST_NAMES = 1_000
_LONGEST_NAME = 300
_MOST_CHARACTERS = 20_000


class Names(Kind[tuple[str, ...]]):
    """Different texts in the user's order: a list in the file, one a line as text; empty ones are dropped."""

    def __init__(self, *, longest: int = _LONGEST_NAME) -> None:
        self.longest = longest

    def check(self, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list | tuple) or not all(isinstance(name, str) for name in raw):
            raise InvalidValueError('{value} is not a list of texts, such as ["a", "b"].', value=shown(raw))
        names = tuple(dict.fromkeys(name.strip() for name in raw if name.strip()))
        if len(names) > _MOST_NAMES or any(len(name) > self.longest for name in names):
            raise InvalidValueError("The list has too many entries, or one that is too long.")
        return names

    def parse(self, text: str) -> tuple[str, ...]:
        return self.check(text.splitlines())


_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_OURS_TO_SET = frozenset({"content-length", "transfer-encoding", "host", "connection", "upgrade", "trailer", "te"})
"""Headers that say where a request ends and which way it goes; another value breaks it."""


class TextTable(Kind[dict[str, str]]):
    """Texts by name: a table in the file, `name: text` a line as text. For HTTP headers, so without line breaks."""

    def check(self, raw: object) -> dict[str, str]:
        if not isinstance(raw, Mapping):
            raise InvalidValueError("{value} is not a table of texts.", value=shown(raw))
        for name, text in raw.items():
            if not isinstance(text, str) or not _HEADER.fullmatch(name) or not text.isprintable():
                raise InvalidValueError("“{name}” is not a header with a text of one line.", name=str(name)[:60])
            if name.lower() in _NOT_OURS_TO_SET:
                raise InvalidValueError("“{name}” is set by Rill itself.", name=name)
        return dict(raw)

    def parse(self, text: str) -> dict[str, str]:
        lines = [line.partition(":") for line in text.splitlines() if line.strip()]
        return self.check({name.strip(): value.strip() for name, _, value in lines})

    def text(self, value: dict[str, str]) -> str:
        return "\n".join(f"{name}: {text}" for name, text in value.items())


class Table(Kind[dict[str, Any]]):
    """A table of anything that JSON can say as well."""

    def check(self, raw: object) -> dict[str, Any]:
        if not isinstance(raw, Mapping) or not _is_json(raw, depth=8):
            raise InvalidValueError("{value} is not a table of texts, numbers, lists and tables.", value=shown(raw))
        if len(str(raw)) > _MOST_CHARACTERS:
            raise InvalidValueError("The table is too large.")
        return dict(raw)

    def parse(self, text: str) -> dict[str, Any]:
        """From a JSON object; nothing is an empty one."""
        import json  # where one is typed, which no start is

        try:
            return self.check(json.loads(text) if text.strip() else {})
        except (ValueError, RecursionError):
            raise InvalidValueError("{value} is not a JSON object.", value=shown(text)) from None

    def text(self, value: dict[str, Any]) -> str:
        import json  # as above

        return json.dumps(value, ensure_ascii=False, indent=2) if value else ""


class PriceTable(Kind[dict[str, tuple[float, float]]]):
    """Two prices by model: a table of lists in the file, `model = 2.5, 10` a line as text."""

    def check(self, raw: object) -> dict[str, tuple[float, float]]:
        if not isinstance(raw, Mapping):
            raise InvalidValueError("{value} is not a table of prices.", value=shown(raw))
        prices = {}
        for model, pair in raw.items():
            if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(_is_price(price) for price in pair):
                raise InvalidValueError("“{model}” needs two prices, such as [2.5, 10].", model=str(model)[:60])
            prices[str(model)] = (float(pair[0]), float(pair[1]))
        return prices

    def parse(self, text: str) -> dict[str, tuple[float, float]]:
        prices: dict[str, list[float | str]] = {}
        for line in text.splitlines():
            if line.strip():
                model, _, pair = line.rpartition("=")
                prices[model.strip()] = [_number(price) for price in pair.split(",")]
        return self.check(prices)

    def text(self, value: dict[str, tuple[float, float]]) -> str:
        return "\n".join(f"{model} = {sent:g}, {received:g}" for model, (sent, received) in value.items())


def _is_price(price: object) -> bool:
    return isinstance(price, int | float) and not isinstance(price, bool) and 0 <= price <= 1_000_000


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _is_json(value: object, *, depth: int) -> bool:
    if depth == 0:
        return False
    if isinstance(value, Mapping):
        return all(isinstance(name, str) and _is_json(each, depth=depth - 1) for name, each in value.items())
    if isinstance(value, list):
        return all(_is_json(each, depth=depth - 1) for each in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | bool | int)
