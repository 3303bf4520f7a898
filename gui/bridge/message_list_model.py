"""The shown path of a conversation as a Qt item model; at its end the replies that are compared."""

from bisect import bisect_left

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gui.chat.comparison import MOST_COMPARED
from gui.chat.conversation import Conversation
from gui.chat.message import Message

MESSAGE_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `gui.chat.message.Message` itself, which the view only reads."""
VERSIONS_ROLE = Qt.ItemDataRole.UserRole + 1
"""Gives the ids (`list[int]`) of all versions of the message; none for replies that stand side by side."""
COMPARED_ROLE = Qt.ItemDataRole.UserRole + 2
"""Gives None, or for a reply that is compared with those in the rows beside it whether it is the one in front: the one
that is gone on from. Replies that are compared are the last rows."""

_NO_PARENT = QModelIndex()


class MessageListModel(QAbstractListModel):
    """One row a message, oldest first.

    `text_grew(row)` tells that text was appended to a reply, nothing else having changed; every other change
    of a message is an ordinary `dataChanged`.
    """

    text_grew = Signal(int)

    def __init__(self, *, conversation: Conversation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._path, self._compared = _shown(conversation)
        """What Qt has been told of: between a change of the conversation and `refresh` another one. How many of its
        last messages are compared."""

    @property
    def conversation(self) -> Conversation:
        return self._conversation

    def message(self, row: int) -> Message:
        return self._path[row]

    def row_of(self, message_id: int) -> int | None:
        """The message's row; None where it stands on a branch that is not shown."""
        first = len(self._path) - self._compared
        beside = next((row for row in range(first, len(self._path)) if self._path[row].id == message_id), None)
        row = self._conversation.row_of(message_id) if beside is None else beside
        known = row is not None and row < len(self._path) and self._path[row].id == message_id
        return row if known else None

    def refresh(self) -> None:
        """Follow the conversation's path: what is equal at the beginning stays, the rest is exchanged."""
        path, compared = _shown(self._conversation)
        self._begin_earlier(path)
        same = _common(path, self._path)
        self._compared = min(self._compared, max(0, same - (len(self._path) - self._compared)))
        if same < len(self._path):
            self.beginRemoveRows(QModelIndex(), same, len(self._path) - 1)
            del self._path[same:]
            self.endRemoveRows()
        if same < len(path):
            self.beginInsertRows(QModelIndex(), same, len(path) - 1)
            self._path += path[same:]
            self._compared = compared
            self.endInsertRows()
        self._compared = compared
        # A sibling may have come to a message that stayed.
        if self._path:
            self.dataChanged.emit(self.index(0), self.index(len(self._path) - 1), [VERSIONS_ROLE, COMPARED_ROLE])

    def _begin_earlier(self, path: list[Message]) -> None:
        """What was opened at its end goes back further now: nothing of it changes its place."""
        first = self._conversation.row_of(self._path[0].id) if self._path else None
        if first:
            self.beginInsertRows(QModelIndex(), 0, first - 1)
            self._path[:0] = path[:first]
            self.endInsertRows()

    def message_changed(self, message_id: int) -> None:
        row = self.row_of(message_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [MESSAGE_ROLE])

    def message_text_grew(self, message_id: int) -> None:
        row = self.row_of(message_id)
        if row is not None:
            self.text_grew.emit(row)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._path)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        message = self._path[index.row()]
        if role == MESSAGE_ROLE:
            return message
        if role == VERSIONS_ROLE:
            compared = index.row() >= len(self._path) - self._compared
            return [] if compared else self._conversation.versions(message.id)
        if role == COMPARED_ROLE:
            compared = index.row() >= len(self._path) - self._compared
            return self._conversation.is_chosen(message.id) if compared else None
        if role == Qt.ItemDataRole.DisplayRole:
            return message.text
        return None


def _shown(conversation: Conversation) -> tuple[list[Message], int]:
    """The messages that are shown, and how many of the last are compared."""
    path, group = conversation.path(), conversation.side_by_side()
    if not group:
        return path, 0
    first = next(row for message in group if (row := conversation.row_of(message.id)) is not None)
    return [*path[:first], *group], len(group)


def _common(one: list[Message], other: list[Message]) -> int:
    """How many messages two paths begin with alike: where paths of a tree have parted they never meet again, except
    among replies that are compared."""
    shorter = min(len(one), len(other))
    certain = max(0, shorter - MOST_COMPARED)
    same = bisect_left(range(certain), True, key=lambda row: one[row] is not other[row])
    while certain <= same < shorter and one[same] is other[same]:
        same += 1
    return same
