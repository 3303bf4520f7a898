"""Histories of any size, from a seed, kept between runs: what the benchmarks of the store read."""

import hashlib
import inspect
import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from random import Random

import apsw

import gui.history.index
import gui.history.migrations
import gui.history.words
from gui.history.coding import checksum
from gui.history.connection import connect
from gui.history.index import index_title
from gui.history.messages import NUMBERS
from gui.history.migrations import migrate
from gui.history.words import beginnings_of, words_of

A_CONVERSATION = 20
"""Messages, in a history of so many messages."""
_WORDS = 60_000
_COMMON = re.findall(
    r"\S+",
    """the of and to in a that is for it with as on be by this which can not or from at an are have when more one
each if you will was has but all your use code function value error file data how what there data would make""",
)
_FIRST = (*"bcdfghlmnprstvw", "st", "tr", "pr", "ch", "sh", "gr", "pl", "")
_VOWELS = ("a", "e", "i", "o", "u", "ea", "ou")
_LAST = ("", *"nrstlm", "nd", "st", "ck", "ng")
_PREFIX = "inter"
"""Some common words begin so: what begins so is in about half of the messages."""
_POOL = 3_000_000
_SINCE = 1_600_000_000.0
_MESSAGE = "INSERT INTO message VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,NULL,0,'')"
_CONVERSATION = """
INSERT INTO conversation (id, key, title, title_source, model, activity, created, updated, leaf)
VALUES (?, ?, ?, 'prompt', 'provider/model', ?, ?, ?, ?)
"""


_ConversationRow = tuple[int, str, str, int, float, float, int | None]


class _Writer:
    """Makes texts whose words are as unevenly common as those of a language (Zipf), some of them Chinese."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        words = self._vocabulary()
        self._pool = self._uneven(words, _POOL, 1.05)
        signs = [chr(0x4E00 + number * 7 % 20_000) for number in range(3_000)]
        self._signs = "".join(
            sign if self._random.random() > 0.06 else "。" for sign in self._uneven(signs, 400_000, 0.9)
        )

    def _vocabulary(self) -> list[str]:
        words = dict.fromkeys(_COMMON)
        words |= dict.fromkeys(f"{_PREFIX}{ending}" for ending in ("nal", "est", "face", "net", "val", "act", "rupt"))
        while len(words) < _WORDS:
            syllables = self._random.choice((1, 2, 2, 3, 3))
            parts = (self._random.choice(each) for _ in range(syllables) for each in (_FIRST, _VOWELS, _LAST))
            words.setdefault("".join(parts))
        return list(words)

    def _uneven(self, items: list[str], count: int, exponent: float) -> list[str]:
        weights = list(accumulate(1 / (rank + 3) ** exponent for rank in range(len(items))))
        return self._random.choices(items, cum_weights=weights, k=count)

    def words(self, count: int) -> str:
        at = self._random.randrange(_POOL - count)
        return " ".join(self._pool[at : at + count])

    def message(self, number: int) -> str:
        """A question of a line or two, or an answer; every 25th in Chinese."""
        if number % 25 == 0:
            at = self._random.randrange(len(self._signs) - 400)
            return self._signs[at : at + self._random.randrange(5, 400)]
        if number % 2 == 0:
            return self.words(self._random.randrange(4, 40))
        return self.words(20 + min(int(self._random.expovariate(1 / 90)), 900))


def history(*, conversations: int, messages: int) -> Path:
    """A database of so many conversations with so many messages each, made where there is none. Not to be changed."""
    sources = [inspect.getsource(module) for module in _MODULES]
    digest = hashlib.sha256("\0".join([*sources, apsw.sqlite_lib_version()]).encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"rill-bench-{digest}-{conversations}x{messages}.db"
    if not path.exists():
        print(f"Making {conversations:,} conversations of {messages} messages, once …", file=sys.stderr)
        for earlier in path.parent.glob(f"rill-bench-*-{conversations}x{messages}.*"):
            earlier.unlink()  # of another form, or given up
        making = path.with_suffix(".making")
        _make(making, conversations, messages)
        making.rename(path)
    return path


_MODULES = (gui.history.migrations, gui.history.index, gui.history.words, sys.modules[__name__])


def _make(path: Path, conversations: int, messages: int) -> None:
    connection = connect(path)
    connection.pragma("synchronous", "OFF")
    migrate(connection)
    writer = _Writer(seed=5)
    connection.execute("INSERT INTO model VALUES (1, 'provider', 'model', 'A model', 'A provider')")
    rows = _conversation_rows(writer, conversations, messages)
    while batch := list(islice(rows, 5_000)):
        with connection:
            connection.executemany(_CONVERSATION, batch)
            for row, _key, title, *_rest in batch:
                index_title(connection, row, title)
    texts = _message_texts(writer, conversations, messages)
    while some := list(islice(texts, 5_000)):
        with connection:
            connection.executemany(_MESSAGE, [_message_row(at, text) for at, text in some])
            indexed = ((at, words, beginnings_of(words)) for at, words in ((at, words_of(text)) for at, text in some))
            connection.executemany("INSERT INTO message_index (rowid, text, beginnings) VALUES (?, ?, ?)", indexed)
    connection.pragma("wal_checkpoint", "TRUNCATE")
    connection.close(True)


def _conversation_rows(writer: _Writer, conversations: int, messages: int) -> Iterator[_ConversationRow]:
    for row in range(1, conversations + 1):
        moment = _SINCE + row * 3_600
        yield row, f"{row:032x}", writer.words(4).capitalize(), row, moment, moment, messages or None


def _message_texts(writer: _Writer, conversations: int, messages: int) -> Iterator[tuple[int, str]]:
    for number in range(conversations * messages):
        conversation, at = divmod(number, messages)
        yield (conversation + 1) * NUMBERS + at + 1, writer.message(number)


def _message_row(row: int, text: str) -> tuple[object, ...]:
    number = row % NUMBERS
    role = "user" if number % 2 else "assistant"
    parent = number - 1 if number > 1 else None
    model = None if role == "user" else 1
    created = _SINCE + row // NUMBERS * 3_600 + number
    rest = (created, model, None, None, None, None, None, None, "", "", "", checksum(role, text, "", ""))
    return row, parent, role, 1, "done", 0, text, "", *rest
