"""The chats the palette goes to: the recent ones at hand, the older ones as the history finds them."""

import logging

from PySide6.QtCore import QObject, Signal

from gui.bridge.history_calls import RunStatement, Spawn
from gui.bridge.palette_items import Kind, PaletteItem
from gui.history.problems import HistoryError
from gui.history.titled import Titled, recent_titles, search_titles

log = logging.getLogger(__name__)

RECENT = 300
"""So many are kept in memory, and found by a few letters."""
OLDER = 30
"""So many of all others are asked for at most."""


class PaletteChats(QObject):
    """What cannot be read is missing in the palette, which does not need it to do the rest."""

    recent_changed = Signal()
    found = Signal(str)
    """There is an answer to these words in `older`."""

    def __init__(self, *, read: RunStatement, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._spawn = spawn
        self._recent: list[PaletteItem] = []
        self._older: list[PaletteItem] = []
        self._wanted: str | None = None
        self._looking = False

    @property
    def recent(self) -> list[PaletteItem]:
        """The last chat first, as they were when they were last asked for."""
        return self._recent

    @property
    def older(self) -> list[PaletteItem]:
        """What was found in the titles of all chats, without those in `recent`."""
        return self._older

    def refresh(self) -> None:
        """Read the recent ones again."""
        self._spawn(self._read_recent(), name="read the recent chats")

    def look_for(self, words: str) -> None:
        """Look through the titles of all chats. Only the newest question is answered: those before it are dropped."""
        self._wanted = words
        if not self._looking:
            self._looking = True
            self._spawn(self._look(), name="look for a chat")

    def forget(self) -> None:
        """Nobody waits for an answer any more."""
        self._wanted = None

    async def _read_recent(self) -> None:
        try:
            titled = await self._read(recent_titles, limit=RECENT)
        except HistoryError as error:
            log.warning("The recent chats could not be read: %s", error)
            titled = []
        self._recent = [_item(each) for each in titled]
        self.recent_changed.emit()

    async def _look(self) -> None:
        try:
            while self._wanted is not None:
                words, self._wanted = self._wanted, None
                found = await self._read_older(words)
                if self._wanted is None:
                    recent = {item.key for item in self._recent}
                    self._older = [_item(each) for each in found if each.key not in recent]
                    self.found.emit(words)
        finally:
            self._looking = False

    async def _read_older(self, words: str) -> list[Titled]:
        try:
            return await self._read(search_titles, words, limit=OLDER)
        except HistoryError as error:
            log.warning("The titles could not be searched: %s", error)
            return []


def _item(titled: Titled) -> PaletteItem:
    return PaletteItem(Kind.CHAT, titled.key, titled.title)
