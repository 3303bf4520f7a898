"""The list of conversations: chosen, named, moved and deleted by mouse and keyboard."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QListView, QMenu, QWidget

from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.conversation_rows import Row
from gui.bridge.library import Library
from gui.history.conversations import Entry
from gui.history.listing import Folder
from gui.theme.theme import Theme
from gui.window.chat_row_delegate import ChatRowDelegate
from gui.window.conversation_drop import Drop, dragged, dragged_entry, drop_at
from gui.window.conversation_steps import next_row, search_row
from gui.window.scroll_place import ScrollPlace

SETTLE_MS = 150
"""With a key held down, the chat one stays at is opened, not each one on the way."""
UNFOLD_MS = 600
"""So long something is held over a closed folder until it opens."""
TYPING_SECONDS = 1.0
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ConversationList(QListView):
    """Going to a conversation is choosing it: it is there at once, so there is nothing to confirm. What is shown is
    selected; the row the keyboard is on may be another one, such as a folder."""

    chosen = Signal(str)
    """The key of a conversation."""
    confirmed = Signal()
    """By a click or Enter: there is no walking on."""
    export_requested = Signal(str)

    def __init__(self, *, model: ConversationListModel, library: Library, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self._library = library
        self._shown = ""
        self._new_folder: int | None = None
        self._typed, self._typed_at = "", 0.0
        self._menu: QMenu | None = None
        self._place = ScrollPlace(self)
        self._delegate = ChatRowDelegate(theme=theme, parent=self)
        self._settle = self._timer(SETTLE_MS, self._choose)
        self._unfold = self._timer(UNFOLD_MS, self._on_unfold_due)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._set_up()
        model.updating.connect(self._place.remember)
        model.updated.connect(self._on_updated)
        library.folder_made.connect(self._on_folder_made)
        self._delegate.named.connect(self._on_named)
        self.clicked.connect(self._on_clicked)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Chats"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(then)
        return timer

    def set_current_key(self, key: str | None) -> None:
        """Mark the conversation that is shown; it may be one that is not in the list (yet)."""
        self._settle.stop()
        self._shown = key or ""
        self._mark()

    def rename_shown(self) -> None:
        """Let the user write another name for the chat that is shown, or for what the keyboard is on."""
        if not self.hasFocus():
            number = self._rows.row_of_key(self._shown)
            if number is None:
                return
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._go_to(number)
        self._rename()

    # -- what is shown, and where the keyboard is

    def _mark(self) -> None:
        selection = self.selectionModel()
        marked = [self._rows.row(index.row()) for index in selection.selectedIndexes()]
        if [row.key for row in marked if isinstance(row, Entry)] == [self._shown]:
            return
        number = self._rows.row_of_key(self._shown)
        index = QModelIndex() if number is None else self._rows.index(number)
        if not marked and not index.isValid():
            return
        flags = QItemSelectionModel.SelectionFlag
        selection.select(index, flags.ClearAndSelect if index.isValid() else flags.Clear)
        if not self.hasFocus():
            selection.setCurrentIndex(index, flags.NoUpdate)

    def _row(self) -> Row | None:
        index = self.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None

    def _go_to(self, number: int | None) -> None:
        if number is not None:
            self.setCurrentIndex(self._rows.index(number))

    def _choose(self) -> None:
        row = self._row()
        if isinstance(row, Entry) and row.key != self._shown:
            self._shown = row.key
            self._mark()
            self.chosen.emit(row.key)

    def _activate(self) -> None:
        row = self._row()
        if isinstance(row, Folder):
            self._library.set_folder_open(folder=row.id, opened=not row.opened)
        elif isinstance(row, Entry):
            self._shown = ""  # also what is shown already is chosen
            self._choose()
            self.confirmed.emit()

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._go_to(index.row())
        self._activate()

    def _on_updated(self) -> None:
        self._place.restore()
        self._mark()
        number = None if self._new_folder is None else self._rows.row_of_folder(self._new_folder)
        if number is not None:
            self._new_folder = None
            self._go_to(number)
            self.edit(self._rows.index(number))

    def _on_folder_made(self, folder: int) -> None:
        self._new_folder = folder  # it is named as soon as it is in the list

    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() - value < 2 * bar.pageStep() and self._rows.canFetchMore(QModelIndex()):
            self._rows.fetchMore(QModelIndex())

    # -- what is done to the row the keyboard is on

    def _rename(self) -> None:
        if self.currentIndex().isValid():
            self.edit(self.currentIndex())

    def _on_named(self, row: Row, name: str) -> None:
        if isinstance(row, Folder):
            self._library.rename_folder(folder=row.id, name=name)
        elif isinstance(row, Entry):
            self._library.rename(key=row.key, title=name)

    def _delete(self) -> None:
        """The next conversation is gone to, which is not opened for that."""
        row, number = self._row(), self.currentIndex().row()
        if isinstance(row, Entry) and self._rows.is_saved(row):
            after = next_row(self._rows, number, 1, folders=False)
            self._go_to(next_row(self._rows, number, -1, folders=False) if after in (None, number) else after)
            self._library.delete(key=row.key, title=row.title)

    def _fold(self, *, opened: bool) -> None:
        row = self._row()
        if isinstance(row, Folder):
            if row.opened is not opened:
                self._library.set_folder_open(folder=row.id, opened=opened)
        elif isinstance(row, Entry) and not opened and row.folder is not None and not row.pinned:
            self._go_to(self._rows.row_of_folder(row.folder))

    def _open_menu(self, at: QPoint) -> None:
        if self._menu is not None or self._row() is None:
            return
        from gui.window.conversation_menu import ListVerbs, open_conversation_menu, open_folder_menu

        row, library = self._row(), self._library
        verbs = ListVerbs(rename=self._rename, export=self._export, delete=self._delete)
        if isinstance(row, Folder):
            self._menu = open_folder_menu(folder=row, library=library, verbs=verbs, at=at, parent=self)
        elif isinstance(row, Entry):
            self._menu = open_conversation_menu(
                entry=row,
                saved=self._rows.is_saved(row),
                folders=self._rows.folders(),
                library=library,
                verbs=verbs,
                at=at,
                parent=self,
            )
        if self._menu is not None:
            self._menu.aboutToHide.connect(self._on_menu_hidden)

    def _open_menu_at_row(self) -> None:
        rect = self._delegate.more_rect(self.visualRect(self.currentIndex()))
        self._open_menu(self.viewport().mapToGlobal(rect.bottomLeft()))

    def _on_menu_hidden(self) -> None:
        self._menu = None

    def _export(self) -> None:
        row = self._row()
        if isinstance(row, Entry):
            self.export_requested.emit(row.key)

    # -- dragging

    def _drop(self, event: QDropEvent) -> Drop | None:
        entry = dragged_entry(event.mimeData(), self._rows)
        index = self.indexAt(event.position().toPoint())
        return None if entry is None or not index.isValid() else drop_at(self._rows, index.row(), entry)

    def _show_drop(self, drop: Drop | None) -> None:
        row = -1 if drop is None else drop.row
        if row != self._delegate.drop_row:
            self._delegate.drop_row = row
            self._unfold.start()
            self.viewport().update()

    def _on_unfold_due(self) -> None:
        number = self._delegate.drop_row
        row = self._rows.row(number) if 0 <= number < self._rows.rowCount() else None
        if isinstance(row, Folder) and not row.opened:
            self._library.set_folder_open(folder=row.id, opened=True)

    # -- keys

    def _walk(self, event: QKeyEvent) -> bool:
        """Whether the key was one that walks."""
        now = self.currentIndex().row()
        page = max(1, self.viewport().height() // self._delegate.row_height() - 1)
        steps = {**_STEPS, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if event.key() in steps:
            number = next_row(self._rows, now, steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            number = next_row(self._rows, -1, 1)
        elif event.key() == Qt.Key.Key_End:
            number = next_row(self._rows, self._rows.rowCount(), -1)
        else:
            return False
        self._go_to(number)
        if event.isAutoRepeat():
            self._settle.start()
        else:
            self._choose()
        return True

    def _does(self, event: QKeyEvent) -> bool:
        """Whether the key was one that does something to a row."""
        key, shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Undo):
            self._library.undo()
        elif key == Qt.Key.Key_F2:
            self._rename()
        elif key == Qt.Key.Key_Delete:
            self._delete()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(opened=key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and shift):
            self._open_menu_at_row()
        else:
            return False
        return True

    # -- Qt

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: object = None
    ) -> QItemSelectionModel.SelectionFlag:
        del index, event  # what is selected is what is shown
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        del hint  # Tab would go on to the next row's name
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def keyboardSearch(self, search: str) -> None:
        now = monotonic()
        self._typed = search if now - self._typed_at > TYPING_SECONDS else self._typed + search
        self._typed_at = now
        number = search_row(self._rows, max(0, self.currentIndex().row()), self._typed)
        if number is not None:
            self._go_to(number)
            self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QListView.State.EditingState:
            return  # what the editor does not take, such as Enter and Down, is not meant for the list
        if not self._walk(event) and not self._does(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._open_menu_at_row()
            return
        index = self.indexAt(event.pos())
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self._go_to(index.row())
            self._open_menu(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        left = event.button() is Qt.MouseButton.LeftButton
        if enabled and left and self._delegate.more_rect(self.visualRect(index)).contains(at):
            self._go_to(index.row())
            self._open_menu_at_row()
        else:
            super().mousePressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        del actions
        row = self._row()
        if isinstance(row, Entry) and self._rows.is_saved(row):
            drag = QDrag(self)
            drag.setMimeData(dragged(row))
            drag.setPixmap(self.viewport().grab(self.visualRect(self.currentIndex())))
            drag.setHotSpot(QPoint(16, 16))
            drag.exec(Qt.DropAction.MoveAction)
            self._show_drop(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(dragged_entry(event.mimeData(), self._rows) is not None)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls where it is near an edge
        drop = self._drop(event)
        self._show_drop(drop)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.setAccepted(drop is not None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        drop, entry = self._drop(event), dragged_entry(event.mimeData(), self._rows)
        self._show_drop(None)
        self.setState(QListView.State.NoState)
        if drop is not None and entry is not None:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self._library.place(key=entry.key, pinned=drop.pinned, folder=drop.folder)
