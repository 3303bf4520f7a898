"""Replies to one prompt that stand side by side (`gui.chat.conversation.Conversation.side_by_side`).

Each has a mark: what they have in common, and its place, such as "5f3a91c2.0". Whoever answers again takes over the
mark of the older version, and so its place.
"""

import os
from collections.abc import Iterator
from itertools import count

MOST_COMPARED = 4
"""So many at most."""


def new_marks() -> Iterator[str]:
    """The marks of replies that are compared from now on, one after another."""
    common = os.urandom(4).hex()
    return (f"{common}.{place}" for place in count())


def further_marks(marks: list[str]) -> Iterator[str]:
    """The marks of those that join others, which have these."""
    return (f"{common_part(marks[0])}.{place}" for place in count(max(map(place_of, marks)) + 1))


def common_part(mark: str) -> str:
    """Empty for a reply that is not compared."""
    return mark.partition(".")[0]


def place_of(mark: str) -> int:
    """Where in the row, from 0 on."""
    place = mark.partition(".")[2]
    return int(place) if place.isascii() and place.isdecimal() and len(place) < 10 else 0
