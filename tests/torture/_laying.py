"""A history to be tortured: some two thousand messages, the same every time."""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from threading import RLock

import apsw

from gui.history.connection import connect
from gui.history.messages import NUMBERS
from gui.history.migrations import migrate
from gui.history.pages import log_of
from gui.history.places import Places
from tests.fakes.conversations import exchanges, keep

CONVERSATIONS = 300
TURNS = 3
MESSAGES = CONVERSATIONS * TURNS * 2
LOGGED_FROM = 270
"""Conversations from this one on are in the log alone that `lay_with_log` leaves."""

_MAKING = RLock()
"""Rounds run at the same time, and what they begin with is made once."""
_IDS = "SELECT id FROM message ORDER BY id"
_PAGES = "SELECT path, pageno, pagetype, ncell FROM dbstat WHERE name = 'message' ORDER BY path"
"""A leaf's path ends with "/"; that of a page its n-th row goes on in has "n+number" behind it, both hexadecimal."""


def text_of(conversation: int, turn: int) -> tuple[str, str]:
    """A question and an answer; every twentieth answer is so long that it goes over several pages."""
    name = f"{conversation}.{turn}"
    if conversation % 20 == 0:
        return f"Question {name}?", f"Answer {name}. {Random(name).randbytes(8_000).hex()}"
    return f"Question {name}?", f"Answer {name}. " + f"{name} goes on and on. " * 12


def texts(conversations: range = range(CONVERSATIONS)) -> set[str]:
    """All that was said in them."""
    return {text for number in conversations for turn in range(TURNS) for text in text_of(number, turn)}


def lay(folder: Path) -> None:
    """Put it there, under the names it has in a profile."""
    folder.mkdir(parents=True, exist_ok=True)
    with _MAKING:
        made = _made()
    shutil.copy(made, Places(folder).database)


def lay_with_log(folder: Path) -> None:
    """As a crash leaves it: of the last conversations the database knows nothing yet, but its log."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Places(folder).database
    with _MAKING:
        made = _made_with_log()
    shutil.copy(made, database)
    shutil.copy(log_of(made), log_of(database))


@cache
def pages_of_texts() -> dict[str, frozenset[int]]:
    """On which pages of what `lay` puts there each text is, as SQLite itself tells."""
    connection = connect(_made(), read_only=True)
    ids = [int(row) for (row,) in connection.execute(_IDS)]
    pages: list[set[int]] = []
    first_of_leaf: dict[str, int] = {}
    for path, page, kind, cells in connection.execute(_PAGES):
        leaf, _, behind = str(path).rpartition("/")
        if kind == "leaf":
            first_of_leaf[leaf] = len(pages)
            pages += [{page} for _ in range(cells)]
        elif kind == "overflow":
            pages[first_of_leaf[leaf] + int(behind.partition("+")[0], 16)].add(page)
    connection.close(True)
    return {_text_of_id(row): frozenset(on) for row, on in zip(ids, pages, strict=True)}


def new_folder() -> Path:
    """One that goes when the program ends."""
    with _MAKING:
        return Path(tempfile.mkdtemp(dir=_all_folders().name))


@cache
def _all_folders() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="rill-torture-")


def _text_of_id(row: int) -> str:
    """Conversations and messages are numbered from 1, in the order they came."""
    conversation, number = divmod(row, NUMBERS)
    turn, answer = divmod(number - 1, 2)
    return text_of(conversation - 1, turn)[answer]


def _keep(connection: apsw.Connection, number: int) -> None:
    keep(connection, exchanges(*(text_of(number, turn) for turn in range(TURNS)), title=f"Chat {number}"))


@cache
def _made() -> Path:
    path = new_folder() / "history.db"
    connection = connect(path)
    migrate(connection)
    for number in range(CONVERSATIONS):
        _keep(connection, number)
    connection.close(True)
    return path


@cache
def _made_with_log() -> Path:
    folder = new_folder()
    connection = connect(folder / "history.db")
    migrate(connection)
    for number in range(CONVERSATIONS):
        if number == LOGGED_FROM:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.pragma("wal_autocheckpoint", 0)
        _keep(connection, number)
    copy = folder / "copy" / "history.db"
    copy.parent.mkdir()
    shutil.copy(folder / "history.db", copy)
    shutil.copy(log_of(folder / "history.db"), log_of(copy))
    connection.close(True)
    return copy
