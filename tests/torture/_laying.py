"""A history to be tortured: some two thousand messages, the same bytes every time."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from gui.history.connection import connect
from gui.history.migrations import migrate
from gui.history.places import Places
from tests.fakes.conversations import exchanges, keep

CONVERSATIONS = 300
TURNS = 3
MESSAGES = CONVERSATIONS * TURNS * 2


def text_of(conversation: int, turn: int) -> tuple[str, str]:
    """A question and an answer; every twentieth answer is so long that it goes over several pages."""
    name = f"{conversation}.{turn}"
    return f"Question {name}?", f"Answer {name}. " + f"{name} goes on and on. " * (
        400 if conversation % 20 == 0 else 12
    )


def lay(folder: Path) -> None:
    """Put it there, under the names it has in a profile."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_made(), Places(folder).database)


@cache
def _made() -> Path:
    path = Path(tempfile.mkdtemp(prefix="rill-torture-")) / "history.db"
    connection = connect(path)
    migrate(connection)
    for number in range(CONVERSATIONS):
        keep(connection, exchanges(*(text_of(number, turn) for turn in range(TURNS)), title=f"Chat {number}"))
    connection.close(True)
    return path
