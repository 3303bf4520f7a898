"""What is known so far of the conversations that are listed, and where to go on reading."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from gui.bridge.conversation_rows import Heading, Row, by_date
from gui.history.conversations import Entry
from gui.history.listing import LOOSE, PINNED, Folder, News, Page, Section


@dataclass(slots=True)
class _Known:
    """The beginning of a section."""

    entries: list[Entry] = field(default_factory=list)
    reached: int | None = None
    """The lowest `activity` that was read; None before the first page."""
    whole: bool = False

    def place(self, entry: Entry) -> int:
        return bisect_left(self.entries, -entry.activity, key=lambda other: -other.activity)


class ConversationSections:
    """The pinned conversations, then those of each open folder, then the rest. It is shown as far as it is known
    without a gap: a folder that is just being read hides what comes after it."""

    def __init__(self) -> None:
        self._folders: list[Folder] = []
        self._known: dict[Section, _Known] = {}
        self._entries: dict[str, Entry] = {}
        self.revision: int | None = None
        """What `read_news` wants; None: nothing was read yet."""

    def forget(self) -> None:
        self._folders, self._known, self._entries, self.revision = [], {}, {}, None

    def folders(self) -> list[Folder]:
        """By name."""
        return self._folders

    def entry(self, key: str) -> Entry | None:
        return self._entries.get(key)

    # -- what was read

    def take_news(self, news: News) -> None:
        if not news.whole:
            self.forget()
        self.revision = news.revision
        self._folders = sorted(news.folders, key=lambda folder: (_sortable(folder.name), folder.id))
        sections = self._sections()
        for section in [known for known in self._known if known not in sections]:
            for entry in self._known.pop(section).entries:
                del self._entries[entry.key]
        for section in sections:
            self._known.setdefault(section, _Known())
        for key in news.gone:
            self._take_out(key)
        for entry in news.changed:
            self._take_out(entry.key)
            self._put_in(entry)

    def take_page(self, page: Page) -> None:
        for entry in page.entries:
            self._take_out(entry.key)
            self._entries[entry.key] = entry
        known = self._known[page.section]
        known.entries += page.entries
        known.whole = page.last
        if page.entries:
            known.reached = page.entries[-1].activity

    # -- what there is

    def count(self) -> int:
        """Of the conversations that can be shown."""
        known = [self._known[section] for section in self._sections() if section in self._known]
        gaps = [number for number, section in enumerate(known) if not section.whole]
        return sum(len(section.entries) for section in known[: gaps[0] + 1 if gaps else None])

    def missing(self) -> list[tuple[Section, int | None]]:
        """What `read_pages` is to read next; empty where everything is known."""
        sections = [(section, self._known[section]) for section in self._sections() if section in self._known]
        return [(section, known.reached) for section, known in sections if not known.whole]

    def rows(self, *, unsaved: Iterable[Entry], now: float) -> list[Row]:
        """In the order they are shown; conversations that no database has come before the others of today."""
        rows: list[Row] = []
        pinned = self._known.get(PINNED, _Known())
        if pinned.entries:
            rows += [Heading("pinned"), *pinned.entries]
        for folder in self._folders if pinned.whole else []:
            rows.append(folder)
            if folder.opened:
                known = self._known[Section(pinned=False, folder=folder.id)]
                rows += known.entries
                if not known.whole:
                    return rows
        # Without a database nothing is known to be whole, but what is open is to be seen.
        loose = self._known.get(LOOSE, _Known()).entries if pinned.whole else []
        return rows + by_date([*(entry for entry in unsaved if entry.key not in self._entries), *loose], now)

    def _sections(self) -> list[Section]:
        opened = [folder.id for folder in self._folders if folder.opened]
        return [PINNED, *(Section(pinned=False, folder=folder) for folder in opened), LOOSE]

    def _take_out(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            known = self._known[_section_of(entry)]
            at = known.place(entry)
            while known.entries[at].key != key:
                at += 1
            del known.entries[at]

    def _put_in(self, entry: Entry) -> None:
        known = self._known.get(_section_of(entry))
        if known is None or not (known.whole or (known.reached is not None and entry.activity >= known.reached)):
            return  # its page will bring it
        known.entries.insert(known.place(entry), entry)
        self._entries[entry.key] = entry


def _section_of(entry: Entry) -> Section:
    return PINNED if entry.pinned else Section(pinned=False, folder=entry.folder)


def _sortable(name: str) -> str:
    """So that “É” stands beside “e”."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
