"""How long it takes until what is in a database is on the screen."""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from qasync import QEventLoop

from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.library import Library
from gui.bridge.message_list_model import MessageListModel
from gui.bridge.tasks import Tasks
from gui.history.connection import connect
from gui.history.conversations import save
from gui.history.database import Database
from gui.history.migrations import migrate
from gui.history.reading import read_end
from gui.history.records import Batch, MessageRecord, record_of
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.transcript.view import TranscriptView
from gui.window.conversation_list import ConversationList
from gui.window.sidebar import Sidebar
from tests.benchmarks._conversations import conversation
from tests.benchmarks._history import history
from tests.benchmarks.open import SIZE

_ROUNDS = 11
_SIDEBAR = 280, 800
FEW, MANY = 1_000, 100_000


class _Painted(QObject):
    """Waits for a widget to be painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.happened = asyncio.Event()
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.happened.set()
        return False


class Screens:
    """The screens of one program, on the loop that it has."""

    def __init__(self) -> None:
        self._app = QApplication(sys.argv[:1])
        self._theme = Theme(scheme="light")
        apply_theme(self._app, self._theme)
        self._app.setQuitOnLastWindowClosed(False)

    def seconds(self) -> dict[str, float]:
        """Medians: "open_10k" and "open_100" from asking for a conversation's end to its first paint, "list_few" and
        "list_many" from making the conversation list's model to the first paint of its rows."""
        with QEventLoop(self._app) as loop, tempfile.TemporaryDirectory() as folder:
            found: dict[str, float] = loop.run_until_complete(self._measure(Path(folder)))
            return found

    async def _measure(self, folder: Path) -> dict[str, float]:
        path, keys = folder / "history.db", {}
        for name, messages in (("open_100", 100), ("open_10k", 10_000)):
            keys[name] = _keep(path, messages)
        taken: dict[str, list[float]] = {name: [] for name in (*keys, "list_few", "list_many")}
        lists = {
            "list_few": Database(history(conversations=FEW, messages=0)),
            "list_many": Database(history(conversations=MANY, messages=0)),
        }
        database = Database(path)
        for number in range(_ROUNDS + 1):
            for name, found in taken.items():
                seconds = await self._list(lists[name]) if name in lists else await self._open(database, keys[name])
                if number:  # the first time much is loaded, and files are opened
                    found.append(seconds)
        for each in (database, *lists.values()):
            await each.close()
        return {name: statistics.median(found) for name, found in taken.items()}

    async def _open(self, database: Database, key: str) -> float:
        begun = time.perf_counter()
        opened = await database.read(read_end, key)
        view = TranscriptView(theme=self._theme)
        view.set_model(MessageListModel(conversation=opened.conversation, parent=view))
        window = QMainWindow()
        window.resize(*SIZE)
        window.setCentralWidget(view)
        painted = _Painted(view.viewport())
        window.show()
        await painted.happened.wait()
        taken = time.perf_counter() - begun
        await self._close(window)
        return taken

    async def _list(self, database: Database) -> float:
        tasks = Tasks()
        begun = time.perf_counter()
        model = ConversationListModel(read=database.read, spawn=tasks.spawn)
        library = Library(write=database.write, spawn=tasks.spawn)
        sidebar = Sidebar(theme=self._theme)
        sidebar.set_model(model, library=library)
        model.refresh()
        window = QMainWindow()
        window.resize(*_SIDEBAR)
        window.setCentralWidget(sidebar)
        window.show()
        listed = asyncio.Event()
        model.updated.connect(listed.set)
        await listed.wait()
        await _Painted(sidebar.findChildren(ConversationList)[0].viewport()).happened.wait()
        taken = time.perf_counter() - begun
        await self._close(window)
        model.deleteLater()
        return taken

    async def _close(self, window: QMainWindow) -> None:
        window.close()
        window.deleteLater()
        await asyncio.sleep(0.05)
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _keep(path: Path, messages: int) -> str:
    """Its key."""
    made = conversation(messages)
    connection = connect(path)
    migrate(connection)
    records = [MessageRecord(message, made.is_chosen(message.id)) for message in made.messages()]
    with connection:
        save(connection, Batch(record_of(made, created=1.0, updated=1.0), records))
    connection.close(True)
    return made.key
