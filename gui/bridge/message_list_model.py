"""The shown path of a conversation as a Qt item model."""

from bisect import bisect_left

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gui.chat.conversation import Conversation
from gui.chat.message import Message

MESSAGE_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `gui.chat.message.Message` itself, which the view only reads."""
VERSIONS_ROLE = Qt.ItemDataRole.UserRole + 1
"""Gives the ids (`list[int]`) of all versions of the message."""

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
        self._path = conversation.path()
        """What Qt has been told of: between a change of the conversation and `refresh` another one."""

    @property
    def conversation(self) -> Conversation:
        return self._conversation

    def message(self, row: int) -> Message:
        return self._path[row]

    def row_of(self, message_id: int) -> int | None:
        """The message's row; None where it stands on a branch that is not shown."""
        row = self._conversation.row_of(message_id)
        known = row is not None and row < len(self._path) and self._path[row].id == message_id
        return row if known else None

    def refresh(self) -> None:
        """Follow the conversation's path: what is equal at the beginning stays, the rest is exchanged."""
        path = self._conversation.path()
        self._begin_earlier(path)
        same = _common(path, self._path)
        if same < len(self._path):
            self.beginRemoveRows(QModelIndex(), same, len(self._path) - 1)
            del self._path[same:]
            self.endRemoveRows()
        if same < len(path):
            self.beginInsertRows(QModelIndex(), same, len(path) - 1)
            self._path += path[same:]
            self.endInsertRows()
        # A sibling may have come to a message that stayed.
        if self._path:
            self.dataChanged.emit(self.index(0), self.index(len(self._path) - 1), [VERSIONS_ROLE])

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
            return self._conversation.versions(message.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return message.text
        return None


def _common(one: list[Message], other: list[Message]) -> int:
    """How many messages two paths begin with alike: where paths of a tree have parted they never meet again."""
    return bisect_left(range(min(len(one), len(other))), True, key=lambda row: one[row] is not other[row])
