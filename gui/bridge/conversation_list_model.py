"""The conversations of this session as a Qt item model: newest first, those without a message left out."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.bridge.chat_controller import ChatController

_NO_PARENT = QModelIndex()


class ConversationListModel(QAbstractListModel):
    """One row a conversation; DisplayRole is its title."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chats: list[ChatController] = []

    def chat(self, row: int) -> ChatController:
        return self._chats[row]

    def row_of(self, chat: ChatController) -> int | None:
        """None for a chat that has no message yet."""
        return self._chats.index(chat) if chat in self._chats else None

    def add(self, chat: ChatController) -> None:
        """Put a chat on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._chats.insert(0, chat)
        self.endInsertRows()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._chats)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self._chats[index.row()].conversation.title
        return None
