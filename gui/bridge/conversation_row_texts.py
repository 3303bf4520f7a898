"""What the lines of the sidebar say, to the eye and to a screen reader."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from gui.bridge.conversation_rows import Heading, Row
from gui.history.conversations import Entry
from gui.history.listing import Folder

_CONTEXT = "ConversationList"


def heading_text(heading: Heading) -> str:
    """A month of another year has its year."""
    if heading.group == "month":
        month = QLocale().standaloneMonthName(heading.month)
        return month if heading.year == time.localtime().tm_year else f"{month} {heading.year}"
    return {
        "pinned": _tr("Pinned"),
        "today": _tr("Today"),
        "yesterday": _tr("Yesterday"),
        "week": _tr("Previous 7 days"),
    }[heading.group]


def spoken_text(row: Row, folders: Sequence[Folder]) -> str:
    """The line with what the eye gets from its place and its looks."""
    if isinstance(row, Heading):
        return _tr("{name}, heading").format(name=heading_text(row))
    if isinstance(row, Folder):
        return ", ".join([row.name, _tr("folder"), count_text(row.count), _tr("open") if row.opened else _tr("closed")])
    return ", ".join([row.title, _tr("conversation"), *_where(row, folders)])


def count_text(count: int) -> str:
    """How many conversations."""
    return _tr("1 conversation") if count == 1 else _tr("{count} conversations").format(count=QLocale().toString(count))


def _where(entry: Entry, folders: Sequence[Folder]) -> list[str]:
    parts = [_tr("pinned")] if entry.pinned else []
    names = [folder.name for folder in folders if folder.id == entry.folder]
    return parts + [_tr("in folder {name}").format(name=name) for name in names]


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
