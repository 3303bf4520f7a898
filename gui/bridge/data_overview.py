"""How much the history holds, and which backups there are."""

from dataclasses import dataclass
from pathlib import Path

import apsw

from gui.history.backups import Backup, list_backups
from gui.history.history import History
from gui.history.places import Places


@dataclass(frozen=True, slots=True)
class DataOverview:
    """Sizes in bytes."""

    conversations: int
    messages: int
    size: int
    """Of the database with its log."""
    backups: list[tuple[Backup, int]]
    """Those that can be relied on, the newest first, and their sizes."""
    damaged: int
    """How many damaged databases were put aside."""


async def data_overview(history: History) -> DataOverview:
    """Look at the disk, beside the window.

    Raises:
        HistoryError: the history cannot be read.
    """
    return await history.read(_look, history.places)


def _look(connection: apsw.Connection, places: Places) -> DataOverview:
    database = Path(connection.filename)
    backups = [backup for backup in list_backups(places) if backup.verified]
    return DataOverview(
        conversations=connection.execute("SELECT count(*) FROM conversation WHERE NOT deleted").get,
        # Counted in the index: the messages themselves would have to be read through.
        messages=connection.execute("SELECT count(*) FROM message_index_docsize").get,
        size=_size(database) + _size(database.with_name(f"{database.name}-wal")),
        backups=[(backup, _size(backup.path)) for backup in backups],
        damaged=sum(1 for _ in places.damaged.iterdir()) if places.damaged.is_dir() else 0,
    )


def _size(path: Path) -> int:
    """0 where it is gone meanwhile."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
