"""What the sidebar lists, a page at a time: of 100,000 conversations each statement still reads a page of an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import apsw

from gui.history.conversations import Entry

MOST_CHANGES = 1_000
"""Where more has changed, all that is listed is better read again."""


class Section(NamedTuple):
    """Conversations that are listed together, the one with the highest `activity` first. A pinned one is only listed
    as such, whichever folder it is in."""

    pinned: bool
    folder: int | None


PINNED = Section(pinned=True, folder=None)
LOOSE = Section(pinned=False, folder=None)
"""Those by date: neither pinned nor in a folder."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as the sidebar lists it."""

    id: int
    name: str
    opened: bool
    count: int
    """Of the conversations that are listed in it."""


class Page(NamedTuple):
    """A part of a section, in its order."""

    section: Section
    entries: list[Entry]
    last: bool
    """Nothing comes after it in this section."""


class News(NamedTuple):
    """What is different since an earlier revision."""

    revision: int
    folders: list[Folder]
    changed: list[Entry]
    gone: list[str]
    """The keys of those that were deleted."""
    whole: bool
    """False: more has changed than is worth telling, and `changed` and `gone` are empty."""


_PINNED_PAGE = (
    "SELECT key, title, pinned, folder, updated, activity FROM conversation INDEXED BY conversation_pinned"
    " WHERE deleted = 0 AND pinned = 1 AND activity < ? ORDER BY activity DESC LIMIT ?"
)
_PAGE = (
    "SELECT key, title, pinned, folder, updated, activity FROM conversation"
    " WHERE deleted = 0 AND pinned = 0 AND folder IS ? AND activity < ? ORDER BY activity DESC LIMIT ?"
)
_CHANGES = (
    "SELECT key, title, pinned, folder, updated, activity, deleted, revision FROM conversation"
    " WHERE revision > ? ORDER BY revision LIMIT ?"
)
_FOLDERS = (
    "SELECT id, name, opened, (SELECT count(*) FROM conversation"
    " WHERE deleted = 0 AND pinned = 0 AND folder = folder.id) FROM folder ORDER BY id"
)
_BEYOND_ALL = (1 << 63) - 1


def read_pages(connection: apsw.Connection, *, after: Sequence[tuple[Section, int | None]], limit: int) -> list[Page]:
    """The next conversations of sections that follow each other, `limit` of them or what there is.

    With each section comes the lowest `activity` of it that is known already; None: nothing of it is.
    """
    pages: list[Page] = []
    for section, before in after:
        if limit <= 0:
            break
        page = _read_page(connection, section, _BEYOND_ALL if before is None else before, limit)
        pages.append(page)
        limit -= len(page.entries)
        if not page.last:
            break
    return pages


def read_news(connection: apsw.Connection, *, since: int | None) -> News:
    """What has changed since an earlier `News.revision`; None: the folders, and where to go on from."""
    newest: int = connection.execute("SELECT coalesce(max(revision), 0) FROM conversation").get
    folders = [Folder(row, name, bool(opened), count) for row, name, opened, count in connection.execute(_FOLDERS)]
    if since is None:
        return News(newest, folders, [], [], whole=False)
    rows: list[tuple[Any, ...]] = connection.execute(_CHANGES, (since, MOST_CHANGES + 1)).fetchall()
    if len(rows) > MOST_CHANGES:
        return News(newest, folders, [], [], whole=False)
    changed = [_entry(row) for row in rows if not row[6]]
    gone = [row[0] for row in rows if row[6]]
    return News(max([newest, *(row[7] for row in rows)]), folders, changed, gone, whole=True)


def _read_page(connection: apsw.Connection, section: Section, before: int, limit: int) -> Page:
    if section.pinned:
        rows = connection.execute(_PINNED_PAGE, (before, limit + 1)).fetchall()
    else:
        rows = connection.execute(_PAGE, (section.folder, before, limit + 1)).fetchall()
    return Page(section, [_entry(row) for row in rows[:limit]], last=len(rows) <= limit)


def _entry(row: tuple[Any, ...]) -> Entry:
    key, title, pinned, folder, updated, activity = row[:6]
    return Entry(key=key, title=title, pinned=bool(pinned), folder=folder, updated=updated, activity=activity)
