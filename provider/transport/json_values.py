"""Looking into JSON that others wrote: whatever its shape, looking raises nothing."""

import json
from typing import Any


def parse_object(text: str) -> dict[str, Any] | None:
    """None where it is no JSON object."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def at(value: object, *path: str | int) -> object:
    """What stands at the path of names and places; None where there is nothing."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: object, *path: str | int) -> str:
    """A text; "" where there is none."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def number_at(value: object, *path: str | int) -> float | None:
    """A finite number that is not negative, also one written as a text, as prices are."""
    found = at(value, *path)
    if isinstance(found, str):
        try:
            found = float(found)
        except ValueError:
            return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return float(found) if 0 <= found < 1e18 else None


def count_at(value: object, *path: str | int) -> int | None:
    """A whole number that is not negative, such as one of tokens."""
    found = number_at(value, *path)
    return None if found is None else int(found)


def list_at(value: object, *path: str | int) -> list[Any]:
    """A list; empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []
