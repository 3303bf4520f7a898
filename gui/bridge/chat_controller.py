"""What a user can do with one conversation: send, stop, retry, continue, regenerate, edit, delete, walk versions."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge.frame_pacer import FramePacer
from gui.bridge.message_list_model import MessageListModel
from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation, Removed
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.chat.reply_run import ReplyRun
from gui.chat.request import messages_for
from gui.chat.retry import retry_delay
from gui.chat.titles import title_from
from provider.types import AsyncResult, Messages

AskModel = Callable[[ModelRef, Messages, ChatSettings], Awaitable[AsyncResult]]
"""Opens a request to a model, with what the conversation asks of it."""
LabelsOf = Callable[[ModelRef], tuple[str, str]]
"""The names of a model and of its provider as people see them."""


class ChatController(QObject):
    """Runs the replies of one conversation, at most one at a time, and keeps its item model up to date."""

    active_changed = Signal(bool)
    """Whether a reply is on its way, which the user can stop."""
    title_changed = Signal()
    reply_ended = Signal(int)
    """The reply's id; it is done, stopped or failed, and nothing will be retried by itself."""
    completed = Signal()
    """What was opened at its end is all there now."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        ask: AskModel,
        labels: LabelsOf,
        tasks: Tasks,
        recorder: Recorder | None = None,
        knows: Callable[[ModelRef], bool] = lambda _ref: True,
        parent: QObject | None = None,
    ) -> None:
        """`knows` says whether a model can be asked: replies may come from elsewhere."""
        super().__init__(parent)
        self._knows = knows
        self._conversation = conversation
        self._ask = ask
        self._labels = labels
        self._tasks = tasks
        self._recorder = recorder
        self._whole = asyncio.Event()
        if conversation.whole:
            self._whole.set()
        self._model = MessageListModel(conversation=conversation, parent=self)
        self._pacer = FramePacer(draw=self._draw, parent=self)
        self._run: ReplyRun | None = None
        self._task: asyncio.Task[None] | None = None
        self._shown_state: State | None = None
        self._attempt = 1
        self._retry_timer = QTimer(self)
        self._retry_timer.setSingleShot(True)
        self._retry_timer.timeout.connect(self._on_retry_due)
        self._retry_id: int | None = None
        self._removed_some = False

    @property
    def conversation(self) -> Conversation:
        return self._conversation

    @property
    def model(self) -> MessageListModel:
        return self._model

    @property
    def active(self) -> bool:
        return self._task is not None

    async def ended(self, *, seconds: float) -> None:
        """Wait until no reply is on its way, at most so long."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=seconds)
            await asyncio.sleep(0)  # what follows from it

    @property
    def waits_to_retry(self) -> bool:
        """Whether a failed reply will be asked for again by itself."""
        return self._retry_id is not None

    @property
    def removed_some(self) -> bool:
        """Whether messages were deleted that may be put back."""
        return self._removed_some

    def complete(self, whole: Conversation) -> None:
        """The same conversation was read from its beginning: show the rest of it, too."""
        self._conversation.complete(whole)
        self._model.refresh()
        self._whole.set()
        self.completed.emit()

    def do_without_the_rest(self) -> None:
        """The beginning cannot be read: what there is has to do."""
        self._whole.set()

    def send(self, text: str) -> None:
        """Add a prompt at the end of what is shown and ask the conversation's model.

        Raises:
            ValueError: the conversation has no model yet.
        """
        model = self._conversation_model()
        last = self._conversation.last()
        prompt = self._conversation.add_prompt(text, parent=last.id if last else None)
        if not self._conversation.title:
            self._conversation.title = title_from(text)
            self.title_changed.emit()
        self._reply_to(prompt, model)

    def stop(self) -> None:
        """End the reply on its way; what has arrived stays. Also ends waiting for an automatic retry."""
        if self._retry_id is not None:
            self.cancel_retry(self._retry_id)
        if self._task is not None:
            self._task.cancel()

    def retry(self, reply_id: int) -> None:
        """Ask again: in place where nothing had arrived, else as a new version beside it."""
        reply = self._conversation.message(reply_id)
        if reply.text.strip():
            self.regenerate(reply_id)
        elif not self.active:
            reply.text = reply.reasoning = ""  # blanks are nothing to go on from
            reply.timing = None
            self._forget_retry()
            self._attempt = 1
            self._start(reply)

    def continue_reply(self, reply_id: int) -> None:
        """Ask for the rest of a reply that was cut; it is appended."""
        if not self.active:
            self._forget_retry()
            self._attempt = 1
            self._start(self._conversation.message(reply_id))

    def regenerate(self, reply_id: int, *, model: ModelRef | None = None) -> None:
        """Ask for another version, by the same model or another one; the older ones are kept."""
        reply = self._conversation.message(reply_id)
        if not self.active and reply.parent is not None:
            self._reply_to(self._conversation.message(reply.parent), model or self._model_of(reply))

    def show_version(self, message_id: int) -> None:
        self._conversation.show_version(message_id)
        self._model.refresh()
        self._note(*self._conversation.versions(message_id))

    def edit(self, message_id: int, *, text: str, resend: bool) -> None:
        """Change a prompt: in place, its answers staying, or as another version that is asked anew."""
        prompt = self._conversation.message(message_id)
        if resend and not self.active:
            model = self._conversation_model()
            self._forget_retry()
            self._reply_to(self._conversation.add_prompt(text, parent=prompt.parent), model)
        elif not resend:
            prompt.text = text
            self._model.message_changed(message_id)
            self._note(message_id)

    def delete(self, message_id: int) -> Removed | None:
        """Take out a message and what follows it, for `put_back`.

        Returns:
            None while a reply to it is on its way, or not all of what follows it is there yet.
        """
        if not self._conversation.whole:
            return None
        beneath = {message.id for message in self._conversation.beneath(message_id)}
        if self._run is not None and self._run.message.id in beneath:
            return None
        if self._retry_id in beneath:
            self._forget_retry()
        self._removed_some = True
        removed = self._conversation.remove(message_id)
        self._model.refresh()
        self._note(*self._siblings(removed), removed=tuple(beneath))
        return removed

    def put_back(self, removed: Removed) -> None:
        """Undo `delete`, where what it stood under is still there."""
        parent = removed.messages[0].parent
        if parent is None or parent in self._conversation:
            self._conversation.put_back(removed)
            self._model.refresh()
            self._note(*self._siblings(removed), *(message.id for message in removed.messages))

    def cancel_retry(self, reply_id: int) -> None:
        """Leave a failed reply as it is instead of asking again by itself."""
        if reply_id == self._retry_id:
            self._forget_retry()
            self.reply_ended.emit(reply_id)

    def last_reply(self) -> Message | None:
        """The newest reply that is shown."""
        return next((m for m in reversed(self._conversation.path()) if m.role == "assistant"), None)

    def _siblings(self, removed: Removed) -> list[int]:
        return self._conversation.children(removed.messages[0].parent)

    def _family(self, reply: Message) -> list[int]:
        """A reply and its prompt, with the versions of either, which may be shown no more."""
        versions = self._conversation.versions(reply.id)
        return versions if reply.parent is None else [*self._conversation.versions(reply.parent), *versions]

    def _note(self, *messages: int, removed: tuple[int, ...] = (), moves: bool = False) -> None:
        if self._recorder is not None:
            self._recorder.note(self._conversation, *messages, removed=removed, moves=moves)

    def _model_of(self, reply: Message) -> ModelRef:
        """Who answered, or who answers here where that one cannot be asked."""
        return reply.model if reply.model is not None and self._knows(reply.model) else self._conversation_model()

    def _conversation_model(self) -> ModelRef:
        if self._conversation.model is None:
            raise ValueError("the conversation has no model")
        return self._conversation.model

    def _reply_to(self, prompt: Message, model: ModelRef) -> None:
        self._forget_retry()
        model_label, provider_label = self._labels(model)
        reply = self._conversation.add_reply(
            parent=prompt.id, model=model, model_label=model_label, provider_label=provider_label
        )
        reply.state = State.WAITING
        self._attempt = 1
        self._model.refresh()
        self._start(reply)

    def _start(self, reply: Message) -> None:
        if reply.model is None or self.active:
            return
        model = self._model_of(reply)
        # From now on, not from the task's first step: it may be stopped before.
        reply.state, reply.failure = State.WAITING, None
        reply.run += 1
        run = ReplyRun(message=reply, ask=lambda: self._request(reply, model), on_arrival=self._pacer.wake)
        self._run = run
        if self._recorder is not None:
            self._recorder.begin(self._conversation, run)
        self._note(*self._family(reply), moves=True)
        self._shown_state = None
        self._task = self._tasks.spawn(run.run(), name="reply")
        self._task.add_done_callback(self._on_run_done)
        self.active_changed.emit(True)

    async def _request(self, reply: Message, model: ModelRef) -> AsyncResult:
        """Nothing goes out before the prompt is on disk, and the whole conversation there to go with it."""
        await self._whole.wait()
        if self._recorder is not None:
            await self._recorder.keep(self._conversation)
        settings = self._conversation.settings
        reply.parameters = settings.parameters()
        return await self._ask(model, messages_for(self._conversation, reply), settings)

    def _draw(self) -> None:
        """Bring the screen up to date with what has arrived: once a frame at most."""
        if self._run is None:
            return
        message = self._run.message
        grew = self._run.take()
        if message.state is not self._shown_state:
            self._shown_state = message.state
            self._model.message_changed(message.id)
        elif grew:
            self._model.message_text_grew(message.id)

    def _on_run_done(self, _task: "asyncio.Task[None]") -> None:
        run, self._run, self._task = self._run, None, None
        if run is None:
            return
        message = run.message
        if message.state.active:  # cancelled before its first step
            message.state = State.STOPPED
        if self._recorder is not None:
            self._recorder.end(run)
        self._schedule_retry(run)
        self._model.message_changed(message.id)
        self.active_changed.emit(False)
        if message.retry_at is None:
            self.reply_ended.emit(message.id)

    def _schedule_retry(self, run: ReplyRun) -> None:
        failure = run.message.failure
        if failure is None:
            return
        delay = retry_delay(failure, attempt=self._attempt, text_arrived=run.text_arrived)
        if delay is not None:
            run.message.retry_at = time.monotonic() + delay
            self._retry_id = run.message.id
            self._retry_timer.start(round(delay * 1000))

    def _on_retry_due(self) -> None:
        reply_id = self._retry_id
        self._forget_retry()
        if reply_id is not None and not self.active:
            self._attempt += 1
            self._start(self._conversation.message(reply_id))

    def _forget_retry(self) -> None:
        self._retry_timer.stop()
        if self._retry_id is not None:
            self._conversation.message(self._retry_id).retry_at = None
            self._model.message_changed(self._retry_id)
            self._retry_id = None
