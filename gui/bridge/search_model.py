"""The hits of a search over all chats, as one types."""

import logging
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from gui.bridge.history_calls import RunStatement, Spawn
from gui.history.filter_choices import FilterChoices, read_filter_choices
from gui.history.problems import HistoryError, Problem
from gui.history.search.query import Query
from gui.history.search.search import Found, Further, Hit, search

log = logging.getLogger(__name__)

HIT_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `Hit`."""
DATE_ROLE = Qt.ItemDataRole.UserRole + 1
"""Gives the day or, today, the time, in a few characters."""
PAGE = 40
"""Hits that are read at once: more than a screen of them."""
TYPING_MS = 60
"""Letters that come faster are looked for together."""
SLOW_MS = 200
"""After which a search that runs is worth a word."""

_NO_PARENT = QModelIndex()


class SearchState(Enum):
    IDLE = auto()
    """Nothing is looked for."""
    SEARCHING = auto()
    """And has been for a while; what was found before is still there."""
    FOUND = auto()
    NOTHING = auto()
    FAILED = auto()


@dataclass(slots=True)
class _Search:
    """One query, until there is a newer one."""

    query: Query
    given_up: bool = False
    """Nobody waits for it: the thread that searches asks."""
    answered: bool = False
    further: Further | None = None
    loading: bool = False


class SearchModel(QAbstractListModel):
    """Only the newest query is answered: an older one that still runs is given up, and what it finds is dropped.

    What was found before stays until there is an answer, so that nothing flickers.
    """

    changed = Signal()
    """The state, the number of hits, or both."""
    choices_changed = Signal(object)
    """The `FilterChoices` that were asked for."""

    def __init__(self, *, read: RunStatement, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._spawn = spawn
        self._hits: list[Hit] = []
        self._state = SearchState.IDLE
        self._partial = False
        self._problem: Problem | None = None
        self._wanted: Query | None = None
        self._search: _Search | None = None
        self._typing = self._timer(TYPING_MS)
        self._typing.timeout.connect(self._begin)
        self._slow = self._timer(SLOW_MS)
        self._slow.timeout.connect(self._on_slow)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    @property
    def state(self) -> SearchState:
        return self._state

    @property
    def partial(self) -> bool:
        """It took too long: there may be hits that are not here."""
        return self._partial

    @property
    def problem(self) -> Problem | None:
        """Why it failed."""
        return self._problem

    @property
    def answered(self) -> bool:
        """Whether the hits are those of what was looked for last."""
        running = self._search
        return self._wanted is None and running is not None and running.answered and not running.given_up

    @property
    def complete(self) -> bool:
        """Whether all there is has been read."""
        return self._search is None or self._search.further is None

    def hit(self, row: int) -> Hit:
        return self._hits[row]

    def search(self, query: Query) -> None:
        """Look for this from now on; a query without words empties the list."""
        self._give_up()
        if not query.terms:
            self.clear()
            return
        self._wanted = query
        if not self._typing.isActive():  # not begun anew with each letter: one may type faster than it ends
            self._typing.start()
        if not self._slow.isActive():
            self._slow.start()

    def read_choices(self) -> None:
        """Ask by what one can filter."""
        self._spawn(self._read_choices(), name="read what to search by")

    def again(self) -> None:
        """Look for the same once more, such as after a failure."""
        if self._search is not None:
            self.search(self._search.query)

    def clear(self) -> None:
        """Look for nothing."""
        self._give_up()
        self._wanted = self._search = self._problem = None
        self._typing.stop()
        self._slow.stop()
        self._show(SearchState.IDLE, [], partial=False)

    def _give_up(self) -> None:
        if self._search is not None:
            self._search.given_up = True

    def _begin(self) -> None:
        if self._wanted is not None:
            self._give_up()
            self._search = _Search(self._wanted)
            self._wanted = self._problem = None
            self._spawn(self._run(self._search), name="search all chats")

    def _on_slow(self) -> None:
        self._state = SearchState.SEARCHING
        self.changed.emit()

    async def _run(self, running: _Search) -> None:
        found = await self._page(running)
        if running.given_up:
            return
        self._slow.stop()
        running.answered = True
        if found is None:
            self._show(SearchState.FAILED, [], partial=False)
            return
        while found.further is not None and not found.hits and not found.partial:
            running.further = found.further  # a page of nothing but what is gone meanwhile
            found = await self._page(running) or Found([], None, partial=True)
            if running.given_up:
                return
        running.further = found.further
        self._show(
            SearchState.FOUND if found.hits else SearchState.NOTHING,
            found.hits,
            partial=found.partial,
        )

    async def _page(self, running: _Search) -> Found | None:
        """The next hits; None where they cannot be read."""
        try:
            return await self._read(
                search, running.query, limit=PAGE, after=running.further, stopped=lambda: running.given_up
            )
        except HistoryError as error:
            log.warning("The search failed: %s", error)
            self._problem = error.problem
            return None

    def _show(self, state: SearchState, hits: list[Hit], *, partial: bool) -> None:
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()
        self._state, self._partial = state, partial
        self.changed.emit()

    async def _read_on(self, running: _Search) -> None:
        found = await self._page(running)
        running.loading = False
        if running.given_up:
            return
        running.further = None if found is None else found.further
        if found is None:
            self._partial = True
        elif found.hits:
            self.beginInsertRows(QModelIndex(), len(self._hits), len(self._hits) + len(found.hits) - 1)
            self._hits += found.hits
            self.endInsertRows()
            self._partial = self._partial or found.partial
        self.changed.emit()

    async def _read_choices(self) -> None:
        try:
            self.choices_changed.emit(await self._read(read_filter_choices))
        except HistoryError as error:
            log.warning("What to search by could not be read: %s", error)
            self.choices_changed.emit(FilterChoices([], []))

    def _spoken(self, hit: Hit) -> str:
        who = hit.model_label or (self.tr("you") if hit.role == "user" else "")
        line = ", ".join(part for part in (hit.title, date_text(hit.time), who) if part)
        return line if hit.message is None else f"{line}: {hit.snippet}"

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        running = self._search
        return not parent.isValid() and running is not None and running.further is not None and not running.given_up

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        running = self._search
        if self.canFetchMore(parent) and running is not None and not running.loading and self._hits:
            running.loading = True
            self._spawn(self._read_on(running), name="search on")

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == DATE_ROLE:
            return date_text(hit.time)
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(hit)
        return None


def date_text(seconds: float) -> str:
    """The time of what was today, else the day, with its year where that is another."""
    then, now, locale = QDateTime.fromSecsSinceEpoch(int(seconds)), QDateTime.currentDateTime(), QLocale()
    if then.date() == now.date():
        return locale.toString(then.time(), QLocale.FormatType.ShortFormat)
    return locale.toString(then.date(), "d MMM" if then.date().year() == now.date().year() else "d MMM yyyy")
