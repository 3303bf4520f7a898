"""The folders conversations can be put into. Each of these is to be called in a transaction."""

import apsw


def make_folder(connection: apsw.Connection, *, name: str) -> int:
    """A new folder, open; a number is added to a name that another one has.

    Returns:
        The folder's row.
    """
    connection.execute("INSERT INTO folder (name) VALUES (?)", (_free_name(connection, name, None),))
    return connection.last_insert_rowid()


def rename_folder(connection: apsw.Connection, *, folder: int, name: str) -> None:
    """A number is added to a name that another folder has."""
    free = _free_name(connection, name, folder)
    connection.execute("UPDATE folder SET name = ? WHERE id = ?", (free, folder))


def remove_folder(connection: apsw.Connection, *, folder: int) -> None:
    """What is in it stays, in no folder."""
    connection.execute("UPDATE conversation SET folder = NULL WHERE folder = ?", (folder,))
    connection.execute("DELETE FROM folder WHERE id = ?", (folder,))


def set_folder_opened(connection: apsw.Connection, *, folder: int, opened: bool) -> None:
    """Whether the sidebar shows what is in it."""
    connection.execute("UPDATE folder SET opened = ? WHERE id = ?", (opened, folder))


def _free_name(connection: apsw.Connection, name: str, folder: int | None) -> str:
    """The name, or the first of “name 2”, “name 3” … that no other folder has."""
    free, number = name, 1
    while connection.execute("SELECT 1 FROM folder WHERE name = ? AND id IS NOT ?", (free, folder)).get is not None:
        number += 1
        free = f"{name} {number}"
    return free
