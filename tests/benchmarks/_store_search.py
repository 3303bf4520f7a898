"""Searches in a million messages, key by key."""

import time
from pathlib import Path

from gui.history.database import Database
from gui.history.search.query import Query
from gui.history.search.search import search

CONVERSATIONS, MESSAGES = 50_000, 20
FIRST_HITS = 30
"""A screen of them."""
_TYPED = ("streaming", "value error", "tron gastea", "chond", "file data code", "how to make interrupt")
"""Looked for after each key."""
_NASTY = (
    *"aest中",
    "the",
    "inter",
    "inte",
    "the of",
    "t o a i",
    "a b c d e f g h",
    '"of the"',
    '"in a that"',
    "the -of",
    "inter -the -of",
    "中国",
    "一",
    "zzzzqqq",
    "the zzzzqqq",
    '"',
    "***",
    "inter inter inte",
)


def queries() -> list[str]:
    typed = [text[:length] for text in _TYPED for length in range(1, len(text) + 1)]
    return [*typed, *_NASTY]


async def search_seconds(path: Path, *, rounds: int) -> dict[str, list[float]]:
    """For each query, from asking on the loop's thread until the hits are there."""
    database = Database(path)
    taken: dict[str, list[float]] = {text: [] for text in queries()}
    for _ in range(rounds):
        for text, found in taken.items():
            begun = time.perf_counter()
            await database.read(search, Query(text), limit=FIRST_HITS)
            found.append(time.perf_counter() - begun)
    await database.close()
    return taken
