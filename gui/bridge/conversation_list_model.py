"""All conversations as a Qt item model, read from the history as far as somebody looks."""

import time
from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, QTimer, Signal

from gui.bridge.conversation_row_texts import heading_text, spoken_text
from gui.bridge.conversation_rows import Heading, Row, id_of, seconds_to_midnight
from gui.bridge.conversation_sections import ConversationSections
from gui.bridge.history_calls import RunStatement, Spawn
from gui.bridge.row_steps import Inserted, Moved, Removed, Step, steps_between
from gui.history.conversations import Entry
from gui.history.listing import Folder, read_news, read_pages
from gui.history.problems import HistoryError

PAGE = 100
"""So many conversations are read at a time."""
ROW_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `Row`: a `Heading`, a `Folder` or an `Entry`."""


class ConversationListModel(QStringListModel):
    """Headings, folders and conversations, one row each. `refresh` starts it; it waits for no disk itself.

    Qt's model of (empty) strings keeps count of the rows: a list view asks for that twice a row whenever it lays itself
    out, which in Python takes 160 ms with 100,000 rows.
    """

    updating = Signal()
    """Rows are about to come, go or change."""
    updated = Signal()
    """They have."""
    failed = Signal(object)
    """Why conversations cannot be listed (`gui.history.problems.Problem`)."""

    def __init__(self, *, read: RunStatement, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._spawn = spawn
        self._sections = ConversationSections()
        self._unsaved: list[Entry] = []
        self._rows: list[Row] = []
        self._step: Step[Row] | None = None
        self._places: dict[object, int] | None = None
        """Where each row stands, by id; made when it is asked for."""
        self._wanted = PAGE
        """So many conversations are to be shown, if there are so many."""
        self._stale = False
        self._afresh = False
        self._reading = False
        self._midnight = QTimer(self)
        self._midnight.setSingleShot(True)
        self._midnight.timeout.connect(self._show)
        for followed in (self.rowsInserted, self.rowsRemoved, self.rowsMoved):
            followed.connect(self._follow_step)

    # -- what changes

    def refresh(self) -> None:
        """Something in the history may have changed. What changed is read, and however often it is said, once."""
        self._stale = True
        self._wake()

    def reload(self) -> None:
        """The history is another one: read everything again."""
        self._afresh = True
        self.refresh()

    def set_unsaved(self, entries: Sequence[Entry]) -> None:
        """Conversations that are open but in no database (yet), the newest first."""
        if list(entries) != self._unsaved:
            self._unsaved = list(entries)
            self._show()

    # -- what there is

    def row(self, number: int) -> Row:
        return self._rows[number]

    def row_of_key(self, key: str) -> int | None:
        """None for a conversation that is not there, not read yet, or in a closed folder."""
        known = self._sections.entry(key) is not None or any(entry.key == key for entry in self._unsaved)
        return self._row_of(key) if known else None

    def row_of_folder(self, folder: int) -> int | None:
        return self._row_of(folder)

    def folders(self) -> list[Folder]:
        """All of them, by name."""
        return self._sections.folders()

    def is_saved(self, entry: Entry) -> bool:
        """Whether a database has it."""
        return self._sections.entry(entry.key) is not None

    def key_at(self, number: int) -> str | None:
        """The key of the conversation that is so many after the first one; None where there are fewer."""
        keys = (row.key for row in self._rows if isinstance(row, Entry))
        return next(islice(keys, number, None), None)

    def step(self, key: str, by: int) -> str | None:
        """The key of the conversation beside another one: `by` is 1 or -1. It goes round; None where there is none."""
        keys = [row.key for row in self._rows if isinstance(row, Entry)]
        if not keys:
            return None
        if key not in keys:
            return keys[0 if by > 0 else -1]
        return keys[(keys.index(key) + by) % len(keys)]

    def _row_of(self, id_: str | int) -> int | None:
        if self._places is None:
            self._places = {id_of(row): number for number, row in enumerate(self._rows)}
        return self._places.get(id_)

    # -- reading

    def _wake(self) -> None:
        if not self._reading:
            self._reading = True
            self._spawn(self._catch_up(), name="list conversations")

    async def _catch_up(self) -> None:
        try:
            while self._stale or self._hungry():
                if self._stale:
                    since = None if self._afresh else self._sections.revision
                    self._stale = self._afresh = False
                    self._sections.take_news(await self._read(read_news, since=since))
                while self._hungry():
                    limit = max(PAGE, self._wanted - self._sections.count())
                    for page in await self._read(read_pages, after=self._sections.missing(), limit=limit):
                        self._sections.take_page(page)
                self._show()
        except HistoryError as error:
            self._wanted = max(PAGE, self._sections.count())  # the next one who looks asks again
            self._show()
            self.failed.emit(error.problem)
        finally:
            self._reading = False

    def _hungry(self) -> bool:
        return self._sections.count() < self._wanted and bool(self._sections.missing())

    # -- showing

    def _show(self) -> None:
        now = time.time()
        self._midnight.start(round(1000 * seconds_to_midnight(now)) + 1)
        rows = self._sections.rows(unsaved=self._unsaved, now=now)
        if rows != self._rows:
            self.updating.emit()
            for step in steps_between(self._rows, rows, id_of=id_of):
                self._take(step)
            self._places = None
        self.updated.emit()

    def _take(self, step: Step[Row]) -> None:
        self._step = step
        if isinstance(step, Removed):
            self.removeRows(step.first, step.last - step.first + 1)
        elif isinstance(step, Moved):
            behind = step.target + 1 if step.target > step.source else step.target
            self.moveRows(QModelIndex(), step.source, 1, QModelIndex(), behind)
        elif isinstance(step, Inserted):
            self.insertRows(step.first, len(step.rows))
        else:
            last = step.first + len(step.rows) - 1
            self._rows[step.first : last + 1] = step.rows
            self.dataChanged.emit(self.index(step.first), self.index(last))

    def _follow_step(self) -> None:
        """Qt's part of the step is done; whoever else is told that comes later."""
        self._places = None
        step = self._step
        if isinstance(step, Removed):
            del self._rows[step.first : step.last + 1]
        elif isinstance(step, Moved):
            self._rows.insert(step.target, self._rows.pop(step.source))
        elif isinstance(step, Inserted):
            self._rows[step.first : step.first] = step.rows

    # -- Qt

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and not self._reading and bool(self._sections.missing())

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if self.canFetchMore(parent):
            self._wanted = self._sections.count() + PAGE
            self._wake()

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row, alone = self._rows[index.row()], Qt.ItemFlag.ItemNeverHasChildren
        if isinstance(row, Heading):
            return alone
        usual = alone | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable
        if isinstance(row, Folder):
            return usual
        return usual | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return heading_text(row) if isinstance(row, Heading) else row.name if isinstance(row, Folder) else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_text(row, self.folders())
        return None
