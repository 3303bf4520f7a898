"""Keeps the estimate of what the next request takes of the model's context, while one writes and replies come."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge.chat_controller import ChatController
from gui.chat.attachment import Attachment
from gui.chat.context_size import ContextSize, PathCount, PathSize, attachment_tokens, context_size
from provider.token_estimate import estimated_tokens

PAUSE_MS = 200
"""What changes quickly, such as a draft, is estimated when it pauses."""
_NOTHING = ContextSize(used=0, newest=0, context=None, kept=0)
Draft = Callable[[], tuple[str, tuple[Attachment, ...]]]
"""What is being written, and what goes with it."""


class ContextEstimator(QObject):
    """The conversation is counted in steps between other events, and only when messages of it have changed: a key
    pressed in a conversation of 100,000 messages costs what it costs in an empty one."""

    changed = Signal()

    def __init__(
        self,
        *,
        draft: Draft,
        context_of: Callable[[ChatController], int | None],
        default_prompt: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """`context_of` is what a chat's model takes, in tokens; `default_prompt` the system prompt of the
        preferences."""
        super().__init__(parent)
        self._draft = draft
        self._context_of = context_of
        self._default_prompt = default_prompt
        self._chat: ChatController | None = None
        self._count: PathCount | None = None
        self._files: tuple[tuple[Attachment, ...], int] = (), 0
        """What goes with the draft, and its tokens: a large file is not counted again with every key."""
        self._size = _NOTHING
        self._recount = self._timer(PAUSE_MS, self._begin)
        self._step = self._timer(0, self._on_step)
        self._put_together = self._timer(PAUSE_MS, self.update)

    def _timer(self, pause: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(then)
        return timer

    @property
    def size(self) -> ContextSize:
        return self._size

    def follow(self, chat: ChatController) -> None:
        """Estimate for this chat from now on."""
        if self._chat is not None:
            self._connect(self._chat, on=False)
        self._chat = chat
        self._count = PathCount(chat.conversation)
        self._connect(chat, on=True)
        self._begin()
        self.update()

    def _connect(self, chat: ChatController, *, on: bool) -> None:
        model = chat.model
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged, chat.active_changed):
            if on:
                signal.connect(self._on_messages_changed)
            else:
                signal.disconnect(self._on_messages_changed)

    def draft_changed(self) -> None:
        if not self._put_together.isActive():
            self._put_together.start()

    def _on_messages_changed(self) -> None:
        """While a reply is on its way nothing is sent: what it brings is counted at its end."""
        if self._chat is not None and self._chat.active:
            self._recount.stop()
            self._step.stop()
        else:
            self._recount.start()

    def _begin(self) -> None:
        if self._count is not None:
            self._count.begin()
            self._step.start()

    def _on_step(self) -> None:
        if self._count is None:
            return
        if self._count.step():
            self.update()
        else:
            self._step.start()

    def update(self) -> None:
        """Put together what is known: the draft, the system prompt or the model may be another one."""
        chat = self._chat
        if chat is None:
            return
        settings = chat.conversation.settings
        text, attachments = self._draft()
        if len(attachments) != len(self._files[0]) or any(
            one is not other for one, other in zip(attachments, self._files[0], strict=True)
        ):
            self._files = attachments, attachment_tokens(attachments)
        files = self._files[1]
        writing = bool(text.strip()) or files > 0
        size = context_size(
            path=PathSize() if self._count is None else self._count.size,
            prompt=self._default_prompt() if settings.prompt is None else settings.prompt,
            draft=(estimated_tokens(text) if writing else 0) + files,
            context=self._context_of(chat),
            settings=settings,
            writing=writing,
        )
        if size != self._size:
            self._size = size
            self.changed.emit()
