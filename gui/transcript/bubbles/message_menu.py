"""The menu of one message, and of what is selected or stands under the pointer."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.chat.message import Message
from gui.transcript.bubbles.under_pointer import Thing
from gui.transcript.clipboard import copy_markdown, copy_message, copy_plain, copy_table, plain_text_of
from gui.transcript.wishes import Wishes

EDIT_KEY = Qt.Key.Key_F2
DELETE_KEY = Qt.Key.Key_Delete
CHOOSE_KEY = Qt.Key.Key_Return
"""To be seen in the menu; `message_keys` handles them."""


def open_message_menu(
    *, message: Message, versions: list[int], under: Thing, at: QPoint, wishes: Wishes, parent: QWidget
) -> QMenu:
    """Show the menu at a point of the screen without blocking."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if under.link:
        _add_link(menu, under, wishes)
    if wishes.something_selected:
        copy = _add(menu, menu.tr("Copy"), wishes.copy_requested.emit)
        copy.setShortcut(QKeySequence.StandardKey.Copy)  # to be seen; the view handles the key
        menu.addSeparator()
    _add_block(menu, under)
    _add_copying(menu, message, wishes)
    menu.addSeparator()
    if message.role == "assistant":
        _add_asking_again(menu, message, at, wishes)
        _add_comparing(menu, message, versions, at, wishes)
    else:
        edit = _add(menu, menu.tr("Edit"), lambda: wishes.edit_requested.emit(message.id))
        edit.setShortcut(EDIT_KEY)
    fork = _add(menu, menu.tr("Fork to a new chat"), lambda: wishes.fork_requested.emit(message.id))
    fork.setEnabled(not message.state.active)
    menu.addSeparator()
    if message.role == "assistant":
        _add(menu, menu.tr("Details…"), lambda: wishes.details_requested.emit(message.id))
    _add_deleting(menu, message, wishes)
    menu.popup(at)
    return menu


def _add(menu: QMenu, text: str, do: Callable[[], None]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda: do())
    return action


def _add_link(menu: QMenu, under: Thing, wishes: Wishes) -> None:
    _add(menu, menu.tr("Open link"), lambda: wishes.link_clicked.emit(under.link, under.link_text))
    _add(menu, menu.tr("Copy link address"), lambda: copy_plain(under.link))
    menu.addSeparator()


def _add_block(menu: QMenu, under: Thing) -> None:
    code, table = under.code, under.table
    if code is not None:
        _add(menu, menu.tr("Copy code"), lambda: copy_plain(code))
    if table is not None:
        _add(menu, menu.tr("Copy table for a spreadsheet"), lambda: copy_table(table, as_markdown=False))
        _add(menu, menu.tr("Copy table as Markdown"), lambda: copy_table(table, as_markdown=True))
    if code is not None or table is not None:
        menu.addSeparator()


def _add_copying(menu: QMenu, message: Message, wishes: Wishes) -> None:
    whole = _add(menu, menu.tr("Copy message"), lambda: copy_message(message))
    if not wishes.something_selected:
        whole.setShortcut(QKeySequence.StandardKey.Copy)
    ways = [whole]
    if message.role == "assistant":  # a prompt is the same in every way
        ways.append(_add(menu, menu.tr("Copy as Markdown"), lambda: copy_markdown(message.text)))
        ways.append(_add(menu, menu.tr("Copy as plain text"), lambda: copy_plain(plain_text_of(message))))
    for action in ways:
        action.setEnabled(bool(message.text))


def _add_asking_again(menu: QMenu, message: Message, at: QPoint, wishes: Wishes) -> None:
    idle = not message.state.active
    again = _add(menu, menu.tr("Regenerate"), lambda: wishes.regenerate_requested.emit(message.id))
    other = _add(
        menu,
        menu.tr("Regenerate with another model…"),
        lambda: wishes.another_model_requested.emit(message.id, at),
    )
    again.setEnabled(idle)
    other.setEnabled(idle)


def _add_comparing(menu: QMenu, message: Message, versions: list[int], at: QPoint, wishes: Wishes) -> None:
    compared = wishes.beneath.compared(message) is not None
    more = menu.tr("Compare with more models…") if compared else menu.tr("Compare with other models…")
    compare = _add(menu, more, lambda: wishes.compare_requested.emit(message.id, at))
    compare.setEnabled(not wishes.edits.answering)
    if len(versions) > 1:
        beside = _add(menu, menu.tr("Compare the versions"), lambda: wishes.side_by_side_requested.emit(message.id))
        beside.setEnabled(not wishes.edits.answering)
    if compared:
        menu.addSeparator()
        choose = _add(menu, menu.tr("Go on with this one"), lambda: wishes.choose_requested.emit(message.id))
        choose.setShortcut(CHOOSE_KEY)


def _add_deleting(menu: QMenu, message: Message, wishes: Wishes) -> None:
    beneath = wishes.beneath
    text = menu.tr("Delete with what follows") if beneath.follows(message) else menu.tr("Delete")
    delete = _add(menu, text, lambda: wishes.delete_requested.emit(message.id))
    delete.setShortcut(DELETE_KEY)
    delete.setEnabled(not beneath.is_written(message))
