"""Joins what keeps conversations and finds them again: the history, the sidebar's list, what the user does to both."""

from PySide6.QtCore import QObject

from gui.bridge.backup_keeper import BackupKeeper
from gui.bridge.chat_session import ChatSession
from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.library import Library
from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.bridge.transfer import Transfer
from gui.history.conversations import Entry
from gui.history.history import History
from gui.history.places import Places
from gui.history.problems import Problem
from gui.settings.paths import Paths
from gui.theme.theme import Theme
from gui.window.exporting import Exporting
from gui.window.history_notices import HistoryNotices
from gui.window.parts import WindowParts


class Keeping(QObject):
    """What of the program has to do with the disk, so that the rest need not know of it."""

    def __init__(self, *, paths: Paths, parts: WindowParts, theme: Theme, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._tasks = tasks
        self._session: ChatSession | None = None
        self._closing = False
        self.history = History(Places(paths.data))
        self.recorder = Recorder(history=self.history, tasks=tasks, parent=self)
        self.list = ConversationListModel(read=self.history.read, spawn=tasks.spawn, parent=self)
        self.transfer = Transfer(history=self.history, spawn=tasks.spawn, flush=self.recorder.flush, parent=self)
        self.backups = BackupKeeper(history=self.history, spawn=tasks.spawn, parent=self)
        self.library = Library(write=self.history.write, spawn=tasks.spawn, parent=self)
        self._exporting = Exporting(
            transfer=self.transfer, window=parts.window, banners=parts.banners, theme=theme, parent=self
        )
        self._notices = HistoryNotices(
            banners=parts.banners,
            recorder=self.recorder,
            transfer=self.transfer,
            export_all=self._exporting.export_all,
            parent=self,
        )

    def join(self, session: ChatSession) -> None:
        """Let the sidebar lead to the session's chats, and follow what happens in them."""
        self._session = session
        sidebar, library = self._parts.sidebar, self.library
        sidebar.set_model(self.list, library=library)
        sidebar.new_chat_requested.connect(session.new_chat)
        sidebar.conversation_chosen.connect(session.show_chat)
        session.current_changed.connect(self._mark_current)
        self.list.updated.connect(self._mark_current)

        self.recorder.written.connect(self._on_written)
        self.recorder.waiting_changed.connect(self._on_written)
        library.changed.connect(self.list.refresh)
        library.renamed.connect(session.rename)
        library.deleted.connect(lambda key, _title: session.close_chat(key))
        library.restored.connect(session.show_chat)
        library.duplicated.connect(session.show_chat)
        self.transfer.history_changed.connect(self._on_history_changed)
        self.transfer.about_to_add.connect(session.leave_room)
        self.transfer.ended.connect(session.end_leaving_room)
        self.transfer.about_to_delete.connect(session.close_all)
        self.transfer.about_to_delete.connect(self.recorder.forget_all)
        session.reading_failed.connect(self._on_reading_failed)
        session.damage_found.connect(self._notices.show_damage)
        session.current_changed.connect(self._notices.forget_chat)
        library.failed.connect(self._notices.show_change_problem)
        self.list.failed.connect(self._on_reading_failed)
        self.backups.damage_found.connect(lambda: self._on_reading_failed(Problem.DAMAGED))
        self._connect_actions()

    async def start(self, session: ChatSession) -> None:
        """Open the history, and go on where the last session ended."""
        opening = await self.history.open()
        if self._closing:
            return
        self._notices.show_opening(opening)
        self.list.refresh()
        try:
            await session.restore()
        finally:
            self._parts.window.stop_waiting()
        self.backups.start()

    async def close(self) -> None:
        """Write what there is, then let go of the files. What was written before they are open waits for that."""
        self._closing = True
        if self.history.opening is None:
            if not self.recorder.waits:
                return
            await self.history.opened()
        self.transfer.cancel()
        await self.recorder.finish()
        if self.recorder.problem is None:
            await self.backups.finish()
        await self.history.close()

    def _connect_actions(self) -> None:
        actions = self._parts.actions
        actions.next_chat.triggered.connect(lambda: self._step(1))
        actions.previous_chat.triggered.connect(lambda: self._step(-1))
        actions.rename_chat.triggered.connect(self._on_rename)
        actions.export_chat.triggered.connect(self._on_export)
        actions.export_all.triggered.connect(self._exporting.export_all)
        actions.import_chats.triggered.connect(self._exporting.import_chats)
        self._parts.sidebar.export_requested.connect(self._on_export_requested)
        for number, action in enumerate(actions.numbered_chats):
            action.triggered.connect(lambda _checked=False, number=number: self._show(self.list.key_at(number)))

    def _step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) chat of the list, round and round."""
        if self._session is not None:
            self._show(self.list.step(self._session.current.conversation.key, by))

    def _show(self, key: str | None) -> None:
        if self._session is not None and key is not None:
            self._session.show_chat(key)

    def _on_export(self) -> None:
        if self._session is not None and len(self._session.current.conversation):
            self._exporting.export_open(self._session.current.conversation)

    def _on_export_requested(self, key: str) -> None:
        row = self.list.row_of_key(key)
        entry = None if row is None else self.list.row(row)
        if isinstance(entry, Entry):
            self._exporting.export_chat(key=key, title=entry.title)

    def _on_rename(self) -> None:
        sides = self._parts.window.sides
        if not sides.sidebar_shown:
            sides.toggle_sidebar()
        self._parts.sidebar.rename_shown()

    def _on_history_changed(self, keys: list[str]) -> None:
        self.list.reload()
        if self._session is not None:
            self._session.read_again(keys)

    def _on_reading_failed(self, problem: Problem) -> None:
        if problem is Problem.DAMAGED:
            self.history.suspect()
        self._notices.show_reading_problem(problem)

    def _on_written(self) -> None:
        unsaved = [
            Entry(
                key=conversation.key,
                title=conversation.title,
                pinned=False,
                folder=None,
                updated=conversation.path()[-1].created,
                activity=0,
            )
            for conversation in reversed(self.recorder.unwritten())
            if len(conversation)
        ]
        self.list.set_unsaved(unsaved)
        self.list.refresh()

    def _mark_current(self) -> None:
        if self._session is not None:
            conversation = self._session.current.conversation
            self._parts.sidebar.set_current_key(conversation.key if len(conversation) else None)
