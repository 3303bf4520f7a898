"""Everything long that is done with the history as a whole, one at a time: export, import, backups, deletion."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any, TypeVar

import apsw
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from gui.bridge.history_calls import Spawn
from gui.chat.conversation import Conversation
from gui.history.archive.errors import ArchiveCancelledError, ArchiveError
from gui.history.archive.forms import Form, Words
from gui.history.archive.merging import Added
from gui.history.backups import Backup, Reason, back_up
from gui.history.connection import connect
from gui.history.deleting import compact, delete_all, remove_copies
from gui.history.history import History
from gui.history.problems import HistoryError, error_of, os_error
from gui.history.restoring import restore_missing
from gui.history.stopping import StoppedError

T = TypeVar("T")

LOOK_MS = 100
"""How often the window looks how far the work is."""
_PARTS = 1_000
"""Steps of what tells its progress as a fraction."""


class Work(Enum):
    EXPORT = auto()
    IMPORT = auto()
    BACK_UP = auto()
    RESTORE = auto()
    DELETE = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done. Which fields say something depends on the work."""

    work: Work
    target: Path | None = None
    """The file that was written, or read."""
    exported: int = 0
    """Conversations."""
    added: Added | None = None
    backup: Backup | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Why it was not done. Nothing was changed, unless the work was to delete."""

    work: Work
    error: HistoryError | ArchiveError
    target: Path | None = None


async def _nothing() -> None:
    """There is nothing to write."""


class Transfer(QObject):
    """The work is done on a thread of its own, or the history's where it writes, so that neither the window nor whoever
    opens a chat waits for it. That thread notes how far it is, and the window looks now and then."""

    started = Signal(object)
    """`Work`."""
    progressed = Signal(int, int)
    """How much is done, and of how much: conversations, or bytes of a file that is read."""
    finished = Signal(object)
    """`Outcome`."""
    failed = Signal(object)
    """`Failed`."""
    cancelled = Signal(object)
    """`Work`: it was given up, and nothing has changed."""
    ended = Signal()
    """In whatever way, after that was told."""
    about_to_delete = Signal()
    """All conversations are about to go: let go of them."""
    about_to_add = Signal()
    """Messages are about to come to conversations that may be open: let none of theirs have the same number."""
    history_changed = Signal(list)
    """What is listed is different; the keys of conversations that are to be read again where they are open."""

    def __init__(
        self,
        *,
        history: History,
        spawn: Spawn,
        flush: Callable[[], Awaitable[None]] = _nothing,
        parent: QObject | None = None,
    ) -> None:
        """`flush` writes what is not on the disk yet of the conversations that are open."""
        super().__init__(parent)
        self._history = history
        self._spawn = spawn
        self._flush = flush
        self._work: Work | None = None
        self._stop = threading.Event()
        self._done = self._shown = (0, 0)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_look)

    @property
    def work(self) -> Work | None:
        """What is being done; whatever else is asked for meanwhile is passed over."""
        return self._work

    @property
    def history(self) -> History:
        return self._history

    @property
    def is_cancelled(self) -> bool:
        """Whether what is being done is to be given up."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Give up what is being done, soon."""
        self._stop.set()

    # -- what can be done

    def export(self, *, keys: Sequence[str] | None, form: Form, target: Path, words: Words) -> None:
        """Write the conversations with these keys (None: all) as they are on the disk."""
        from gui.history.archive.exporting import export  # late: few starts do

        def work(connection: apsw.Connection) -> int:
            return export(
                connection,
                keys=keys,
                form=form,
                target=target,
                progress=self._note,
                cancelled=self._stop.is_set,
                words=words,
            )

        def work_aside() -> int:
            with closing(connect(self._database(), read_only=True)) as connection:
                return work(connection)

        async def run() -> Outcome:
            if self._database().exists():
                exported = await self._aside(work_aside)
            else:  # deleted underneath: whoever has it open still reads it
                exported = await self._history.read(work)
            return Outcome(Work.EXPORT, target=target, exported=exported)

        self._begin(Work.EXPORT, run(), target=target)

    def export_open(self, conversation: Conversation, *, form: Form, target: Path, words: Words) -> None:
        """Write a whole conversation as it is in memory: what cannot be kept can be saved so."""
        from gui.history.archive.exporting import export_conversation  # late, too

        copy = _copied(conversation)

        async def run() -> Outcome:
            await self._aside(lambda: export_conversation(copy, form=form, target=target, words=words))
            return Outcome(Work.EXPORT, target=target, exported=1)

        self._begin(Work.EXPORT, run(), target=target)

    def import_file(self, source: Path) -> None:
        """Add what a file has and the history lacks, all or nothing, after a backup."""
        from gui.history.archive.importing import import_archive  # late, too

        async def run() -> Outcome:
            await self._get_ready_to_add()
            await self._back_up_before("import")
            if self._stop.is_set():
                raise ArchiveCancelledError
            added = await self._history.write(
                import_archive, source=source, progress=self._note, cancelled=self._stop.is_set
            )
            self.history_changed.emit(added.changed)
            return Outcome(Work.IMPORT, target=source, added=added)

        self._begin(Work.IMPORT, run(), target=source)

    def back_up(self) -> None:
        async def run() -> Outcome:
            places, stop = self._history.places, self._stop.is_set
            async with self._history.backing_up:
                backup = await self._aside(lambda: back_up(places, stop=stop, progress=self._note_part))
            if backup is None:
                raise ArchiveCancelledError
            return Outcome(Work.BACK_UP, backup=backup)

        self._begin(Work.BACK_UP, run())

    def restore_missing(self, backup: Backup) -> None:
        """Add what a backup has and the history lacks."""

        async def run() -> Outcome:
            await self._get_ready_to_add()
            added = await self._history.write(restore_missing, backup, stop=self._stop.is_set)
            self.history_changed.emit(added.changed)
            return Outcome(Work.RESTORE, added=added, backup=backup)

        self._begin(Work.RESTORE, run())

    def delete_all(self, *, copies: bool) -> None:
        """Delete all conversations for good, with `copies` also the backups and the damaged databases put aside."""

        async def run() -> Outcome:
            self.about_to_delete.emit()
            await self._history.write(delete_all)
            self.history_changed.emit([])
            await self._history.clear_journal()
            await self._aside(lambda: compact(self._history.places))
            if copies:
                async with self._history.backing_up:
                    await self._aside(lambda: remove_copies(self._history.places))
            return Outcome(Work.DELETE)

        self._begin(Work.DELETE, run())

    # -- how it is done

    def _begin(self, work: Work, coroutine: Coroutine[Any, Any, Outcome], *, target: Path | None = None) -> None:
        if self._work is not None:
            coroutine.close()
            return
        self._work = work
        self._stop.clear()
        self._done = self._shown = (0, 0)
        self._look.start()
        self.started.emit(work)
        self._spawn(self._run(work, coroutine, target), name=f"{work.name.lower()} conversations")

    async def _run(self, work: Work, coroutine: Coroutine[Any, Any, Outcome], target: Path | None) -> None:
        tell: SignalInstance = self.failed
        what: Outcome | Failed | Work | None = None
        try:
            tell, what = self.finished, await coroutine
        except (ArchiveCancelledError, StoppedError):
            tell, what = self.cancelled, work
        except (HistoryError, ArchiveError) as error:
            tell, what = self.failed, Failed(work, error, target)
        finally:
            self._stop.set()  # the thread of a cancelled task is to end, too
            self._look.stop()
            self._work = None
            if what is not None:
                tell.emit(what)
            self.ended.emit()

    def _database(self) -> Path:
        """The one that is in use, which may be one for this session only."""
        opening = self._history.opening
        return self._history.places.database if opening is None else opening.database

    async def _get_ready_to_add(self) -> None:
        self.about_to_add.emit()
        await self._flush()

    async def _back_up_before(self, reason: Reason) -> None:
        if self._database() == self._history.places.database:
            async with self._history.backing_up:
                await self._aside(lambda: back_up(self._history.places, reason=reason, stop=self._stop.is_set))

    def _note(self, done: int, total: int) -> None:
        """Called on the thread that works."""
        self._done = (done, total)

    def _note_part(self, part: float) -> None:
        self._done = (round(part * _PARTS), _PARTS)

    def _on_look(self) -> None:
        if self._done != self._shown:
            self._shown = self._done
            self.progressed.emit(*self._shown)

    async def _aside(self, work: Callable[[], T]) -> T:
        """Run it on a thread of its own.

        Raises:
            HistoryError: SQLite's errors and the system's, by kind.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="history-transfer")
        try:
            return await asyncio.wrap_future(thread.submit(work))
        except apsw.Error as error:
            raise error_of(error) from error
        except OSError as error:
            raise os_error(error) from error
        finally:
            thread.shutdown(wait=False)


def _copied(conversation: Conversation) -> Conversation:
    """As it is now, for another thread: a reply may go on in it."""
    messages = list(conversation.messages())
    copy = Conversation.restored(
        key=conversation.key,
        title=conversation.title,
        model=conversation.model,
        messages=[replace(message) for message in messages],
        shown=[message.id for message in messages if conversation.is_chosen(message.id)],
    )
    copy.title_source, copy.draft, copy.place = conversation.title_source, conversation.draft, conversation.place
    copy.settings, copy.draft_attachments = conversation.settings, conversation.draft_attachments
    return copy
