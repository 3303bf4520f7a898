"""The chats that are open and the one in front."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal

from gui.bridge.chat_controller import AskModel, ChatController, LabelsOf
from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation
from gui.chat.model_ref import ModelRef
from gui.history.attachments import NEW_CHAT, read_attachments
from gui.history.coding import settings_from_json, settings_to_json
from gui.history.history import History
from gui.history.notes import CURRENT_CHAT, NEW_CHAT_DRAFT, NEW_CHAT_SETTINGS, read_note
from gui.history.problems import HistoryError, Problem
from gui.history.reading import Opened, read_conversation, read_end

CHATS_KEPT_OPEN = 8
"""Besides those that something happens in, so that going back to one is instant."""

ROOM = 300_000
"""Numbers of messages: more than an archive may have of one conversation."""


class ChatSession(QObject):
    """Opens new chats and goes back to earlier ones; their replies stream on while another is in front."""

    current_changed = Signal()
    model_changed = Signal()
    """Another model answers in the chat in front: one was chosen, or it goes on with another one by itself."""
    reply_ended = Signal(object)
    """A reply (`gui.chat.message.Message`) of any chat is done, stopped or failed."""
    answered = Signal(object)
    """The chat (`ChatController`) that a reply has ended in."""
    damage_found = Signal(str, int)
    """A conversation's key, and how many of its messages are not as they were written."""
    reading_failed = Signal(object)
    """Why a conversation cannot be read, or not all of it (`gui.history.problems.Problem`)."""

    def __init__(
        self,
        *,
        history: History,
        recorder: Recorder,
        ask: AskModel,
        labels: LabelsOf,
        tasks: Tasks,
        model: ModelRef,
        knows: Callable[[ModelRef], bool] = lambda _ref: True,
        parent: QObject | None = None,
    ) -> None:
        """`knows` says whether a model can be asked."""
        super().__init__(parent)
        self._knows = knows
        self._history = history
        self._recorder = recorder
        self._ask = ask
        self._labels = labels
        self._tasks = tasks
        self._chosen = model
        self._chats: OrderedDict[str, ChatController] = OrderedDict()
        """By key, the one shown last at the end."""
        self._new_chat_noted = False
        """Whether something is kept that was written in a chat without messages."""
        self._room_needed = False
        """Whether messages are coming to the history just now."""
        self._wanted = ""
        """The key of the chat that is to come to the front once it is read."""
        self._current = self._newest = self._add(Conversation(model=model))

    @property
    def current(self) -> ChatController:
        return self._current

    def chats(self) -> list[ChatController]:
        """Those that are open."""
        return list(self._chats.values())

    def chat(self, key: str) -> ChatController | None:
        """None where it is not open."""
        return self._chats.get(key)

    def new_chat(self) -> None:
        """Bring the empty chat to the front, with the draft it may have, or a new one with the model chosen last."""
        if self._recorder.has_begun(self._newest.conversation):
            self._newest = self._add(Conversation(model=self._chosen))
        self._show(self._newest)

    def show_chat(self, key: str) -> None:
        """Bring a chat to the front: at once where it is open, else as soon as its end is read."""
        chat = self._chats.get(key)
        if chat is not None:
            self._show(chat)
        else:
            self._tasks.spawn(self.open_chat(key), name="open a chat")

    async def open_chat(self, key: str) -> ChatController | None:
        """Bring a chat to the front; None where it is gone, or another one was asked for meanwhile."""
        self._wanted = key
        chat = self._chats.get(key) or await self._read(key)
        if chat is None or self._wanted != key:
            return None
        self._show(chat)
        return chat

    def close_chat(self, key: str) -> None:
        """It was deleted: nothing goes on in it, and it is not in front any more."""
        chat = self._chats.get(key)
        if chat is not None:
            chat.stop()
            if chat is self._current:
                self.new_chat()
            self._let_go(chat)

    def close_all(self) -> None:
        """All conversations were deleted."""
        for key in list(self._chats):
            if key != self._newest.conversation.key or self._recorder.has_begun(self._newest.conversation):
                self.close_chat(key)

    def leave_room(self) -> None:
        """Messages from elsewhere are about to be added in the history to conversations that may be open here."""
        self._room_needed = True
        for chat in self.chats():
            chat.conversation.leave_room(ROOM)

    def end_leaving_room(self) -> None:
        """They are there, or will not come."""
        self._room_needed = False

    def read_again(self, keys: Sequence[str]) -> None:
        """The history has more of these conversations than it had: those that are open and still show the new state."""
        for chat in [self._chats[key] for key in keys if key in self._chats]:
            if chat is self._current:
                self._tasks.spawn(self._replace(chat), name="read a chat again")
            elif self._is_quiet(chat):
                self._let_go(chat)

    def rename(self, key: str, title: str) -> None:
        """The user gave a chat another title, which the history has already."""
        chat = self._chats.get(key)
        if chat is not None:
            chat.conversation.title, chat.conversation.title_source = title, "user"
            chat.title_changed.emit()

    def retitle(self, key: str, title: str) -> None:
        """A model wrote a title for a chat."""
        chat = self._chats.get(key)
        if chat is not None:
            chat.conversation.title, chat.conversation.title_source = title, "model"
            chat.title_changed.emit()
            self.note(chat.conversation)

    def fork(self, message_id: int) -> None:
        """Go on from a message of the chat in front in a chat of its own."""
        source = self._current
        if not source.conversation.whole:
            once = Qt.ConnectionType.SingleShotConnection
            source.completed.connect(lambda: self.fork(message_id) if source is self._current else None, once)
            return
        fork = source.conversation.copy_to(message_id)
        fork.model = source.conversation.model
        chat = self._add(fork)
        self._recorder.note(fork, *(message.id for message in fork.messages()), moves=True)
        self._show(chat)

    def choose_model(self, ref: ModelRef) -> None:
        """Let the chat in front be answered by this model from its next request on, and those that begin later."""
        self._chosen = self._current.conversation.model = ref
        if not self._recorder.has_begun(self._newest.conversation):
            self._newest.conversation.model = ref
        self.note(self._current.conversation)
        self.model_changed.emit()

    def note(self, conversation: Conversation) -> None:
        """What belongs to a conversation itself has changed: its draft, its model, the place where it is read."""
        begun = self._recorder.has_begun(conversation)
        if begun:
            self._recorder.note(conversation)
        if not begun or self._new_chat_noted:  # what was written there may have been sent
            self._note_new_chat()

    def _note_new_chat(self) -> None:
        newest = self._newest.conversation
        if self._recorder.has_begun(newest):
            newest = Conversation()
        settings = settings_to_json(newest.settings)
        self._new_chat_noted = bool(newest.draft or newest.draft_attachments or settings)
        self._recorder.remember(name=NEW_CHAT_DRAFT, value=newest.draft)
        self._recorder.remember(name=NEW_CHAT_SETTINGS, value=settings)
        self._recorder.remember_attachments(newest.draft_attachments)

    async def stop(self, *, seconds: float = 1.0) -> None:
        """End all replies, let nothing be retried by itself any more, and wait for that, at most so long."""
        for chat in self.chats():
            chat.stop()
        await asyncio.gather(*(chat.ended(seconds=seconds) for chat in self.chats()))

    async def restore(self) -> None:
        """Go on where the last session ended, unless the user has begun something already."""
        try:
            key = await self._history.read(read_note, CURRENT_CHAT)
            draft = await self._history.read(read_note, NEW_CHAT_DRAFT)
            settings = settings_from_json(await self._history.read(read_note, NEW_CHAT_SETTINGS))
            files = await self._history.read(read_attachments, NEW_CHAT)
        except HistoryError as error:
            self.reading_failed.emit(error.problem)
            return
        newest = self._newest.conversation
        self._new_chat_noted = self._new_chat_noted or bool(draft or files.attachments) or settings != ChatSettings()
        if newest.settings == ChatSettings() and not len(newest):
            newest.settings = settings
        if not newest.draft and not newest.draft_attachments and not len(newest):
            newest.draft, newest.draft_attachments = draft, files.attachments
        if self._current is self._newest and not len(newest) and (not key or await self.open_chat(key) is None):
            self.current_changed.emit()  # its draft has come

    # -- opening and letting go

    async def _read(self, key: str) -> ChatController | None:
        opened = await self._found(key)
        if key in self._chats:  # asked for twice
            return self._chats[key]
        return None if opened is None else self._open(opened)

    async def _replace(self, chat: ChatController) -> None:
        """Go on with the chat as the history has it, unless something happens in it until that is read."""
        key = chat.conversation.key
        opened = await self._found(key)
        if opened is not None and self._chats.get(key) is chat and self._is_quiet(chat):
            self._let_go(chat)
            fresh = self._open(opened)
            if chat is self._current:
                self._show(fresh)

    async def _found(self, key: str) -> Opened | None:
        """The conversation, or the end of it; None where it is gone or cannot be read."""
        try:
            opened = await self._history.read(read_end, key)
            place, last = opened.conversation.place, opened.conversation.last()
            compared = last is not None and bool(last.comparison)  # what stands beside it is at no end of the path
            if compared or (place is not None and place.message not in opened.conversation):
                opened = await self._history.read(read_conversation, key)
        except KeyError:
            return None
        except HistoryError as error:
            self.reading_failed.emit(error.problem)
            return None
        return opened

    def _open(self, opened: Opened) -> ChatController:
        model = opened.conversation.model
        if model is None or not self._knows(model):  # as of one that came from elsewhere
            opened.conversation.model = self._chosen
        if self._room_needed:
            opened.conversation.leave_room(ROOM)
        chat = self._add(opened.conversation)
        self._recorder.know(opened.conversation, row=opened.row)
        if opened.conversation.whole:
            self._tell_of_damage(opened)
        else:
            self._tasks.spawn(self._complete(chat), name="read a chat to its beginning")
        return chat

    async def _complete(self, chat: ChatController) -> None:
        try:
            whole = await self._history.read(read_conversation, chat.conversation.key)
        except (HistoryError, KeyError) as error:
            chat.do_without_the_rest()
            self.reading_failed.emit(error.problem if isinstance(error, HistoryError) else Problem.DAMAGED)
            return
        if self._chats.get(chat.conversation.key) is not chat:  # it was closed meanwhile
            return
        chat.complete(whole.conversation)
        self._tell_of_damage(whole)

    def _tell_of_damage(self, opened: Opened) -> None:
        if opened.damaged:
            self.damage_found.emit(opened.conversation.key, len(opened.damaged))

    def _add(self, conversation: Conversation) -> ChatController:
        chat = ChatController(
            conversation=conversation,
            ask=self._ask,
            labels=self._labels,
            tasks=self._tasks,
            recorder=self._recorder,
            knows=self._knows,
            parent=self,
        )
        chat.title_changed.connect(lambda: self._remember_current() if chat is self._current else None)
        chat.model_changed.connect(lambda: self.model_changed.emit() if chat is self._current else None)
        chat.reply_ended.connect(lambda reply_id: self._on_reply_ended(chat, reply_id))
        self._chats[conversation.key] = chat
        return chat

    def _show(self, chat: ChatController) -> None:
        self._wanted = chat.conversation.key
        self._chats.move_to_end(chat.conversation.key)
        if chat is not self._current:
            self._current = chat
            self._remember_current()
            self.current_changed.emit()
        self._close_some()

    def _close_some(self) -> None:
        idle = [chat for chat in self._chats.values() if self._is_idle(chat)]
        for chat in idle[: max(0, len(self._chats) - CHATS_KEPT_OPEN)]:
            self._let_go(chat)

    def _is_idle(self, chat: ChatController) -> bool:
        return self._is_quiet(chat) and chat not in (self._current, self._newest)

    def _is_quiet(self, chat: ChatController) -> bool:
        """Whether the history has all there is of it, and nothing is to be taken back in it."""
        in_use = chat.active or chat.waits_to_retry or chat.removed_some
        return not (in_use or self._recorder.has_changes(chat.conversation))

    def _let_go(self, chat: ChatController) -> None:
        del self._chats[chat.conversation.key]
        if chat.active:  # a reply takes a moment to stop
            chat.active_changed.connect(chat.deleteLater)
        else:
            chat.deleteLater()

    def _on_reply_ended(self, chat: ChatController, reply_id: int) -> None:
        if reply_id in chat.conversation:
            self.reply_ended.emit(chat.conversation.message(reply_id))
            self.answered.emit(chat)

    def _remember_current(self) -> None:
        conversation = self._current.conversation
        self._recorder.remember(name=CURRENT_CHAT, value=conversation.key if len(conversation) else "")
