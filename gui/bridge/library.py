"""What the user does to conversations and folders as a whole."""

import time
from collections.abc import Callable
from typing import Any, ParamSpec
from uuid import uuid4

import apsw
from PySide6.QtCore import QObject, Signal

from gui.bridge.history_calls import RunStatement, Spawn
from gui.history import conversations, folders
from gui.history.database import Statement
from gui.history.problems import HistoryError

P = ParamSpec("P")


class Library(QObject):
    """Each verb writes to the history and tells when that is done. What fails is told, and has changed nothing; a
    conversation that is gone meanwhile is passed over."""

    changed = Signal()
    """What is listed is different."""
    renamed = Signal(str, str)
    """A conversation's key and new title; also of one that no database has yet, which is where it is open."""
    deleted = Signal(str, str)
    """Its key and its title."""
    restored = Signal(str)
    """The key of a conversation whose deletion was undone."""
    duplicated = Signal(str)
    """The key of the copy."""
    folder_made = Signal(int)
    failed = Signal(object)
    """`gui.history.problems.Problem`."""

    def __init__(self, *, write: RunStatement, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._write = write
        self._spawn = spawn
        self._deleted: list[str] = []
        """Keys, the last one at the end."""

    # -- conversations

    def rename(self, *, key: str, title: str) -> None:
        def tell(_result: object = None) -> None:
            self.renamed.emit(key, title)

        self._do(tell, conversations.rename, otherwise=tell, key=key, title=title)

    def pin(self, *, key: str, pinned: bool) -> None:
        self._do(None, conversations.pin, key=key, pinned=pinned)

    def move(self, *, key: str, folder: int | None) -> None:
        """Into a folder, or out of all; a pinned conversation stays pinned."""
        self._do(None, conversations.move, key=key, folder=folder)

    def place(self, *, key: str, pinned: bool, folder: int | None) -> None:
        """Pin and move at once."""
        self._do(None, _place, key=key, pinned=pinned, folder=folder)

    def duplicate(self, *, key: str, title: str) -> None:
        """Copy a conversation with this title, with all its branches."""
        copy = uuid4().hex
        named = self.tr("{title} (copy)").format(title=title)
        self._do(
            lambda _none: self.duplicated.emit(copy),
            conversations.duplicate,
            key=key,
            copy_key=copy,
            title=named,
            at=time.time(),
        )

    def delete(self, *, key: str, title: str) -> None:
        """Take a conversation out of every list, until `undo`."""

        def tell(_none: None) -> None:
            self._deleted.append(key)
            self.deleted.emit(key, title)

        self._do(tell, conversations.set_deleted, key=key, deleted=True)

    def undo(self, *, key: str = "") -> None:
        """Put a deleted conversation back where it was, by itself the last one."""
        key = key or (self._deleted[-1] if self._deleted else "")

        def tell(_none: None) -> None:
            if key in self._deleted:
                self._deleted.remove(key)
                self.restored.emit(key)

        if key in self._deleted:
            self._do(tell, conversations.set_deleted, key=key, deleted=False)

    # -- folders

    def new_folder(self, *, name: str, key: str = "") -> None:
        """Make a folder, and put a conversation into it."""
        self._do(self.folder_made.emit, _new_folder, name=name, key=key)

    def rename_folder(self, *, folder: int, name: str) -> None:
        self._do(None, folders.rename_folder, folder=folder, name=name)

    def remove_folder(self, *, folder: int) -> None:
        """What is in it stays, in no folder."""
        self._do(None, folders.remove_folder, folder=folder)

    def set_folder_open(self, *, folder: int, opened: bool) -> None:
        self._do(None, folders.set_folder_opened, folder=folder, opened=opened)

    # -- the history

    def _do(
        self,
        then: Callable[[Any], None] | None,
        statement: Statement[..., Any],
        *,
        otherwise: Callable[[], None] | None = None,
        **kwargs: object,
    ) -> None:
        """Write, then tell; `otherwise` is for a conversation that the database does not have."""

        async def work() -> None:
            try:
                result = await self._write(statement, **kwargs)
            except KeyError:
                if otherwise is not None:
                    otherwise()
            except HistoryError as error:
                self.failed.emit(error.problem)
            else:
                if then is not None:
                    then(result)
                self.changed.emit()

        self._spawn(work(), name="change a conversation")


def _place(connection: apsw.Connection, *, key: str, pinned: bool, folder: int | None) -> None:
    conversations.pin(connection, key=key, pinned=pinned)
    conversations.move(connection, key=key, folder=folder)


def _new_folder(connection: apsw.Connection, *, name: str, key: str) -> int:
    folder = folders.make_folder(connection, name=name)
    if key:
        conversations.move(connection, key=key, folder=folder)
    return folder
