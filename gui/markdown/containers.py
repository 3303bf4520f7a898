"""The quotes and list items a block stands in, and Markdown that opens the same ones again.

The parser takes whole texts. To go on in the middle of one it is given a stub first: lines that open the
containers that are open at that point. What they hold themselves is a heading, which no later line can join.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_STUB_CONTENT = "# x"


@dataclass(frozen=True, slots=True)
class Container:
    """An open quote or list item. `width` is how far an item's content is indented from the item's parent."""

    kind: Literal["quote", "item", "note"]
    width: int = 0
    mark: str = ""
    """An item's "-", "*" or "+", for a number what follows it, "." or ")"; an alert's kind; a footnote's label."""
    number: int | None = None
    """An ordered item's number as it is shown."""


def inner_prefix(path: Sequence[Container]) -> str:
    """What a line begins with to stand in these containers once they are open."""
    return "".join("> " if container.kind == "quote" else " " * container.width for container in path)


def stub(path: Sequence[Container], *, last_is_empty: bool) -> str:
    """A line for each container. `last_is_empty` tells that the innermost item had no content at all."""
    lines = []
    for depth, container in enumerate(path):
        empty = last_is_empty and depth == len(path) - 1
        opening = "> " if container.kind == "quote" else _item_marker(container, empty=empty)
        if container.kind == "note":
            opening = f"[^{container.mark}]:" + ("" if empty else " ")
        lines.append(inner_prefix(path[:depth]) + opening + ("" if empty else _STUB_CONTENT) + "\n")
    return "".join(lines)


def _item_marker(item: Container, *, empty: bool) -> str:
    """A marker of the item's kind that takes `width` columns: up to 3 spaces, the marker, 1 to 4 spaces.

    An empty item's marker ends its line, and counts as if one space followed.
    """
    marker = item.mark
    if item.number is not None:
        marker = "1".zfill(min(9, max(1, item.width - 2))) + item.mark
    if empty:
        return marker.rjust(item.width - 1)
    after = max(1, min(4, item.width - len(marker)))
    return (marker + " " * after).rjust(item.width)
