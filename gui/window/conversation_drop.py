"""Where a conversation comes to that is dragged over a row of the sidebar."""

from typing import NamedTuple

from PySide6.QtCore import QMimeData

from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.conversation_rows import Heading
from gui.history.conversations import Entry
from gui.history.listing import Folder

CONVERSATION_TYPE = "application/x-rill-conversation"
"""The data is the key of a conversation."""


class Drop(NamedTuple):
    """What letting go would do."""

    pinned: bool
    folder: int | None
    row: int
    """The row that shows where it goes: a folder, or the heading of a group."""


def dragged(entry: Entry) -> QMimeData:
    data = QMimeData()
    data.setData(CONVERSATION_TYPE, entry.key.encode())
    return data


def dragged_entry(data: QMimeData, model: ConversationListModel) -> Entry | None:
    """None where something else is dragged, or the conversation is gone meanwhile."""
    if not data.hasFormat(CONVERSATION_TYPE):
        return None
    number = model.row_of_key(data.data(CONVERSATION_TYPE).toStdString())
    row = None if number is None else model.row(number)
    return row if isinstance(row, Entry) else None


def drop_at(model: ConversationListModel, number: int, entry: Entry) -> Drop | None:
    """None where nothing would change, and where there is nothing to drop on."""
    target = model.row(number)
    sign = number
    while isinstance(model.row(sign), Entry):
        sign -= 1
    if isinstance(target, Folder):
        drop = Drop(pinned=False, folder=target.id, row=number)
    elif isinstance(target, Heading):
        pinned = target.group == "pinned"
        drop = Drop(pinned=pinned, folder=entry.folder if pinned else None, row=number)
    elif target.pinned:
        drop = Drop(pinned=True, folder=entry.folder, row=sign)
    else:
        drop = Drop(pinned=False, folder=target.folder, row=sign)
    return None if (drop.pinned, drop.folder) == (entry.pinned, entry.folder) else drop
