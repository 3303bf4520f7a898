"""The replies of one conversation that are on their way, and those that will be asked for again by themselves."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge.frame_pacer import FramePacer
from gui.bridge.message_list_model import MessageListModel
from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.chat.conversation import Conversation
from gui.chat.message import Message, State
from gui.chat.reply_run import ReplyRun
from gui.chat.retry import retry_delay
from provider.types import AsyncResult

Request = Callable[[Message], Awaitable[AsyncResult]]
"""Opens the request for a reply."""


@dataclass(slots=True)
class _Running:
    """A reply on its way."""

    run: ReplyRun
    task: "asyncio.Task[None]"
    attempt: int
    drawn: State | None = None
    """The state that is on the screen."""


@dataclass(slots=True)
class _Waiting:
    """A failed reply that will be asked for again."""

    timer: QTimer
    attempt: int
    """How often it has been asked for."""


class ReplyRuns(QObject):
    """Runs any number of replies at once, each by itself; one pacer draws them all, so that they share its frames."""

    active_changed = Signal(bool)
    """The first reply has begun, or the last one has ended."""
    ended = Signal(int)
    """The reply's id; nothing will be retried by itself."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        model: MessageListModel,
        request: Request,
        begun: Callable[[Message], None],
        tasks: Tasks,
        recorder: Recorder | None,
        parent: QObject,
    ) -> None:
        """`begun` is told of each reply that is asked for, before anything of it goes out."""
        super().__init__(parent)
        self._conversation = conversation
        self._model = model
        self._request = request
        self._begun = begun
        self._tasks = tasks
        self._recorder = recorder
        self._pacer = FramePacer(draw=self._draw, parent=self)
        self._running: dict[int, _Running] = {}
        """By the reply's id, as those that wait."""
        self._waiting: dict[int, _Waiting] = {}

    @property
    def active(self) -> bool:
        return bool(self._running)

    @property
    def running(self) -> frozenset[int]:
        """The ids of the replies on their way."""
        return frozenset(self._running)

    @property
    def waits_to_retry(self) -> bool:
        return bool(self._waiting)

    async def all_ended(self, *, seconds: float) -> None:
        """Wait until no reply is on its way, at most so long."""
        if self._running:
            await asyncio.wait([running.task for running in self._running.values()], timeout=seconds)
            await asyncio.sleep(0)  # what follows from it

    def start(self, reply: Message, *, attempt: int = 1) -> None:
        """Ask for a reply, or for the rest of it, unless it is on its way."""
        if reply.id in self._running:
            return
        self.drop_retry(reply.id)
        # From now on, not from the task's first step: it may be stopped before.
        reply.state, reply.failure = State.WAITING, None
        reply.run += 1
        run = ReplyRun(message=reply, ask=lambda: self._request(reply), on_arrival=self._pacer.wake)
        if self._recorder is not None:
            self._recorder.begin(self._conversation, run)
        self._begun(reply)
        task = self._tasks.spawn(run.run(), name="reply")
        self._running[reply.id] = _Running(run, task, attempt)
        task.add_done_callback(lambda _task: self._on_done(reply.id))
        if len(self._running) == 1:
            self.active_changed.emit(True)

    def stop(self, reply_id: int) -> None:
        """End one reply; what has arrived stays. Or let it not be asked for again."""
        self.cancel_retry(reply_id)
        if reply_id in self._running:
            self._running[reply_id].task.cancel()

    def stop_all(self) -> None:
        for reply_id in [*self._waiting, *self._running]:
            self.stop(reply_id)

    def cancel_retry(self, reply_id: int) -> None:
        """Leave a failed reply as it is instead of asking again by itself."""
        if self.drop_retry(reply_id):
            self.ended.emit(reply_id)

    def forget_retries(self) -> None:
        """Something else is asked: nothing is asked for again by itself."""
        for reply_id in list(self._waiting):
            self.drop_retry(reply_id)

    def drop_retry(self, reply_id: int) -> bool:
        """Forget that a reply was to be asked for again, and tell nobody; False where it was not."""
        waiting = self._waiting.pop(reply_id, None)
        if waiting is None:
            return False
        waiting.timer.stop()
        waiting.timer.deleteLater()
        self._conversation.message(reply_id).retry_at = None
        self._model.message_changed(reply_id)
        return True

    def _draw(self) -> None:
        """Bring the screen up to date with what has arrived: once a frame at most."""
        for running in list(self._running.values()):
            message, grew = running.run.message, running.run.take()
            if message.state is not running.drawn:
                running.drawn = message.state
                self._model.message_changed(message.id)
            elif grew:
                self._model.message_text_grew(message.id)

    def _on_done(self, reply_id: int) -> None:
        running = self._running.pop(reply_id)
        message = running.run.message
        if message.state.active:  # cancelled before its first step
            message.state = State.STOPPED
        if self._recorder is not None:
            self._recorder.end(running.run)
        self._schedule_retry(running)
        self._model.message_changed(reply_id)
        if not self._running:
            self.active_changed.emit(False)
        if message.retry_at is None:
            self.ended.emit(reply_id)

    def _schedule_retry(self, running: _Running) -> None:
        message = running.run.message
        if message.failure is None:
            return
        delay = retry_delay(message.failure, attempt=running.attempt, text_arrived=running.run.text_arrived)
        if delay is None:
            return
        message.retry_at = time.monotonic() + delay
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._on_retry_due(message))
        self._waiting[message.id] = _Waiting(timer, running.attempt)
        timer.start(round(delay * 1000))

    def _on_retry_due(self, reply: Message) -> None:
        waiting = self._waiting.get(reply.id)
        if waiting is not None:
            self.start(reply, attempt=waiting.attempt + 1)
