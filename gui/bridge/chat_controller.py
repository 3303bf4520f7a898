"""What a user can do with one conversation: send, stop, retry, continue, regenerate, edit, delete, walk versions."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import repeat

from PySide6.QtCore import QObject, Signal

from gui.bridge.message_list_model import MessageListModel
from gui.bridge.recorder import Recorder
from gui.bridge.reply_runs import ReplyRuns
from gui.bridge.tasks import Tasks
from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.comparison import MOST_COMPARED, further_marks, new_marks
from gui.chat.conversation import Conversation, Removed
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.chat.request import messages_for
from gui.chat.titles import title_from, words_of_prompt
from provider.types import AsyncResult, Messages

AskModel = Callable[[ModelRef, Messages, ChatSettings], Awaitable[AsyncResult]]
"""Opens a request to a model, with what the conversation asks of it."""
LabelsOf = Callable[[ModelRef], tuple[str, str]]
"""The names of a model and of its provider as people see them."""


class ChatController(QObject):
    """Asks for the replies of one conversation and keeps its item model up to date. Several at once are on their way
    only while they are compared: replies to one prompt, side by side."""

    active_changed = Signal(bool)
    """Whether a reply is on its way, which the user can stop."""
    model_changed = Signal()
    """The conversation goes on with the model of another reply."""
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
        self._runs = ReplyRuns(
            conversation=conversation,
            model=self._model,
            request=self._request,
            begun=lambda reply: self._note(*self._family(reply), moves=True),
            tasks=tasks,
            recorder=recorder,
            parent=self,
        )
        self._runs.active_changed.connect(self.active_changed)
        self._runs.ended.connect(self.reply_ended)
        self._removed_some = False

    @property
    def conversation(self) -> Conversation:
        return self._conversation

    @property
    def model(self) -> MessageListModel:
        return self._model

    @property
    def active(self) -> bool:
        return self._runs.active

    async def ended(self, *, seconds: float) -> None:
        """Wait until no reply is on its way, at most so long."""
        await self._runs.all_ended(seconds=seconds)

    @property
    def waits_to_retry(self) -> bool:
        """Whether a failed reply will be asked for again by itself."""
        return self._runs.waits_to_retry

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

    def send(self, text: str, attachments: tuple[Attachment, ...] = ()) -> None:
        """Add a prompt at the end of what is shown and ask the conversation's model.

        Of replies that are compared the one in front is gone on from.

        Raises:
            ValueError: the conversation has no model yet.
        """
        model = self._conversation_model()
        self._reply_to(self._prompt(text, attachments), model)

    def send_to(self, text: str, models: Sequence[ModelRef], attachments: tuple[Attachment, ...] = ()) -> None:
        """Add a prompt and ask several models at once, at most `MOST_COMPARED`; their replies stand side by side."""
        if models and not self.active:
            models = models[:MOST_COMPARED]
            self._runs.forget_retries()
            prompt = self._prompt(text, attachments)
            self._ask_together(prompt, models, marks=new_marks() if len(models) > 1 else repeat(""))

    def compare(self, reply_id: int, models: Sequence[ModelRef]) -> None:
        """Ask other models what this reply answers, and show theirs beside it and what it is compared with already."""
        reply = self._conversation.message(reply_id)
        beside = self._conversation.side_by_side()
        group = beside if reply in beside else [reply]
        models = models[: MOST_COMPARED - len(group)]
        if not models or self.active or reply.parent is None:
            return
        self._runs.forget_retries()
        if reply in beside:
            marks = further_marks([each.comparison for each in beside])
        else:
            marks = new_marks()
            self._note(*self._conversation.compare({reply_id: next(marks)}))
        followed = bool(self._conversation.children(reply_id))  # which would be gone on from unseen
        self._ask_together(
            self._conversation.message(reply.parent),
            models,
            marks=marks,
            front=self._front() or (None if followed else reply),
        )

    def compare_versions(self, message_id: int) -> None:
        """Show the versions of a reply side by side: it, and of the others those that were made last."""
        reply = self._conversation.message(message_id)
        others = [version for version in self._conversation.versions(message_id) if version != message_id]
        if not others or self.active or reply.role != "assistant" or reply.parent is None:
            return
        group = [message_id, *others[1 - MOST_COMPARED :]]
        self._note(*self._conversation.compare(dict(zip(sorted(group), new_marks(), strict=False))))
        self._model.refresh()

    def bring_forward(self, reply_id: int) -> None:
        """Of replies that are compared let the next prompt, and the conversation's model, go on from this one."""
        reply = self._conversation.message(reply_id)
        if reply in self._conversation.side_by_side() and not self._conversation.is_chosen(reply_id):
            self._conversation.show_version(reply_id)
            self._model.refresh()
            self._note(*self._conversation.versions(reply_id))
            self._go_on_with_model_of(reply)

    def choose(self, reply_id: int) -> None:
        """Go on with one of the replies that are compared: the others end, and stay as its versions."""
        reply = self._conversation.message(reply_id)
        if reply in self._conversation.side_by_side():
            self._settle(reply)
            self._go_on_with_model_of(reply)

    def choose_above(self, message_id: int) -> None:
        """Of the replies that are compared choose the one that a message follows, which is hidden by them."""
        path = self._conversation.path_to(message_id)
        above = next((each for each in self._conversation.side_by_side() if each in path), None)
        if above is not None:
            self.choose(above.id)

    def stop(self) -> None:
        """End the replies on their way; what has arrived stays. Also ends waiting for an automatic retry."""
        self._runs.stop_all()

    def stop_reply(self, reply_id: int) -> None:
        """End one of them."""
        self._runs.stop(reply_id)

    def retry(self, reply_id: int) -> None:
        """Ask again: in place where nothing had arrived, else as a new version beside it."""
        reply = self._conversation.message(reply_id)
        if reply.text.strip():
            self.regenerate(reply_id)
        elif self._may_ask_for(reply) and reply.model is not None:
            reply.text = reply.reasoning = ""  # blanks are nothing to go on from
            reply.timing = None
            self._ask_again(reply)

    def continue_reply(self, reply_id: int) -> None:
        """Ask for the rest of a reply that was cut; it is appended."""
        reply = self._conversation.message(reply_id)
        if self._may_ask_for(reply) and reply.model is not None:
            self._ask_again(reply)

    def regenerate(self, reply_id: int, *, model: ModelRef | None = None) -> None:
        """Ask for another version, by the same model or another one; the older ones are kept. Among replies that are
        compared it takes the older one's place."""
        reply = self._conversation.message(reply_id)
        if reply.parent is None or not self._may_ask_for(reply):
            return
        prompt, model = self._conversation.message(reply.parent), model or self._model_of(reply)
        group = self._conversation.side_by_side()
        if reply not in group:
            self._reply_to(prompt, model)
            return
        front = next(each for each in group if self._conversation.is_chosen(each.id))
        self._runs.drop_retry(reply_id)
        mark, reply.comparison = reply.comparison, ""
        version = self._add_reply(prompt, model, mark=mark)
        if front is not reply:
            self._conversation.show_version(front.id)
        else:
            self._go_on_with_model_of(version)
        self._model.refresh()
        self._runs.start(version)

    def show_version(self, message_id: int) -> None:
        self._conversation.show_version(message_id)
        self._model.refresh()
        self._note(*self._conversation.versions(message_id))

    def edit(self, message_id: int, *, text: str, resend: bool) -> None:
        """Change a prompt: in place, its answers staying, or as another version that is asked anew."""
        prompt = self._conversation.message(message_id)
        if resend and not self.active:
            model = self._conversation_model()
            edited = self._conversation.add_prompt(text, parent=prompt.parent, attachments=prompt.attachments)
            self._reply_to(edited, model)
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
        if beneath & self._runs.running:
            return None
        for gone in beneath:
            self._runs.drop_retry(gone)
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
        self._runs.cancel_retry(reply_id)

    def last_reply(self) -> Message | None:
        """The newest reply that is shown; of those that are compared the one in front."""
        return self._front() or next((m for m in reversed(self._conversation.path()) if m.role == "assistant"), None)

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

    def _prompt(self, text: str, attachments: tuple[Attachment, ...]) -> Message:
        """A new prompt at the end of what is shown."""
        front = self._front()
        if front is not None:
            self._settle(front)
        last = self._conversation.last()
        prompt = self._conversation.add_prompt(text, parent=last.id if last else None, attachments=attachments)
        if not self._conversation.title:
            self._conversation.title = title_from(words_of_prompt(text, attachments))
            self.title_changed.emit()
        return prompt

    def _front(self) -> Message | None:
        """Of replies that are compared the one that is gone on from."""
        return next((each for each in self._conversation.side_by_side() if self._conversation.is_chosen(each.id)), None)

    def _settle(self, reply: Message) -> None:
        for other in self._conversation.side_by_side():
            if other is not reply:
                self._runs.stop(other.id)
        self._note(*self._conversation.settle(reply.id))
        self._model.refresh()

    def _go_on_with_model_of(self, reply: Message) -> None:
        if reply.model is not None and reply.model != self._conversation.model and self._knows(reply.model):
            self._conversation.model = reply.model
            self._note()
            self.model_changed.emit()

    def _add_reply(self, prompt: Message, model: ModelRef, *, mark: str = "") -> Message:
        model_label, provider_label = self._labels(model)
        reply = self._conversation.add_reply(
            parent=prompt.id,
            model=model,
            model_label=model_label,
            provider_label=provider_label,
            comparison=mark,
        )
        reply.state = State.WAITING
        return reply

    def _reply_to(self, prompt: Message, model: ModelRef) -> None:
        self._runs.forget_retries()
        reply = self._add_reply(prompt, model)
        self._model.refresh()
        self._runs.start(reply)

    def _ask_together(
        self, prompt: Message, models: Sequence[ModelRef], *, marks: Iterator[str], front: Message | None = None
    ) -> None:
        """`front` is gone on from, else the first of the new replies."""
        replies = [self._add_reply(prompt, model, mark=next(marks)) for model in models]
        front = front or replies[0]
        self._conversation.show_version(front.id)
        self._model.refresh()
        for reply in replies:
            self._runs.start(reply)
        self._go_on_with_model_of(front)

    def _may_ask_for(self, reply: Message) -> bool:
        """Whether this reply can be asked for now: those that are compared do not wait for each other."""
        alone = not self.active or reply in self._conversation.side_by_side()
        return alone and reply.id not in self._runs.running

    def _ask_again(self, reply: Message) -> None:
        if reply not in self._conversation.side_by_side():
            self._runs.forget_retries()
        self._runs.start(reply)

    async def _request(self, reply: Message) -> AsyncResult:
        """Nothing goes out before the prompt is on disk, and the whole conversation there to go with it."""
        model = self._model_of(reply)
        await self._whole.wait()
        if self._recorder is not None:
            await self._recorder.keep(self._conversation)
        messages = messages_for(self._conversation, reply)
        answer = await self._ask(model, messages, self._conversation.settings)
        reply.parameters = answer.parameters
        return answer
