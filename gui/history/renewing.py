"""Writes the history to the disk once more, when somebody has deleted or replaced its file while it was open."""

import apsw

from gui.history.aside import mark_salvaged, set_aside
from gui.history.copying import copy_database, sync, verify
from gui.history.places import Places


def write_anew(connection: apsw.Connection, places: Places) -> None:
    """Save everything the connection still sees. What lies there meanwhile is put aside, never overwritten.

    The connection still writes to what is gone: close it, and all others, before another one is opened.

    Raises:
        HistoryError: what the connection sees is damaged.
        apsw.Error, OSError: it could not be written; what lies there is as it was.
    """
    fresh = places.database.with_name(f"{places.database.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        copy_database(connection, fresh)
        verify(fresh)
        mark_salvaged(set_aside(places))
        fresh.rename(places.database)
    finally:
        fresh.unlink(missing_ok=True)
    sync(places.folder)
