"""Keeps conversations on disk as they change, and what replies bring as it arrives."""

import asyncio
import logging
import time
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge.tasks import Tasks
from gui.chat.attachment import Attachment
from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.chat.reply_run import Part, ReplyRun
from gui.history.attachments import NEW_CHAT, write_attachments
from gui.history.conversations import save
from gui.history.history import History
from gui.history.journal import Piece
from gui.history.messages import NUMBERS
from gui.history.notes import write_notes
from gui.history.problems import HistoryError, Problem
from gui.history.records import Batch, MessageRecord, record_of

log = logging.getLogger(__name__)

FLUSH_MS = 100
"""With what writing takes, and on a busy machine, less than 250 ms of a reply are lost when the computer goes off."""
RETRY_MS = 3_000


@dataclass(slots=True)
class _Changes:
    """What of a conversation is not on disk yet."""

    conversation: Conversation
    messages: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    updated: float | None = None

    def add(self, later: "_Changes") -> None:
        self.messages = (self.messages | later.messages) - later.removed
        self.removed = (self.removed - later.messages) | later.removed
        self.updated = later.updated if later.updated is not None else self.updated


@dataclass(slots=True)
class _Stream:
    """A reply on its way."""

    conversation: Conversation
    run: ReplyRun
    unwritten: list[tuple[Part, str]] = field(default_factory=list)
    number: int = 0
    """Of the run, among those of its message."""
    begun: bool = False
    """Whether the journal has something of it."""
    ended: bool = False
    """Its last pieces go to the journal, too, for as long as the database does not have the whole."""


class Recorder(QObject):
    """Writes states, not events: what could not be written is written later as it is then, so nothing is ever lost
    or told twice. Reads the conversations on the window's thread and gives copies to the history's."""

    problem_changed = Signal(object)
    """Why what happens is not kept just now (`gui.history.problems.Problem`); None when it is."""
    written = Signal()
    """The database has something new."""
    waiting_changed = Signal()
    """Something else could not be written, and waits."""

    def __init__(self, *, history: History, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._tasks = tasks
        self._changes: dict[int, _Changes] = {}
        """By the identity of their conversations: one that was read again is another object."""
        self._on_the_way: _Changes | None = None
        """What is being written just now."""
        self._notes: dict[str, str] = {}
        """What is to be remembered and is not on disk yet, by name."""
        self._new_chat: tuple[Attachment, ...] | None = None
        """What is attached in a chat without messages; None where that is on disk."""
        self._streams: dict[int, _Stream] = {}
        """By the identity of their runs."""
        self._rows: dict[str, int] = {}
        """The conversations that have a row in the database."""
        self._problem: Problem | None = None
        self._journal_used = False
        self._writing = asyncio.Lock()
        self._flushing = False
        self._flush = QTimer(self)
        self._flush.setInterval(FLUSH_MS)
        self._flush.timeout.connect(self._on_flush_due)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(RETRY_MS)
        self._again.timeout.connect(self.try_again)

    @property
    def problem(self) -> Problem | None:
        return self._problem

    def unwritten(self) -> list[Conversation]:
        """The conversations that no database has, newest last."""
        return [each.conversation for each in self._all_changes() if each.conversation.key not in self._rows]

    def at_risk(self) -> int:
        """How many conversations have something that could not be written, and would be lost with the program."""
        return len({each.conversation.key for each in self._all_changes()}) if self._problem is not None else 0

    def has_changes(self, conversation: Conversation) -> bool:
        """Whether something of it is not on disk yet."""
        streaming = any(stream.conversation is conversation for stream in self._streams.values())
        return streaming or any(each.conversation is conversation for each in self._all_changes())

    @property
    def waits(self) -> bool:
        """Whether anything at all is not on disk yet."""
        return self._writing.locked() or bool(self._changes or self._notes or self._new_chat is not None)

    def _all_changes(self) -> list[_Changes]:
        return [*([] if self._on_the_way is None else [self._on_the_way]), *self._changes.values()]

    def know(self, conversation: Conversation, *, row: int) -> None:
        """The conversation was read from this row."""
        self._rows[conversation.key] = row

    def has_begun(self, conversation: Conversation) -> bool:
        """Whether there is something in it, or has been: it is one of the user's, not a blank one."""
        return bool(len(conversation)) or conversation.key in self._rows

    # -- what is told

    def note(
        self, conversation: Conversation, *messages: int, removed: tuple[int, ...] = (), moves: bool = False
    ) -> None:
        """These messages are new or have changed, or just what the conversation itself has, such as its title.

        `moves` says that it is now the one where something happened last. It is written soon.
        """
        self._add(conversation, *messages, removed=removed, moves=moves)
        self._tasks.spawn(self._write(), name="keep a conversation")

    def remember(self, *, name: str, value: str) -> None:
        """A small thing between starts, under a name of `gui.history.notes`."""
        self._notes[name] = value
        self._tasks.spawn(self._write(), name="remember")

    def remember_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        """Of the draft of a chat that has no message yet."""
        self._new_chat = attachments
        self._tasks.spawn(self._write(), name="remember")

    async def keep(self, conversation: Conversation, *messages: int, moves: bool = False) -> None:
        """As `note`, and wait until it is on disk, or cannot be."""
        self._add(conversation, *messages, moves=moves)
        await asyncio.shield(self._tasks.spawn(self._write(), name="keep a conversation"))

    def begin(self, conversation: Conversation, run: ReplyRun) -> None:
        """What this run brings is kept as it arrives."""
        self._streams[id(run)] = _Stream(conversation, run, number=run.message.run)
        self._flush.start()

    def end(self, run: ReplyRun) -> None:
        """The run has ended, and its message is as it stays."""
        stream = self._streams.get(id(run))
        if stream is not None:
            stream.ended = True
            self._on_flush_due()
            self.note(stream.conversation, run.message.id, moves=True)

    def forget_all(self) -> None:
        """All conversations are deleted: nothing of them is to be written any more."""
        self._changes.clear()
        self._streams.clear()
        self._rows.clear()

    def try_again(self) -> None:
        """Write what could not be written."""
        self._tasks.spawn(self._write(), name="keep what could not be kept")

    async def flush(self) -> None:
        """Write what there is, as far as it can be."""
        await self._write()

    async def finish(self) -> None:
        """The same, for the last time."""
        self._flush.stop()
        self._again.stop()
        await self._append()
        await self._write()
        self._again.stop()

    # -- the database

    def _add(self, conversation: Conversation, *messages: int, removed: tuple[int, ...] = (), moves: bool) -> None:
        changes = _Changes(conversation, set(messages), set(removed), time.time() if moves else None)
        known = self._changes.setdefault(id(conversation), changes)
        if known is not changes:
            known.add(changes)

    async def _write(self) -> None:
        async with self._writing:
            try:
                if self._notes:
                    await self._write_notes()
                if self._new_chat is not None:
                    await self._write_new_chat()
                while self._changes:
                    await self._write_one(self._changes.pop(next(iter(self._changes))))
            except HistoryError as error:
                self._wait(error.problem)
                return
            except Exception:  # a mistake of ours, which is not to cost what others wrote
                log.exception("Something cannot be written")
                self._wait(Problem.OTHER)
                return
            self._tell(None)
            await self._clear_journal()
        self.written.emit()

    async def _write_one(self, changes: _Changes) -> None:
        self._on_the_way = changes
        whole = [each for each in self._streams.values() if each.ended and each.conversation is changes.conversation]
        try:
            row = await self._history.write(save, self._batch(changes))
        except BaseException:
            self._put_back(changes)
            raise
        finally:
            self._on_the_way = None
        self._rows[changes.conversation.key] = row
        for stream in whole:
            if stream.run.message.id in changes.messages | changes.removed:
                self._streams.pop(id(stream.run), None)

    async def _write_notes(self) -> None:
        notes, self._notes = self._notes, {}
        try:
            await self._history.write(write_notes, notes)
        except BaseException:
            self._notes = notes | self._notes
            raise

    async def _write_new_chat(self) -> None:
        attachments, self._new_chat = self._new_chat or (), None
        try:
            await self._history.write(write_attachments, NEW_CHAT, attachments)
        except BaseException:
            self._new_chat = attachments if self._new_chat is None else self._new_chat
            raise

    def _put_back(self, changes: _Changes) -> None:
        later = self._changes.pop(id(changes.conversation), None)
        if later is not None:
            changes.add(later)
        self._changes[id(changes.conversation)] = changes

    def _batch(self, changes: _Changes) -> Batch:
        conversation = changes.conversation
        messages = [conversation.message(number) for number in sorted(changes.messages) if number in conversation]
        created = min((message.created for message in messages), default=time.time())
        return Batch(
            record_of(conversation, created=created, updated=changes.updated),
            [MessageRecord(self._copy(message), conversation.is_chosen(message.id)) for message in messages],
            sorted(number for number in changes.removed if number not in conversation),
        )

    def _copy(self, message: Message) -> Message:
        """Of a reply on its way what it was before: what has arrived since is the journal's."""
        for stream in self._streams.values():
            if stream.run.message is message and message.state.active and not stream.ended:
                text, reasoning = stream.run.before
                return replace(message, text=text, reasoning=reasoning)
        return replace(message)

    def _wait(self, problem: Problem) -> None:
        self._tell(problem)
        self.waiting_changed.emit()
        self._again.start()

    def _tell(self, problem: Problem | None) -> None:
        if problem is not self._problem:
            self._problem = problem
            self.problem_changed.emit(problem)

    # -- the journal

    def _on_flush_due(self) -> None:
        if not self._streams:
            self._flush.stop()
        elif not self._flushing:
            self._tasks.spawn(self._append(), name="keep what has arrived")

    async def _append(self) -> None:
        if self._flushing:
            return  # asked for twice in one moment; what has come since is taken the next time
        pieces: list[Piece] = []
        streams = [stream for stream in self._streams.values() if stream.conversation.key in self._rows]
        for stream in streams:
            stream.unwritten += stream.run.take_pieces()
            row = self._rows[stream.conversation.key] * NUMBERS + stream.run.message.id
            if stream.unwritten and not stream.begun:
                pieces.append(Piece(row, stream.number, "begin", ""))
            pieces += [Piece(row, stream.number, part, text) for part, text in stream.unwritten]
        if not pieces:
            return
        self._flushing = True
        try:
            await self._history.append(pieces)
        except HistoryError as error:
            self._tell(error.problem)
            return
        finally:
            self._flushing = False
        self._journal_used = True
        for stream in streams:
            stream.begun = stream.begun or bool(stream.unwritten)
            stream.unwritten.clear()
        if not self._all_changes():
            self._tell(None)
            await self._clear_journal()

    async def _clear_journal(self) -> None:
        if self._journal_used and not self._streams and not self._flushing:
            self._journal_used = False
            try:
                await self._history.clear_journal()
            except HistoryError:  # what stands in it harms nobody
                self._journal_used = True
