"""The chats of this session and the one in front. They live in memory until Rill is closed."""

from PySide6.QtCore import QObject, Signal

from gui.bridge.chat_controller import AskModel, ChatController, LabelsOf
from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.tasks import Tasks
from gui.chat.conversation import Conversation
from gui.chat.model_ref import ModelRef


class ChatSession(QObject):
    """Opens new chats and goes back to earlier ones; their replies stream on while another is in front."""

    current_changed = Signal()
    reply_ended = Signal(object)
    """A reply (`gui.chat.message.Message`) of any chat is done, stopped or failed."""

    def __init__(
        self,
        *,
        ask: AskModel,
        labels: LabelsOf,
        tasks: Tasks,
        model: ModelRef,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._labels = labels
        self._tasks = tasks
        self._list = ConversationListModel(self)
        self._chosen = model
        self._current = self._newest = self._open(model)

    @property
    def conversations(self) -> ConversationListModel:
        return self._list

    @property
    def current(self) -> ChatController:
        return self._current

    def new_chat(self) -> None:
        """Bring the empty chat to the front, with the draft it may have, or a new one with the model chosen last."""
        if len(self._newest.conversation):
            self._newest = self._open(self._chosen)
        self._show(self._newest)

    def show_row(self, row: int) -> None:
        """Bring a chat of `conversations` to the front."""
        self._show(self._list.chat(row))

    def step(self, rows: int) -> None:
        """Go to the next (1) or the previous (-1) chat of `conversations`, round and round."""
        count = self._list.rowCount()
        if count:
            row = self._list.row_of(self._current)
            self.show_row(0 if row is None else (row + rows) % count)

    def choose_model(self, ref: ModelRef) -> None:
        """Let the chat in front be answered by this model from its next request on, and those that begin later."""
        self._chosen = self._current.conversation.model = ref
        if not len(self._newest.conversation):
            self._newest.conversation.model = ref

    def stop(self) -> None:
        """End all replies, and let nothing be retried by itself any more."""
        for chat in self.findChildren(ChatController):
            chat.stop()

    def _open(self, model: ModelRef) -> ChatController:
        chat = ChatController(
            conversation=Conversation(model=model),
            ask=self._ask,
            labels=self._labels,
            tasks=self._tasks,
            parent=self,
        )
        chat.title_changed.connect(lambda: self._list.add(chat))
        chat.reply_ended.connect(lambda reply_id: self.reply_ended.emit(chat.conversation.message(reply_id)))
        return chat

    def _show(self, chat: ChatController) -> None:
        if chat is not self._current:
            self._current = chat
            self.current_changed.emit()
