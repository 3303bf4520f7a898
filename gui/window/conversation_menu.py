"""What can be done to a conversation or a folder of the sidebar, as a menu."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.bridge.library import Library
from gui.history.conversations import Entry
from gui.history.listing import Folder


@dataclass(frozen=True, slots=True)
class ListVerbs:
    """What the list itself does."""

    rename: Callable[[], None]
    """Begin to write another name in the row."""
    export: Callable[[], None]
    delete: Callable[[], None]


def open_conversation_menu(
    *,
    entry: Entry,
    saved: bool,
    folders: list[Folder],
    library: Library,
    verbs: ListVerbs,
    at: QPoint,
    parent: QWidget,
) -> QMenu:
    """Show it at a point of the screen without blocking. What no database has (not `saved`) can be named, no more."""
    menu = _menu(parent)
    _add(menu, menu.tr("Rename"), verbs.rename, keys="F2")
    pin = menu.tr("Unpin") if entry.pinned else menu.tr("Pin")
    later = [_add(menu, pin, lambda: library.pin(key=entry.key, pinned=not entry.pinned))]
    moving = menu.addMenu(menu.tr("Move to folder"))
    _add_folders(moving, entry, folders, library)
    later += [
        moving.menuAction(),
        _add(menu, menu.tr("Duplicate"), lambda: library.duplicate(key=entry.key, title=entry.title)),
        _add(menu, menu.tr("Export…"), verbs.export),
    ]
    menu.addSeparator()
    later.append(_add(menu, menu.tr("Delete"), verbs.delete, keys="Del"))
    for action in later:
        action.setEnabled(saved)
    menu.popup(at)
    return menu


def open_folder_menu(*, folder: Folder, library: Library, verbs: ListVerbs, at: QPoint, parent: QWidget) -> QMenu:
    """Show it at a point of the screen without blocking."""
    menu = _menu(parent)
    turned = menu.tr("Close") if folder.opened else menu.tr("Open")
    _add(menu, turned, lambda: library.set_folder_open(folder=folder.id, opened=not folder.opened))
    _add(menu, menu.tr("Rename"), verbs.rename, keys="F2")
    menu.addSeparator()
    _add(menu, menu.tr("Remove folder, keep its chats"), lambda: library.remove_folder(folder=folder.id))
    menu.popup(at)
    return menu


def _add_folders(menu: QMenu, entry: Entry, folders: list[Folder], library: Library) -> None:
    for folder in folders:
        action = _add(menu, folder.name.replace("&", "&&"), _mover(library, entry.key, folder.id))
        action.setCheckable(True)
        action.setChecked(folder.id == entry.folder)
    menu.addSeparator()
    _add(menu, menu.tr("New folder…"), lambda: library.new_folder(name=menu.tr("New folder"), key=entry.key))
    out = _add(menu, menu.tr("Out of the folder"), _mover(library, entry.key, None))
    out.setEnabled(entry.folder is not None)


def _mover(library: Library, key: str, folder: int | None) -> Callable[[], None]:
    return lambda: library.move(key=key, folder=folder)


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, text: str, do: Callable[[], None], *, keys: str = "") -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda: do())
    if keys:
        action.setShortcut(QKeySequence(keys))  # to be seen; the list handles the key
    return action
